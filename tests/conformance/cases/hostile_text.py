from witness import seen


@seen
def echo(*texts):
    return list(texts)


@seen
def table(texts, key):
    return {text: len(text) for text in texts}, key


def hostile_text(given: str = "{{ params.given }}", other: str = "$(inputs.params.other)"):
    one = echo(
        "{{ ds }}", "{{$}}", "{{$.inputs.parameters['x']}}", "{{$.pipeline_job_uuid}}", "{% raw %}", "{# c #}", "$(x)", "${HOME}", "$HOME",
        "`id`", "'", '"', "'''", '"""', "\\", "\\n", "\n", "\r\n", "\t", " lead", "trail ", "", "a\nb: c\n- d",
    )
    two = echo(
        "yes", "no", "null", "~", "1e3", "0o7", "0x1F", "1_000", ".5", "-", "? x", "- a", "{a: b}", "[1]", "&a", "*a", "!!int 3", "%TAG",
        "@x", "# no", "a # b", "a: b", "|", ">", "2026-01-01", "12:30:45", "NaN", ".inf", "true", "=", "<<", "---", "...",
    )
    three = echo("ünïcødé", "日本語", "🙂", "\u2028", "\x00", "\x7f", "\x85", "\ufeff", "e\u0301", "\ud800".encode("utf-16", "surrogatepass"))
    long = echo("x" * 4096, "{{ ds }}" * 600)
    return table(one, "{{ run_id }}"), two, three, long, given, echo(given, other, f"{given}{{}}"), "{{ ti }}.sh"
