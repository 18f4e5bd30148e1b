// The panel beside the picture. Every piece of text becomes a text node; nothing here writes markup.
"use strict";

// makePanel(root, data, act): act.pick(id), act.show(page), act.toggle(group), act.isClosed(group).
const makePanel = (root, data, act) => {
  const steps = new Map(data.steps.map((step) => [step.id, step]));
  const params = new Map(data.params.map((param) => [param.id, param]));
  const groups = new Map(data.view.groups.map((group) => [group.id, group]));
  const title = new Map(data.view.nodes.map((node) => [node.id, node.title]));
  const out = new Map();
  for (const edge of data.edges) out.set(edge.source, [...(out.get(edge.source) || []), edge]);
  const regions = new Map(data.regions.map((region) => [region.id, region]));
  const pipelines = new Map(data.pipelines.map((one) => [one.id, one]));
  const parent = new Map();
  for (const group of data.view.groups) for (const member of group.members) parent.set(member, group.id);
  let engine = 0;

  // what does not show, or turns the direction of text, shows as a mark: nobody is to be misled by what is not there
  const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/g;
  const shown = (text) => String(text).replace(UNSEEN, "\ufffd");

  const h = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") element.addEventListener(name, value);
      else element.setAttribute(name, value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined).map((child) => (child instanceof Node ? child : shown(child))));
    return element;
  };
  const section = (name, ...children) => (children.flat().filter(Boolean).length ? [h("h3", null, name), ...children] : []);
  const button = (text, run, extra) => h("button", { type: "button", click: run, ...extra }, text);
  const link = (id, text) =>
    h("button", { type: "button", class: "link code", click: () => act.pick(id) }, text || title.get(id) || groups.get(id)?.title || id);
  const tag = (kind, text) => h("span", { class: `tag ${kind}` }, text);
  const place = (span) => (span ? `${span.file}:${span.line}` : null);
  const list = (items) => (items.length ? h("ul", { class: "links" }, items.map((item) => h("li", null, item))) : null);
  const table = (rows) =>
    rows.length ? h("table", null, rows.map(([name, ...value]) => h("tr", null, h("td", null, name), h("td", null, ...value)))) : null;

  const settings = (rows) =>
    table(rows.map((row) => [row.name, h("code", null, row.value), row.from ? h("span", { class: "from" }, `  ${row.from}`) : null]));

  const warnings = (found) =>
    found.map((warning) =>
      h("div", { class: `alert ${warning.severity}` },
        h("div", null, h("strong", null, warning.code), ` ${warning.message}`),
        warning.span ? h("div", { class: "dim small" }, place(warning.span)) : null,
        warning.notes.map((note) => h("div", { class: "small" }, note)),
        warning.help ? h("div", { class: "small" }, `help: ${warning.help}`) : null));

  // --- code

  // lines first..last of a file (from 1); mark: [line, column, end line, end column]; go(line): a click's work, or null
  const excerpt = (lines, first, last, mark, go) => {
    const rows = [];
    for (let n = first; n <= last; n++) {
      const text = lines[n - 1];
      const on = mark && n >= mark[0] && n <= mark[2];
      const run = go ? go(n) : null;
      const parts = [text || " "];
      if (on) {
        const from = n === mark[0] ? mark[1] : text.length - text.trimStart().length;
        const to = n === mark[2] ? mark[3] : text.length;
        if (from < to) parts.splice(0, 1, text.slice(0, from), h("mark", null, text.slice(from, to)), text.slice(to));
      }
      rows.push(h("span", { class: `l${on ? " on" : ""}${run ? " go" : ""}`, "data-n": n, click: run }, parts));
    }
    return rows;
  };

  const source = (id, span) => {
    const file = data.source;
    if (!file || !file.marks[id]) return span ? [h("p", { class: "code small dim" }, place(span))] : [];
    const mark = file.marks[id];
    const first = Math.max(1, mark[0] - 3);
    const last = Math.min(file.lines.length, mark[2] + 3);
    return [
      h("p", { class: "path" }, h("button", { type: "button", class: "link code", click: () => act.show({ kind: "source", line: mark[0] }) }, `${file.file}:${mark[0]}`)),
      h("pre", null, excerpt(file.lines, first, last, mark, null)),
    ];
  };

  const emitted = (id, quiet) => {
    if (!data.engines.length || (quiet && !data.engines.some((one) => one.files.some((file) => file.steps[id])))) return [];
    const chosen = data.engines[Math.min(engine, data.engines.length - 1)];
    const found = chosen.files.filter((file) => file.steps[id]);
    const body = found.map((file) => {
      const rows = [];
      file.steps[id].forEach(([first, last], at) => {
        if (at) rows.push(h("span", { class: "l gap", "data-n": "" }, "⋯"));
        rows.push(...excerpt(file.lines, first, Math.min(last, file.lines.length), null, null));
      });
      const open = () => act.show({ kind: "file", engine: chosen.name, path: file.path, line: file.steps[id][0][0] });
      return [h("p", { class: "path" }, h("button", { type: "button", class: "link code", click: open }, file.path)), h("pre", null, rows)];
    });
    const tabs = data.engines.map((one, at) =>
      button(one.name, () => { engine = at; act.refresh(); }, { "aria-pressed": one === chosen }));
    return section(
      data.engines.length > 1 ? "Becomes" : `Becomes on ${chosen.name}`,
      data.engines.length > 1 ? h("div", { class: "tabs" }, tabs) : null,
      ...(body.length ? body : [h("p", { class: "dim small" }, `No line of what ${chosen.name} gets belongs to this step alone.`)]),
    );
  };

  // --- pages

  const crumbs = (...parts) =>
    h("p", { class: "crumbs" }, h("button", { type: "button", class: "link", click: () => act.pick(null) }, data.pipeline.name), parts.flat().map((part) => [" › ", part]));

  // the groups and frames that something is in, the outermost first
  const members = (id) => {
    const found = [];
    for (let up = parent.get(id); up; up = parent.get(up)) found.unshift(link(up, named(groups.get(up))));
    return found;
  };
  const named = (group) => (group.framed ? group.title : `${group.title} ×${group.leaves.length}`);

  const stepPage = (step) => {
    const waits = [...new Set(step.inputs.map((input) => input.source))];
    const feeds = out.get(step.id) || [];
    const kinds = { call: "task", effect: "task with an effect", glue: "glue" };
    return [
      crumbs(members(step.id), step.step),
      h("h2", null, step.step),
      h("p", { class: "small" }, tag(step.kind, kinds[step.kind] || step.kind), step.var && step.var !== step.step ? h("span", { class: "dim" }, "value ", h("code", null, step.var)) : null),
      ...warnings(step.warnings),
      ...(step.fused ? [h("p", { class: "small dim" }, `The ${step.fused.what} is one task: ${step.fused.why}.`)] : []),
      ...section("Source", ...source(step.id, step.span)),
      ...step.calls.flatMap(call),
      ...(step.block.length > 1 || !step.calls.length ? section("What the step does", h("pre", { class: "plain" }, step.block.join("\n"))) : []),
      ...section("Gets", list([
        ...waits.map((id) => [link(id), h("span", { class: "dim" }, `  ${step.inputs.filter((i) => i.source === id && i.text !== title.get(id)).map((i) => i.text).join(", ")}`)]),
        ...step.after.filter((id) => !waits.includes(id)).map((id) => [link(id), h("span", { class: "dim" }, "  runs before: order of effects, no value")]),
      ])),
      ...section("Gives", table(step.outputs.map((output) => [output.name, output.kind === "value" ? h("code", null, output.annotation || "") : h("span", { class: "dim" }, output.kind === "flag" ? "what a condition decides on" : "the elements that a loop runs over")])), list(feeds.map((edge) =>
        [link(edge.target, edge.target === "result:" ? "result" : undefined), h("span", { class: "dim" }, edge.kind === "order" ? "  runs after: order of effects, no value" : "")]))),
      ...section("Settings", settings(step.settings)),
      ...emitted(step.id),
    ];
  };

  const call = (one) => [
    ...section("Calls", h("p", { class: "code" }, one.callee),
      one.definition ? [h("pre", { class: "plain" }, one.definition.text), h("p", { class: "small dim" }, h("code", null, one.definition.place))] : null,
      one.definition && one.definition.doc ? h("p", { class: "small doc" }, one.definition.doc) : null,
      one.alternatives.length ? h("p", { class: "small dim" }, `else ${one.alternatives.join(", else ")}`) : null,
      !one.definition && one.returns ? h("p", { class: "small dim" }, "returns ", h("code", null, one.returns)) : null),
    ...section("Arguments", table(one.arguments.map((argument, at) => [
      argument.name || `${at + 1}.`,
      h("code", null, argument.value),
      argument.constant ? h("span", { class: "from" }, "  constant") : null,
    ]))),
  ];

  const paramPage = (param) => [
    crumbs(param.name),
    h("h2", null, param.name),
    h("p", { class: "small" }, tag("param", "parameter")),
    table([
      ["type", h("code", null, param.annotation || "any")],
      param.source ? ["filled in by", h("code", null, param.source)] : ["default", param.default === null ? "none: required" : h("code", null, param.default)],
    ]),
    ...section("Source", ...source(param.id, param.span)),
    ...section("Used by", list((out.get(param.id) || []).map((edge) => link(edge.target)))),
  ];

  const resultPage = () => [
    crumbs("result"),
    h("h2", null, "result"),
    h("p", { class: "small" }, tag("result", "what the pipeline returns")),
    table([["value", h("code", null, data.result.text)], ["from", link(data.result.step)], ["type", h("code", null, data.result.annotation || "unknown")]]),
  ];

  const partOf = { yes: "where the condition holds", no: "where it does not", body: "runs first", failure: "runs when the body has failed; the failure stands", finally: "runs in any case, last" };

  const framePage = (group) => {
    const region = regions.get(group.id);
    const pipeline = pipelines.get(group.id.split("#")[0]);
    const kinds = { if: "condition", map: "loop: one run of each task for every element", try: "cleanup", pipeline: "nested pipeline" };
    const span = region ? region.span : pipeline ? pipeline.span : null;
    return [
      crumbs(members(group.id), group.title),
      h("h2", null, group.title),
      h("p", { class: "small" }, tag("group", kinds[group.kind] || group.title), h("span", { class: "dim" }, partOf[group.kind] || "")),
      h("p", null, button(act.isClosed(group.id) ? "unfold" : "fold", () => act.toggle(group.id), { title: "e" })),
      ...(pipeline ? [h("p", { class: "code small" }, pipeline.function)] : []),
      ...(span ? section("Source", ...source(pipeline ? group.id.split("#")[0] : group.id, span)) : []),
      ...(region ? regionDetails(region) : []),
      ...section("Inside", list(group.members.map((id) => (groups.has(id) ? link(id, named(groups.get(id))) : link(id))))),
    ];
  };

  const regionDetails = (region) => {
    const how = { native: "its own", lowered: "by its own means", fused: "one task", inside: "inside one task" };
    const told = (one) => (one.how === "inside" ? [": ", link(`region:${one.why}`)] : one.why ? [`: ${one.why}`] : []);
    return [
      ...section("Waits for", list([
        ...(region.decided ? [[link(region.decided), h("span", { class: "dim" }, region.kind === "if" ? "  decides" : "  gives the elements")]] : []),
        ...region.after.map((id) => [link(id), h("span", { class: "dim" }, "  runs before: order of effects, no value")]),
      ])),
      ...section("Gives", table(region.outputs.map((output) => [output.name, ...output.values.map((value) => h("div", null,
        value.part ? h("span", { class: "dim" }, output.many ? "all of each: " : `${value.part}: `) : null,
        value.source && title.has(value.source) ? link(value.source, value.text) : h("code", null, value.text)))]))),
      ...(region.max_parallel ? section("Settings", table([["at most", `${region.max_parallel} at a time`]])) : []),
      ...section("Becomes", table(region.becomes.map((one) => [one.engine, how[one.how], ...told(one)]))),
      ...data.engines.length ? emitted(`step:${region.region}`, true) : [],
    ];
  };

  const groupPage = (group) => {
    if (group.framed) return framePage(group);
    const closed = act.isClosed(group.id);
    const why = { siblings: "the same call, many times", loop: "calls that take turns", prefix: "like names side by side", chain: "one after the other", stretch: "neighbours in program order" };
    const shared = steps.get(group.leaves[0]);
    return [
      crumbs(members(group.id), group.title),
      h("h2", null, `${group.title} ×${group.leaves.length}`),
      h("p", { class: "small" }, tag("group", "group"), h("span", { class: "dim" }, why[group.kind] || group.kind)),
      h("p", null, button(closed ? "unfold" : "fold", () => act.toggle(group.id), { title: "e" })),
      ...(group.kind === "siblings" && shared ? section("Source", ...source(shared.id, shared.span)) : []),
      ...section("Steps", list(group.members.map((id) => groups.has(id)
        ? link(id, named(groups.get(id)))
        : [link(id), h("span", { class: "dim small" }, `  ${brief(steps.get(id))}`)]))),
    ];
  };

  const brief = (step) => {
    const constants = step.calls.flatMap((one) => one.arguments.filter((argument) => argument.constant));
    return constants.map((argument) => (argument.name ? `${argument.name}=` : "") + argument.value).join(", ").slice(0, 80);
  };

  const legend = () => {
    const svg = (tag, attributes, ...children) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.append(...children);
      return element;
    };
    const card = (kind) => svg("svg", { width: 34, height: 18 }, svg("g", { class: `n ${kind}` },
      svg("rect", { class: "card", x: 1, y: 2, width: 31, height: 14, rx: 3 }), svg("rect", { class: "bar", x: 1, y: 5, width: 3, height: 8 })));
    const edge = (kind) => svg("svg", { width: 34, height: 18 }, svg("path", { class: `e ${kind}`, d: "M1,9H32" }));
    const kinds = new Set(data.view.nodes.map((node) => node.kind));
    const edges = new Set(data.edges.map((one) => one.kind));
    const rows = [["call", "task"], ["effect", "task with an effect: kept in order"], ["glue", "expression, no task of yours"]].filter(([kind]) => kinds.has(kind)).map(([kind, text]) => [card(kind), text]);
    if (data.view.groups.length) rows.push([card("group"), "several steps, folded"]);
    return table([...rows, ...[["data", "a value travels"], ["order", "order only, no value"], ["param", "a parameter"]].filter(([kind]) => edges.has(kind)).map(([kind, text]) => [edge(kind), text])]);
  };

  const overview = () => {
    const at = data.pipeline;
    const keys = [["/", "search; Enter: next"], ["+ − 0", "zoom, fit"], ["arrows", "next step that way"], ["e  E", "fold or unfold: this, all"], ["f", "focus on the picked step"], ["r", "turn"], ["t", "theme"], ["p", "panel"], ["Esc", "let go"]];
    return [
      h("h2", null, at.name),
      h("p", { class: "code small dim" }, `${at.module}:${at.function}`),
      at.doc ? h("p", { class: "doc" }, at.doc) : null,
      ...warnings(at.warnings),
      ...section("Parameters", table(data.params.map((param) => [link(param.id, param.name),
        h("code", null, `${param.annotation || "any"}${param.source ? `  from ${param.source}` : param.default === null ? "" : ` = ${param.default}`}`)]))),
      ...(data.result ? section("Returns", h("p", null, link("result:", data.result.text), data.result.annotation ? h("code", null, `: ${data.result.annotation}`) : null)) : section("Returns", h("p", null, "None"))),
      ...section("Settings", settings([...at.settings, ...(at.environment ? [{ name: "environment", value: at.environment }] : [])])),
      ...section("Files", data.source ? h("p", null, h("button", { type: "button", class: "link code", click: () => act.show({ kind: "source", line: null }) }, data.source.file)) : h("p", { class: "code small" }, at.file)),
      ...data.engines.flatMap((one) => section(one.name,
        list(one.files.map((file) => !file.lines ? h("code", { class: "small" }, file.path) : h("button", { type: "button", class: "link code", click: () => act.show({ kind: "file", engine: one.name, path: file.path, line: null }) }, file.path))),
        one.next_command ? h("pre", { class: "plain cmd" }, one.next_command) : null)),
      ...section("Groups", list(data.view.groups.filter((group) => !group.parent).map((group) => link(group.id, named(group))))),
      ...section("Marks", legend()),
      ...section("Keys", table(keys.map(([key, text]) => [h("kbd", null, key), text]))),
    ];
  };

  const sourcePage = (line) => {
    const file = data.source;
    const at = new Map();
    for (const step of data.steps) if (file.marks[step.id]) at.set(file.marks[step.id][0], step.id);
    const go = (n) => (at.has(n) ? () => act.pick(at.get(n)) : null);
    return [crumbs(file.file), h("pre", { class: "tall" }, excerpt(file.lines, 1, file.lines.length, line ? [line, 0, line, 0] : null, go))];
  };

  const filePage = (page) => {
    const file = data.engines.find((one) => one.name === page.engine).files.find((one) => one.path === page.path);
    const at = new Map();
    for (const [id, stretches] of Object.entries(file.steps)) {
      for (const [first, last] of stretches) for (let n = first; n <= last; n++) at.set(n, id);
    }
    const go = (n) => (at.has(n) ? () => act.pick(at.get(n)) : null);
    return [crumbs(page.engine, file.path), h("pre", { class: "tall" }, excerpt(file.lines, 1, file.lines.length, page.line ? [page.line, 0, page.line, 0] : null, go))];
  };

  return function show(page) {
    const content =
      page.kind === "source" ? sourcePage(page.line)
      : page.kind === "file" ? filePage(page)
      : steps.has(page.id) ? stepPage(steps.get(page.id))
      : params.has(page.id) ? paramPage(params.get(page.id))
      : groups.has(page.id) ? groupPage(groups.get(page.id))
      : page.id === "result:" && data.result ? resultPage()
      : overview();
    root.replaceChildren(...content.flat(Infinity).filter((child) => child !== null && child !== undefined));
    root.scrollTop = 0;
    if (page.line) root.querySelector(".l.on")?.scrollIntoView({ block: "center" });
  };
};
