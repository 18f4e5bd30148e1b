"""What the cases of control flow say about themselves; see index.py, which reads this file by its path and gives it its `Case`.

Calls of one loop are numbered through: `train#2` is the second round's. A loop without effects puts no order between its rounds; one
with an effect runs round by round. `never` may name one call with its arguments, as the witness writes it.
"""

from __future__ import annotations

# What runs on every leg. The other cases vary these in a value, or in the side that is taken: a leg that starts a process or talks to
# a server for every task leaves them to the quick legs, so that the suite ends within half an hour. `make test-long` runs all.
MAIN = frozenset(
    """
    map map_appended map_dicts map_nested map_zipped map_filtered map_continued map_empty map_given loop_of_effects if if_else if_before
    if_elif if_nested if_and_or if_truth if_constants return_early return_in_try if_effects if_fails map_fails loop_fails try try_fails
    try_cleanup_fails try_in_map_fails map_in_try_fails try_in_if except except_fails except_types raise assert_fails nested nested_in_map
    nested_in_if if_in_map map_in_if map_in_map_in_if churn
    """.split()
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def each(n: int, *chain: str, start: int = 1) -> tuple[tuple[str, ...], ...]:
    """A chain for each of n rounds: `*` stands for the round's number."""
    return tuple(tuple(name.replace("*", str(i)) for name in chain) for i in range(start, start + n))


def maps(case: Any) -> tuple[Any, ...]:
    return (
        case("map", "maps.py:comprehension", "a comprehension", order=each(4, "rows", "train#*", "best")),
        case(
            "map_appended",
            "maps.py:appended",
            "for and append, with calls and glue in the body",
            order=each(3, "rows", "scale#*", "train#*", "best"),
        ),
        case(
            "map_dicts",
            "maps.py:dicts",
            "dict comprehensions with calls in values and keys",
            order=(*each(4, "rows", "train#*"), *each(8, "rows", "label#*"), *each(4, "rows", "scale#*")),
        ),
        case(
            "map_sets",
            "maps.py:sets",
            "set comprehensions",
            order=(*each(6, "rows#1", "digit#*"), *each(6, "rows#2", "digit#*", start=7)),
        ),
        case(
            "map_nested",
            "maps.py:nested",
            "comprehensions in comprehensions, and with two loops",
            order=(
                ("rows#1", "rows#2"),
                ("rows#1", "rows#3", "scale#1"),
                *each(4, "rows#1", "rows#4", "scale#*", start=2),
                *each(5, "rows#5", "scale#*", start=6),
                *each(6, "rows#6", "train#*"),
            ),
        ),
        case(
            "map_several",
            "maps.py:several",
            "several variables are collected",
            order=each(3, "rows", "label#*", "train#*", "best"),
        ),
        case(
            "map_chained",
            "maps.py:chained",
            "maps over what maps gave",
            order=(
                ("rows", "scale#1", "scale#4", "train#1", "best"),
                ("scale#3", "scale#4"),
                ("rows", "scale#2", "scale#5", "train#2"),
                ("scale#6", "train#1", "label#3"),
                ("scale#3", "train#3", "label#1"),
            ),
        ),
        case("map_wide", "maps.py:wide", "25 rounds", order=each(25, "scale#*", "best")),
        case(
            "map_outer",
            "maps.py:outer",
            "the body reads what stands above; names that exist outside",
            order=(("rows", "scale#2", "train#1"), ("rows", "scale#4", "train#3")),
        ),
        case(
            "map_of_none",
            "maps.py:nothing_in",
            "rounds that give None",
            order=(("rows#1", "none_of#1", "train#1"), ("none_of#2", "train#1"), ("rows#2", "scale")),
        ),
        case(
            "map_starred",
            "maps.py:starred",
            "elements as star arguments, a map inside a display",
            order=(("rows#1", "train#1"), ("label", "train#2"), ("rows#2", "scale#1", "best"), ("scale#2", "best")),
        ),
        case(
            "map_zipped",
            "map_sources.py:zipped",
            "zip, enumerate, items(), values(), a dict, sorted; targets that unpack",
            order=(
                *each(3, "rows", "show#*"),
                *each(8, "table", "show#*", start=4),
                *each(3, "rows", "show#*", start=12),
                *each(8, "table", "show#*", start=15),
            ),
        ),
        case("map_ranges", "map_sources.py:ranges", "range over a parameter", order=each(3, "rows", "show#*", start=4)),
        case(
            "map_ranges_given", "map_sources.py:ranges", "the same, empty and backwards", lambda: {"n": 0, "step": -1}
        ),
        case(
            "map_letters",
            "map_sources.py:letters",
            "a text, a tuple and a slice are iterated",
            order=(*each(3, "text#1", "show#*"), ("text#2", "show#5"), ("text#3", "show#6"), ("rows", "show#10")),
        ),
        case("map_given", "map_sources.py:given", "maps over parameters"),
        case(
            "map_given_others",
            "map_sources.py:given",
            "the same, given at run time",
            lambda: {"names": [], "pairs": ((2**60, "{{ ds }}"), (0, "'")), "word": "x"},
        ),
        case(
            "map_oddities",
            "map_sources.py:oddities",
            "elements of every kind: tuples, None, dicts, large numbers, templates, quotes, NaN",
            order=each(46, "odd", "show#*"),
        ),
        case("map_empty", "map_sources.py:empty", "no round at all", order=(("nothing#1", "show#2"),)),
        case(
            "map_one", "map_sources.py:one", "one round", order=(("rows#1", "show#1", "show#4"), ("rows#2", "show#3"))
        ),
        case(
            "map_arrays",
            "map_arrays.py:arrays",
            "the rows of an array; numpy scalars decide",
            order=(*each(3, "grid", "total#*", "mean#1"), *each(2, "total#1", "total#*", "mean#2", start=4)),
            needs=("numpy",),
        ),
        case(
            "map_filtered",
            "map_filters.py:filtered",
            "filters: glue and calls, on either loop",
            order=(
                *each(3, "rows", "train#*", "train#17"),
                ("keep#2", "train#4", "train#17"),
                ("keep#6", "train#7", "train#17"),
                ("keep#9", "train#8"),
                ("rows", "deep#4"),
            ),
        ),
        case(
            "map_continued",
            "map_filters.py:continued",
            "continue, and append under a condition",
            order=(("rows", "keep#2", "train#1"), ("keep#5", "train#3", "train#4"), ("keep#6", "train#5", "train#6")),
        ),
        case("map_none_kept", "map_filters.py:none_kept", "nothing passes the filter", order=(("keep#3", "train"),)),
    )


def effects(case: Any) -> tuple[Any, ...]:
    return (
        case(
            "loop_of_effects",
            "map_effects.py:in_order",
            "a loop for its effects runs in order",
            order=(
                ("rows", "notify#1", "save#1", "notify#2", "save#2", "notify#3", "save#3", "notify#4", "count", "notify#5"),
            ),
        ),
        case(
            "loop_of_loops",
            "map_effects.py:nested",
            "a loop of effects in another",
            order=(("rows#1", "rows#2", "save#1", "notify#1", "rows#3", "save#2", "save#3", "notify#2", "save#4"),),
        ),
        case(
            "loop_of_both",
            "map_effects.py:with_values",
            "values and effects in one loop",
            order=(
                ("rows", "make#1", "save#1", "make#2", "save#2", "make#3", "save#3", "notify", "count#1"),
                ("notify", "count#3"),
            ),
        ),
        case("loop_empty", "map_effects.py:none_at_all", "a loop of effects over nothing", order=(("notify#1", "rows", "notify#2", "count"),)),
        case(
            "loop_printing",
            "map_effects.py:printing",
            "print in a loop",
            order=each(2, "rows", "make#*"),
            printed=("made: 10", "made: 20", "all [10, 20]"),
        ),
    )  # fmt: skip


def conditions(case: Any) -> tuple[Any, ...]:
    return (
        case("if", "branches.py:both", "one of two calls", order=(("score", "good", "report"),)),
        case("if_else", "branches.py:both", "the other one", lambda: {"n": 2}, order=(("score", "bad", "report"),)),
        case(
            "if_before",
            "branches.py:before",
            "merged with the value before the `if`",
            order=(("score", "good", "report#1", "report#2"),),
        ),
        case(
            "if_before_else",
            "branches.py:before",
            "the value before the `if` stays",
            lambda: {"n": 1},
            order=(("score", "report#1", "report#2"), ("bad", "report#2")),
        ),
        case(
            "if_elif",
            "branches.py:elifs",
            "every place of an elif chain, a call in one of its tests",
            order=(
                ("score#1", "good", "report#3"),
                ("score#2", "bad#1", "report#3"),
                ("score#3", "report#1", "bad#2", "report#3"),
            ),
        ),
        case(
            "if_elif_else",
            "branches.py:elifs",
            "the end of an elif chain",
            lambda: {"n": 7},
            order=each(4, "score#*", "report#*", "report#5"),
        ),
        case(
            "if_swapped",
            "branches.py:swapped",
            "several names are merged",
            order=(("good", "report#1"), ("bad", "report#1"), ("score", "report#1", "report#2")),
        ),
        case(
            "if_swapped_else",
            "branches.py:swapped",
            "several names, the other branch",
            lambda: {"n": 0},
            order=(("score", "good#2", "report"), ("good#1", "report")),
        ),
        case(
            "if_nested",
            "branches.py:nested",
            "conditions in conditions",
            order=(("score", "good#1", "good#2", "report"),),
        ),
        case(
            "if_nested_innermost",
            "branches.py:nested",
            "the innermost branch",
            lambda: {"n": 7},
            order=(("score", "good#1", "good#2", "bad", "report"),),
        ),
        case("if_nested_else", "branches.py:nested", "the outer else", lambda: {"n": 1}, order=(("score", "bad"),)),
        case(
            "if_merged_again",
            "branches.py:merged_again",
            "a merge decides the next branch",
            order=(("score", "good", "report#1", "bad", "report#2"),),
        ),
        case(
            "if_merged_again_else",
            "branches.py:merged_again",
            "the other way through both",
            lambda: {"n": 1},
            order=(("score", "bad", "good", "report"),),
        ),
        case(
            "if_expressions",
            "branches.py:expressions",
            "conditional expressions",
            order=(("score", "good#2", "report#2"), ("good#3", "report#2")),
        ),
        case(
            "if_expressions_given",
            "branches.py:expressions",
            "the other sides",
            lambda: {"flag": True, "n": 9},
            order=(("score", "good#2", "report#1", "report#2"), ("bad#2", "report#1")),
        ),
        case(
            "if_and_or",
            "branches.py:both_and_or",
            "and, or, not: operands, and no call more than Python makes",
            order=(
                ("nothing#1", "good#1"),
                ("nothing#3", "report#2"),
                ("good#3", "report#3"),
                ("good#4", "nothing#4", "report#4"),
            ),
        ),
        case(
            "if_and_or_given",
            "branches.py:both_and_or",
            "the other operands",
            lambda: {"n": 0, "zero": 1},
            order=(("score", "bad#1"), ("bad#2", "report#3"), ("good#3", "nothing#3", "bad#3")),
        ),
        case(
            "if_calls",
            "branches.py:conditions",
            "calls inside a decision",
            order=(("score#1", "score#2", "report#1"), ("score#3", "nothing", "report#2"), ("good", "report#2")),
        ),
        case(
            "if_calls_given",
            "branches.py:conditions",
            "the same, decided earlier",
            lambda: {"n": 9},
            order=(("score#1", "good#1", "bad"), ("score#2", "report"), ("good#2", "report")),
        ),
        case("if_compared", "branches.py:compared", "calls in a chain of comparisons", order=(("report#1", "report#2", "good"),)),
        case("if_compared_else", "branches.py:compared", "a chain that ends early", lambda: {"n": 0}, order=(("report", "bad"),)),
        case(
            "if_none",
            "branches.py:none_in_branches",
            "None of a branch that ran",
            order=(("nothing#1", "good#2"), ("nothing#2", "report"), ("nothing#3", "report")),
        ),
        case("if_parameters", "branches.py:on_parameters", "decisions on parameters"),
        case(
            "if_parameters_given",
            "branches.py:on_parameters",
            "decisions on what is given",
            lambda: {"flag": False, "mode": "{{ slow }}", "limit": 3, "names": ["x"]},
        ),
        case("if_bare", "branches.py:bare", "branches with nothing in them"),
        case("if_bare_then", "branches.py:bare", "a value that one branch reads", lambda: {"n": 6}, order=(("good", "report"),)),
        case("if_constants", "branches.py:constants", "merges of constants", order=(("score", "report"),)),
        case("if_constants_else", "branches.py:constants", "the other ones", lambda: {"n": 1}, order=(("score", "report"),)),
        case(
            "if_truth",
            "truth.py:odd_values",
            "the truth of 29 values of all kinds",
            order=(*each(14, "values", "no#*"), *each(15, "values", "yes#*")),
        ),
        case(
            "if_truth_of_tasks",
            "truth.py:of_tasks",
            "the truth of what a task gives: empty, None, own __bool__ and __len__",
            order=(
                ("text#1", "no#1"),
                ("text#2", "yes#1"),
                ("text#3", "no#2"),
                ("falsy", "no#3"),
                ("sized#1", "no#4"),
                ("sized#2", "yes#2"),
                ("text#4", "yes#3"),
                ("text#5", "no#5"),
            ),
        ),
        case(
            "if_truth_numpy",
            "truth_arrays.py:numpy_truth",
            "numpy scalars and arrays of one element",
            order=(("scalar#1", "no#1"), ("scalar#2", "yes#1"), ("array#1", "no#2"), ("scalar#4", "yes#3")),
            needs=("numpy",),
        ),
    )  # fmt: skip


def returns(case: Any) -> tuple[Any, ...]:
    return (
        case("return_not_early", "returns_early.py:guard", "a guard that lets pass", order=(("load", "check", "finish", "save", "tail"),)),
        case("return_early", "returns_early.py:guard", "a guard that returns", lambda: {"n": 0}, order=(("load", "check"),)),
        case("return_first", "returns_early.py:several", "the first of many returns", lambda: {"n": 0}),
        case(
            "return_last",
            "returns_early.py:several",
            "the tail, past all returns",
            order=(("load", "check#1", "check#2", "save", "finish"), ("save", "tail")),
        ),
        case(
            "return_in_elif",
            "returns_early.py:several",
            "a return in an elif",
            lambda: {"n": 5},
            order=(("load", "check#1", "check#2", "tail"),),
        ),
        case(
            "return_merged",
            "returns_early.py:several",
            "the tail, with what a branch gave",
            lambda: {"n": 7},
            order=(("load", "check#1", "finish#1"), ("check#1", "check#2", "tail#1", "save", "finish#2"), ("save", "tail#2"), ("finish#1", "save")),
        ),
        case(
            "return_inner",
            "returns_early.py:several",
            "a return two levels down, after an effect",
            lambda: {"n": 11},
            order=(("load", "check#1", "finish", "save"), ("check#1", "check#2", "save")),
        ),
        case("return_both", "returns_early.py:both", "both branches return", order=(("load", "tail"),)),
        case("return_both_else", "returns_early.py:both", "the other one", lambda: {"n": 1}, order=(("load", "finish"),)),
        case("return_bare", "returns_early.py:without_value", "a bare return", order=(("load", "check", "save"),)),
        case("return_end", "returns_early.py:without_value", "the end of the function", lambda: {"n": 1}, order=(("load", "check", "save"),)),
        case(
            "return_after_try",
            "flows.py:return_after_try",
            "an early return below a cleanup",
            order=(("rows", "work#1", "save", "work#2"),),
        ),
        case(
            "return_in_try",
            "flows.py:return_in_try",
            "an early return inside a try: the cleanup runs, the tail does not",
            order=(("rows", "total", "work#2", "save"), ("work#1", "work#2")),
        ),
        case(
            "return_past_try",
            "flows.py:return_in_try",
            "the same, not taken",
            lambda: {"n": 2},
            order=(("rows", "total", "work#2", "save#1", "save#2", "work#3"),),
        ),
    )  # fmt: skip


def branch_effects(case: Any, stops: Any) -> tuple[Any, ...]:
    return (
        case(
            "if_effects",
            "branch_effects.py:ordered",
            "effects in branches keep their order",
            order=(("load#1", "notify#1", "save#1", "fetch#1", "save#2", "fetch#2", "notify#2"), ("load#2", "notify#1")),
        ),
        case(
            "if_effects_else",
            "branch_effects.py:ordered",
            "the same in the other branch",
            lambda: {"n": 1},
            order=(("load#1", "notify#1", "fetch#1", "save", "fetch#2", "notify#2"), ("load#2", "notify#1")),
        ),
        case(
            "if_effects_merged",
            "branch_effects.py:merged",
            "effects and a merged value",
            order=(("load", "save#1", "fetch#1", "save#2", "notify", "fetch#2"),),
        ),
        case("if_effects_skipped", "branch_effects.py:merged", "the same, skipped", lambda: {"n": 1}, order=(("load", "fetch"),)),
        case(
            "if_effect_expressions",
            "branch_effects.py:effect_expressions",
            "and, or and conditional expressions as statements",
            order=(("load", "notify#1", "notify#2", "fetch"),),
        ),
        case(
            "if_effect_expressions_else",
            "branch_effects.py:effect_expressions",
            "their other sides",
            lambda: {"n": 1},
            order=(("load", "notify", "save", "fetch"),),
        ),
        case(
            "if_fails",
            "branch_fails.py:inside",
            "a call fails in a branch",
            order=(("load", "broken"),),
            fails="broken",
            never=("use", "save", "after"),
        ),
        case(
            "if_test_fails",
            "branch_fails.py:deciding",
            "the decision fails",
            fails="(glue)",
            never=("use", "broken", "after"),
        ),
        case("if_not_failing", "branch_fails.py:not_taken", "what would fail is not run", order=(("load", "use", "after"),)),
        case(
            "if_test_call_fails",
            "branch_fails.py:call_decides",
            "a call in the decision fails",
            order=(("use", "broken"),),
            fails="broken",
            never=("save", "after"),
        ),
        case(
            "if_no_truth",
            "truth.py:no_truth",
            "a value that has no truth",
            fails="(glue)",
            never=("yes", "no"),
            marks=(stops,),
        ),
        case(
            "if_no_truth_numpy",
            "truth_arrays.py:no_truth",
            "an array that has no truth",
            fails="(glue)",
            never=("yes",),
            needs=("numpy",),
            marks=(stops,),
        ),
        case(
            "map_fails",
            "map_fails.py:one_fails",
            "one round fails",
            order=(("rows", "train#3"),),
            fails="train#3",
            never=("use", "after"),
            marks=(stops,),
        ),
        case(
            "loop_fails",
            "map_fails.py:effect_fails",
            "the rounds after a failing one never begin",
            order=(("rows", "save#1", "after", "save#2"),),
            fails="save#2",
            never=("close", "after(1)", "save(2)", "after(2)"),
        ),
        case("map_no_list", "map_fails.py:no_list", "a map over a parameter that is no list", fails="(glue)", never=("train",)),
        case(
            "map_made_no_list",
            "map_fails.py:made_no_list",
            "a map over an output that is no list",
            fails="(glue)",
            never=("train", "use"),
        ),
        case(
            "map_wrong_shape",
            "map_fails.py:wrong_shape",
            "elements that do not unpack",
            fails="(glue)",
            never=("train", "use"),
        ),
    )  # fmt: skip


def cleanups(case: Any, stops: Any) -> tuple[Any, ...]:
    fails = {"fails": "work", "never": ("after",)}
    second = {"fails": "work#2", "never": ("after",)}
    return (
        case("try", "cleanup.py:simple", "try and finally", order=(("more#1", "work", "more#2", "stop", "after"), ("start", "work"))),
        case("try_fails", "cleanup.py:simple", "the body fails: the cleanup runs", lambda: {"x": -1}, order=(("more", "work", "stop"), ("start", "work")), **fails),
        case(
            "try_cleanup_fails",
            "cleanup.py:simple",
            "the cleanup fails",
            lambda: {"n": -1},
            order=(("start", "work", "more#2", "stop"),),
            fails="stop",
            never=("after",),
        ),
        case(
            "try_both_fail",
            "cleanup.py:simple",
            "body and cleanup fail",
            lambda: {"n": -1, "x": -1},
            order=(("start", "work", "stop"),),
            fails="stop",
            never=("after",),
        ),
        case(
            "try_several",
            "cleanup.py:several",
            "several calls and glue in body and cleanup",
            order=(("start", "note#1", "work#1", "note#2", "work#2", "note#3", "stop", "more", "note#4", "after"),),
        ),
        case(
            "try_several_fails",
            "cleanup.py:several",
            "the second call of a body fails",
            lambda: {"x": 0},
            order=(("start", "note#1", "work#1", "note#2", "work#2", "note#3", "stop", "more", "note#4"),),
            **second,
        ),
        case(
            "try_nested",
            "cleanup.py:nested",
            "a try in a try",
            order=(("start#1", "work#1", "start#2", "work#2", "note#1", "note#2", "stop#1", "work#3", "note#3", "stop#2", "after"),),
        ),
        case(
            "try_nested_inner_fails",
            "cleanup.py:nested",
            "the inner body fails: both cleanups run, the inner one first",
            lambda: {"y": -1},
            order=(("start#1", "work#1", "start#2", "work#2", "note#1", "stop#1", "note#2", "stop#2"),),
            **second,
        ),
        case(
            "try_nested_outer_fails",
            "cleanup.py:nested",
            "the outer body fails before the inner try",
            lambda: {"x": -1},
            order=(("start", "work", "note", "stop"),),
            **fails,
        ),
        case("try_in_finally", "cleanup.py:in_final", "a try in a cleanup", order=(("start", "work#1", "note", "work#2", "stop", "after"),)),
        case(
            "try_in_finally_fails",
            "cleanup.py:in_final",
            "a cleanup fails, and its own cleanup",
            lambda: {"n": -1},
            order=(("start", "work#1", "note", "work#2", "stop"),),
            fails="stop",
            never=("after",),
        ),
        case("try_in_if", "cleanup.py:in_branch", "a try in a branch", order=(("start", "work", "stop", "note", "after"),)),
        case(
            "try_in_if_fails",
            "cleanup.py:in_branch",
            "a try in a branch fails",
            lambda: {"x": -1},
            order=(("start", "work", "stop"),),
            fails="work",
            never=("after", "note"),
        ),
        case("try_in_if_skipped", "cleanup.py:in_branch", "a try in a branch that is not taken", lambda: {"n": 1}, order=(("start", "note", "after"),)),
        case("if_in_try", "cleanup.py:branch_inside", "conditions in body and cleanup", order=(("start", "work", "note", "stop", "after"),)),
        case("if_in_try_fails", "cleanup.py:branch_inside", "the same, the body fails", lambda: {"x": -1}, order=(("start", "work", "note", "stop"),), **fails),
        case("if_in_try_else", "cleanup.py:branch_inside", "the same, the other branches", lambda: {"n": 1}, order=(("start", "more", "note", "after"),)),
        case(
            "try_in_map",
            "cleanup.py:in_map",
            "a cleanup for every element",
            order=(
                ("more#1", "start#1"),
                ("more#3", "start#1", "work#1", "stop#1", "start#2", "work#2", "stop#2", "start#3", "work#3", "stop#3", "after"),
            ),
        ),
        case(
            "try_in_map_fails",
            "cleanup.py:in_map",
            "the body of one round fails: its cleanup runs, and no further round",
            lambda: {"bad": 2},
            order=(("more#3", "start#1", "work#1", "stop#1", "start#2", "work#2", "stop#2"),),
            fails="work#2",
            never=("after", "start(3)"),
        ),
        case(
            "map_in_try",
            "cleanup.py:map_inside",
            "a map in a body, a loop of effects in its cleanup",
            order=(*each(3, "start", "work#*", "more"), ("more", "note#1", "note#2", "note#3", "stop", "after")),
        ),
        case(
            "map_in_try_fails",
            "cleanup.py:map_inside",
            "one round of a map in a body fails",
            lambda: {"bad": 1},
            order=(("start", "work#2", "note#1", "note#2", "note#3", "stop"),),
            fails="work#2",
            never=("more", "after"),
            marks=(stops,),
        ),
        case("try_without_calls", "cleanup.py:without_calls", "bodies of glue only and of effects only", order=(("start", "stop", "note#1", "note#2", "after"),)),
        case(
            "try_glue_fails",
            "cleanup.py:without_calls",
            "glue in a body fails",
            lambda: {"n": 0},
            order=(("start", "stop"),),
            fails="(glue)",
            never=("note", "after"),
        ),
        case("try_twice", "cleanup.py:two", "one try after the other", order=(("start", "work#1", "note#1", "work#2", "note#2", "after"),)),
        case(
            "try_twice_fails",
            "cleanup.py:two",
            "the first fails: the second never begins",
            lambda: {"x": -2},
            order=(("start", "work", "note"),),
            fails="work",
            never=("after", "note('second')"),
        ),
    )  # fmt: skip


def handlers(case: Any) -> tuple[Any, ...]:
    bad = {"fails": "work", "never": ("after",)}
    return (
        case("except", "handlers.py:catch_all", "a step on failure that has nothing to do", order=(("load", "work", "record", "after"),)),
        case(
            "except_fails",
            "handlers.py:catch_all",
            "the step on failure runs, the failure stands",
            lambda: {"how": "value"},
            order=(("load", "work", "alert", "record"),),
            **bad,
        ),
        case("except_bare", "handlers.py:bare", "a bare except", order=(("work", "alert", "after"),)),
        case("except_bare_fails", "handlers.py:bare", "a bare except runs", lambda: {"how": "os"}, order=(("work", "alert"),), **bad),
        case("except_types", "handlers.py:typed", "clauses with types, none needed", order=(("load", "work", "after"),)),
        case("except_first", "handlers.py:typed", "the first clause", lambda: {"how": "value"}, order=(("load", "work", "alert"),), **bad),
        case(
            "except_subclass",
            "handlers.py:typed",
            "a clause for several types and a class of the program's own",
            lambda: {"how": "missing"},
            order=(("load", "work", "alert", "record"),),
            **bad,
        ),
        case(
            "except_no_match",
            "handlers.py:typed",
            "no clause matches",
            lambda: {"how": "os"},
            order=(("load", "work"),),
            fails="work",
            never=("alert", "record", "after"),
        ),
        case(
            "except_finally",
            "handlers.py:with_finally",
            "body, clause, cleanup: nothing fails",
            order=(("load", "alert#1", "work", "alert#2", "record", "after"),),
        ),
        case(
            "except_finally_fails",
            "handlers.py:with_finally",
            "body, clause, cleanup: in this order",
            lambda: {"how": "value"},
            order=(("load", "alert#1", "work", "alert#2", "alert#3", "record"),),
            **bad,
        ),
        case("except_around", "handlers.py:around", "one try around another", order=(("work", "alert", "record", "after"),)),
        case(
            "except_around_fails",
            "handlers.py:around",
            "both clauses run, from the inside out",
            lambda: {"how": "value"},
            order=(("work", "alert#1", "alert#2", "alert#3"),),
            **bad,
        ),
        case(
            "except_around_outer",
            "handlers.py:around",
            "only the outer clause matches",
            lambda: {"how": "os"},
            order=(("work", "alert#1", "alert#2"),),
            **bad,
        ),
        case(
            "except_clause_fails",
            "handlers.py:clause_fails",
            "the clause itself fails",
            order=(("work", "alert#1", "broken", "alert#2"),),
            fails="broken",
            never=("after", "alert('never')"),
        ),
        case("except_in_map", "handlers.py:in_map", "a step on failure for every element", order=(("record#3", "work#1", "work#2", "work#3", "after"),)),
        case(
            "except_in_map_fails",
            "handlers.py:in_map",
            "the step on failure of one element",
            lambda: {"bad": 1},
            order=(("record#3", "work#1", "work#2", "alert"),),
            fails="work#2",
            never=("after", "work(2, '')"),
        ),
    )  # fmt: skip


def raising(case: Any) -> tuple[Any, ...]:
    return (
        case(
            "raise",
            "raising.py:raised",
            "raise fails the run, after what stands above",
            order=(("load", "save#1", "save#2"),),
            fails="(glue)",
            never=("use", "save('going on')"),
        ),
        case("raise_not", "raising.py:raised", "a raise that is not reached", lambda: {"n": 1}, order=(("load", "save#1", "save#2", "use"),)),
        case("raise_class", "raising.py:of_a_class", "an exception class is raised", order=(("load", "check"),), fails="(glue)", never=("use",)),
        case("raise_own_class", "raising.py:of_a_class", "a class of the program's own", lambda: {"n": -1}, fails="(glue)", never=("check", "use")),
        case("raise_class_not", "raising.py:of_a_class", "neither is reached", lambda: {"n": 1}, order=(("load", "check", "use"),)),
        case("raise_else", "raising.py:at_the_end", "raise at the end of an elif chain, not reached", order=(("load", "use#1", "use#2"),)),
        case("raise_else_reached", "raising.py:at_the_end", "the same, reached", lambda: {"n": 0}, fails="(glue)", never=("use",)),
        case("assert", "raising.py:asserted", "assertions that hold", order=(("load", "check#1", "save", "check#2", "use"),)),
        case("assert_fails", "raising.py:asserted", "an assertion with a text fails", lambda: {"n": 1}, order=(("load", "check"),), fails="(glue)", never=("save", "use")),
        case(
            "assert_fails_below",
            "raising.py:asserted",
            "an assertion with a value fails, below an effect",
            lambda: {"m": 2},
            order=(("load", "check", "save"),),
            fails="(glue)",
            never=("use",),
        ),
        case("raise_in_map", "raising.py:in_map", "a raise in a loop, not reached", order=(("use#3", "use#4", "use#5", "use#6", "use#7"),)),
        case(
            "raise_in_map_reached",
            "raising.py:in_map",
            "the same, reached: no further round begins",
            lambda: {"bad": 1},
            order=(("use#3", "use#4"),),
            fails="(glue)",
            never=("use(15)", "use(25)"),
        ),
        case(
            "assert_in_map",
            "raising.py:asserted_in_map",
            "an assertion in a loop",
            order=(("use#3", "use#4", "use#5", "use#6", "save"),),
        ),
        case(
            "assert_in_map_fails",
            "raising.py:asserted_in_map",
            "the same, it fails",
            lambda: {"most": 2},
            order=(("use#4", "use#5", "use#6"),),
            fails="(glue)",
            never=("save",),
        ),
    )  # fmt: skip


def nested(case: Any) -> tuple[Any, ...]:
    return (
        case("nested", "nested.py:nested_once", "a nested pipeline", order=(("load", "clean", "store", "measure", "report"),)),
        case(
            "nested_twice",
            "nested.py:nested_twice",
            "nested pipelines called twice, with names that meet",
            order=(
                ("load", "clean#1", "store#1", "measure#1"),
                ("store#1", "clean#2", "store#2", "measure#2"),
                ("clean#3", "store#2", "report#1", "clean#4", "report#2", "clean#5"),
                ("measure#1", "store#2"),
            ),
        ),
        case(
            "nested_in_map",
            "nested.py:nested_in_map",
            "nested pipelines in maps, one with a condition, one with an effect",
            order=(
                ("load", "clean#1", "measure#1", "clean#3"),
                ("measure#3", "clean#3", "store#1", "measure#4", "clean#4", "store#2", "measure#5", "clean#5", "store#3", "measure#6"),
                ("measure#6", "report#1"),
                ("store#3", "report#2", "clean#6"),
                ("report#3", "clean#7"),
            ),
        ),
        case(
            "nested_in_if",
            "nested.py:nested_in_branch",
            "nested pipelines in branches",
            order=(("load", "clean", "store", "measure#1", "measure#2", "tell"),),
        ),
        case(
            "nested_in_else",
            "nested.py:nested_in_branch",
            "the other branches",
            lambda: {"n": 2},
            order=(("load", "train#1", "measure", "tell"), ("load", "train#2", "measure")),
        ),
        case(
            "nested_in_expression",
            "nested.py:nested_in_branch",
            "nested pipelines in conditional expressions",
            lambda: {"n": 6},
            order=(("load", "clean#1", "store#1", "measure#1", "measure#2", "store#2"), ("clean#1", "store#1")),
        ),
        case(
            "nested_in_each_other",
            "nested.py:nested_in_each_other",
            "nested pipelines in nested pipelines",
            order=(
                ("load#1", "clean#1", "store#1", "measure#1"),
                ("store#1", "clean#2", "store#2", "measure#2"),
                ("store#2", "clean#3", "store#3"),
                ("store#2", "clean#7", "store#3", "clean#8", "store#4", "clean#9", "report"),
                ("store#4", "load#2", "train#1"),
                ("load#2", "train#2"),
            ),
        ),
        case(
            "nested_none",
            "nested.py:nested_none",
            "a nested pipeline of effects only",
            order=(("load", "tell#1", "store#1", "tell#2", "store#2"),),
        ),
        case(
            "nested_in_try",
            "nested.py:nested_in_try",
            "nested pipelines with a cleanup, and in one",
            order=(("load", "tell", "measure#1", "store#1", "measure#2", "store#2", "clean", "store#3", "measure#3", "report"),),
        ),
        case(
            "nested_fails",
            "nested.py:nested_failing",
            "a nested pipeline fails: its cleanup runs",
            order=(("load", "tell", "measure", "store"),),
            fails="measure",
            never=("report",),
        ),
    )  # fmt: skip


def combined(case: Any) -> tuple[Any, ...]:
    return (
        case(
            "if_in_map",
            "flows.py:if_in_map",
            "a decision for every element",
            order=(
                ("rows#1", "test#1", "work#1"),
                ("rows#1", "work#2", "work#3"),
                ("test#3", "work#5", "work#6"),
                ("rows#2", "work#9"),
                ("test#8", "work#11"),
            ),
        ),
        case(
            "map_in_if",
            "flows.py:map_in_if",
            "a map in a branch",
            order=each(3, "rows#1", "work#*", "total#1"),
        ),
        case(
            "map_in_if_else",
            "flows.py:map_in_if",
            "a map that is skipped, then one that runs",
            lambda: {"n": 1},
            order=each(2, "rows#1", "work#*", "total"),
        ),
        case(
            "map_in_if_after_map",
            "flows.py:map_in_if",
            "a map over what a branch gave",
            lambda: {"n": 6},
            order=(("rows", "work#6", "total#1"), ("work#6", "work#7")),
        ),
        case(
            "map_in_if_in_map",
            "flows.py:map_in_if_in_map",
            "a map in a branch in a map",
            order=(
                ("rows#1", "test#1", "work#1", "total"),
                ("test#2", "rows#2", "work#2", "total"),
                ("test#4", "rows#3", "work#6", "total"),
            ),
        ),
        case(
            "if_in_map_in_if",
            "flows.py:if_in_map_in_if",
            "a branch in a map in a branch",
            order=(("rows#1", "total", "rows#2", "test#2", "work#1", "work#2"), ("test#3", "work#2")),
        ),
        case(
            "if_in_map_in_if_else",
            "flows.py:if_in_map_in_if",
            "the same, skipped",
            lambda: {"n": 2},
            order=(("rows", "total", "work"),),
        ),
        case(
            "map_in_map_in_if",
            "flows.py:map_in_map_in_if",
            "a map in a map in a branch",
            order=(
                ("rows#1", "rows#2", "total#1"),
                ("rows#1", "rows#3", "work#1", "total#2"),
                ("rows#4", "work#3", "total#3"),
                ("work#1", "work#4"),
            ),
        ),
        case("map_in_map_in_if_else", "flows.py:map_in_map_in_if", "the same, skipped", lambda: {"n": 2}),
        case(
            "filters_in_maps",
            "flows.py:filters_in_maps",
            "filters with calls, in a map in a map",
            order=(("rows#1", "rows#4", "total#3", "rows#5", "work#1"), ("total#4", "rows#7", "work#2"), ("rows#8", "rows#9")),
        ),
        case(
            "effects_in_if_in_map",
            "flows.py:effects_in_if_in_map",
            "effects under decisions in a loop",
            order=(
                ("save#1", "rows#1", "test#1", "work#1", "save#2", "test#2", "save#3", "save#4", "test#3", "work#2", "test#4"),
                ("test#4", "save#5", "save#6", "save#7", "rows#2", "total"),
            ),
        ),
        case(
            "try_in_if_in_map",
            "flows.py:try_in_if_in_map",
            "a cleanup in a branch in a map",
            order=(("rows", "test#1", "test#2", "work#1", "save#1", "test#3", "test#4", "work#2", "save#2", "total"),),
        ),
        case(
            "try_in_if_in_map_fails",
            "flows.py:try_in_if_in_map",
            "the same, its body fails",
            lambda: {"bad": 3},
            order=(("rows", "test#1", "test#2", "work#1", "save#1", "test#3", "test#4", "work#2", "save#2"),),
            fails="work#2",
            never=("total",),
        ),
        case(
            "map_in_try_in_map",
            "flows.py:map_in_try_in_map",
            "a map with clause and cleanup, in a map",
            order=(("rows#1", "rows#2", "save#1", "rows#3", "work#1", "save#2", "rows#4", "work#2", "save#3"), ("work#3", "save#3")),
        ),
        case(
            "unrolled_flow",
            "flows.py:unrolled",
            "unrolled loops around and inside maps and conditions",
            order=(
                ("rows#1", "work#1", "work#3", "work#4"),
                ("rows#2", "work#4"),
                ("work#2", "total#1"),
                *each(3, "rows#3", "work#*", start=5),
                ("work#5", "work#6"),
                ("work#7", "work#8"),
                ("work#9", "work#10"),
            ),
        ),
        case(
            "breaks",
            "flows.py:breaks",
            "continue and else of an unrolled loop, decided at run time",
            order=(("test#1", "work#1"), ("test#3", "work#2"), ("rows#3", "total#3")),
        ),
        case(
            "breaks_taken",
            "flows.py:breaks",
            "break and return from an unrolled loop",
            lambda: {"n": 2},
            order=(("test#2", "work#1"), ("test#4", "work#2"), ("rows#3", "total#3", "work#3")),
        ),
        case(
            "churn",
            "flows.py:churn",
            "the design's first program",
            order=(*each(3, "rows", "work#1", "work#*", "total", start=2), ("work#4", "work#5", "work#6"), ("total", "work#5")),
        ),
        case("churn_none", "flows.py:churn", "the same over no depths", lambda: {"depths": ()}, order=(("total", "work#2"),)),
    )  # fmt: skip


def cases(case: Any, stops: Any) -> tuple[Any, ...]:
    """All of them, made with index.py's `Case` and its mark of what kfp.local does not start after a failure."""
    return (
        *maps(case),
        *effects(case),
        *conditions(case),
        *returns(case),
        *branch_effects(case, stops),
        *cleanups(case, stops),
        *handlers(case),
        *raising(case),
        *nested(case),
        *combined(case),
    )
