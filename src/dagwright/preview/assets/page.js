// The picture: fold, lay out, move, pick, search. The address's fragment names the picked step: #step=train
"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const canvas = $("canvas");
  const boxes = new Map([...data.view.nodes, ...data.view.folders].map((box) => [box.id, box]));
  const cards = new Map([...canvas.querySelectorAll(".n")].map((card) => [card.dataset.id, card]));
  const groups = new Map(data.view.groups.map((group) => [group.id, group]));
  const parents = new Map();
  for (const group of data.view.groups) for (const member of group.members) parents.set(member, group.id);
  const nodeIds = data.view.nodes.map((node) => node.id);

  const state = { closed: new Set(data.view.closed), sideways: data.view.sideways, turned: false, picked: null, focus: false, hits: [], hit: -1, page: { kind: "node", id: null } };
  const view = { x: 0, y: 0, k: 1 };
  let picture = null; // {shown, ids, edges, drawn, layout, at}

  // --- drawing

  const place = (folded, sideways) =>
    placeAll(folded.levels, (id) => [boxes.get(id).w, boxes.get(id).h], (id) => groups.get(id).head, (id) => boxes.get(id).kind === "param", data.view.kinds, sideways);

  function draw() {
    const folded = foldGraph(nodeIds, data.edges, data.view.groups, state.closed, data.view.busy);
    if (!state.turned) state.sideways = shrinking(place(folded, true)) < shrinking(place(folded, false));
    const layout = place(folded, state.sideways);
    picture = { ...folded, layout, at: new Map(folded.ids.map((id) => [id, layout.centres.get(id)])) };
    for (const [id, card] of cards) if (!picture.at.has(id)) $("pool").append(card);
    for (const [id, [x, y]] of picture.at) {
      const card = cards.get(id);
      card.setAttribute("transform", `translate(${x},${y})`);
      card.setAttribute("tabindex", "0");
      card.setAttribute("role", "button");
      card.setAttribute("aria-label", boxes.get(id).title);
      $("nodes").append(card);
    }
    $("frames").replaceChildren(...[...layout.frames].map(([id, frame]) => drawFrame(groups.get(id), frame)));
    const order = layout.edges.map((edge, at) => [edge, at]).sort((one, other) => (one[0].kind !== "param") - (other[0].kind !== "param"));
    $("edges").replaceChildren(...order.map(([edge, at]) => {
      const path = svg("path", { class: `e ${edge.kind}${edge.times > 3 ? " many" : ""}`, d: layout.strokes[at], "marker-end": `url(#arrow-${edge.kind})` }, svg("title", {}, edgeText(edge)));
      path.edge = edge;
      return path;
    }));
    mark();
  }

  function svg(tag, attributes, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function drawFrame(group, { x, y, width, height }) {
    return svg("g", { class: `fr ${group.kind}`, "data-id": group.id, transform: `translate(${x},${y})` },
      svg("title", {}, group.tip),
      svg("rect", { width, height, rx: 8 }),
      svg("text", { x: 12, y: 17 }, group.label));
  }

  const shrinking = (layout) => Math.max(layout.width / 1280, layout.height / 900, 1);

  function edgeText(edge) {
    const source = boxes.get(edge.source).title;
    const target = boxes.get(edge.target).title;
    const names = [...edge.names].filter((name) => name !== source && name !== target).join(", ");
    const text = edge.kind === "order" ? `${target} runs after ${source}: order of effects, no value travels` : `${source} → ${target}${names ? `: ${names}` : ""}`;
    return edge.times > 1 ? `${text} (${edge.times} edges)` : text;
  }

  // where a node is to be seen: itself, or the closed group that it is in
  const seen = (id) => (id === null ? null : picture.shown.get(id) || id);

  // the frames around a node or frame, the innermost first
  function framesAround(id) {
    const found = [];
    for (let group = parents.get(id); group; group = parents.get(group)) if (picture.layout.frames.has(group)) found.push(group);
    return found;
  }

  // all that leads to, or from, a node or frame. Who reaches a frame reaches all that is in it; what leaves it, may leave any of that
  function reach(id, from, to) {
    const next = new Map();
    for (const edge of picture.edges) next.set(edge[from], [...(next.get(edge[from]) || []), edge[to]]);
    const found = new Set();
    const todo = [];
    const add = (one) => { if (!found.has(one)) { found.add(one); todo.push(one); } };
    const enter = (one) => {
      add(one);
      if (picture.layout.frames.has(one)) for (const leaf of groups.get(one).leaves) add(seen(leaf));
    };
    enter(id);
    while (todo.length) {
      const here = todo.pop();
      for (const one of [here, ...framesAround(here)]) for (const other of next.get(one) || []) if (one === here || !framesAround(other).includes(one)) enter(other);
    }
    return found;
  }

  function mark() {
    const picked = seen(state.picked);
    const touches = (edge) => edge.source === picked || edge.target === picked;
    const near = new Set(picture.edges.filter(touches).flatMap((edge) => [edge.source, edge.target]));
    const kept = state.focus && picked ? new Set([...reach(picked, "source", "target"), ...reach(picked, "target", "source")]) : null;
    if (kept) for (const id of [...kept]) for (const frame of framesAround(id)) kept.add(frame);
    const hits = new Set(state.hits.map(seen));
    const searching = $("query").value.trim() !== "";
    const shapes = [...[...picture.at.keys()].map((id) => [id, cards.get(id)]), ...[...$("frames").children].map((frame) => [frame.dataset.id, frame])];
    for (const [id, { classList }] of shapes) {
      classList.toggle("picked", id === picked);
      classList.toggle("near", id !== picked && near.has(id));
      classList.toggle("far", kept !== null && !kept.has(id));
      classList.toggle("hit", searching && hits.has(id));
      classList.toggle("miss", searching && !hits.has(id) && picture.at.has(id));
    }
    for (const path of $("edges").children) {
      path.classList.toggle("far", kept !== null && !(kept.has(path.edge.source) && kept.has(path.edge.target)));
    }
    // an edge is drawn to the frame that its end stands in
    const hot = (edge) => picked !== null && (touches(edge) || edge.parts.some(touches));
    $("hot").replaceChildren(...picture.layout.edges.flatMap((edge, at) =>
      hot(edge) ? [svg("path", { class: `e ${edge.kind} hot`, d: picture.layout.paths[at], "marker-end": "url(#arrow-hot)" })] : []));
    document.querySelector("[data-do=focus]").setAttribute("aria-pressed", String(state.focus));
    document.querySelector("[data-do=folds]").textContent = state.closed.size ? "unfold" : "fold";
    document.querySelector("[data-do=folds]").hidden = !groups.size;
  }

  // --- moving

  const apply = () => $("viewport").setAttribute("transform", `translate(${view.x},${view.y}) scale(${view.k})`);

  function zoom(factor, x, y) {
    const size = canvas.getBoundingClientRect();
    const px = x === undefined ? size.width / 2 : x - size.left;
    const py = y === undefined ? size.height / 2 : y - size.top;
    const k = Math.min(4, Math.max(0.03, view.k * factor));
    view.x = px - ((px - view.x) * k) / view.k;
    view.y = py - ((py - view.y) * k) / view.k;
    view.k = k;
    apply();
  }

  // all of it; with `legible`, a picture that would get too small shows its beginning instead
  function fit(legible) {
    const size = canvas.getBoundingClientRect();
    const { width, height } = picture.layout;
    const whole = Math.min(1.15, size.width / width, size.height / height);
    const k = legible && whole < 0.5 ? 0.75 : whole;
    view.k = k;
    view.x = width * k <= size.width || !state.sideways ? (size.width - width * k) / 2 : 0;
    view.y = height * k <= size.height || state.sideways ? (size.height - height * k) / 2 : 0;
    if (legible && !state.sideways && width * k > size.width) centre(picture.ids.find((id) => boxes.get(id).kind !== "param"), true);
    if (legible && state.sideways && height * k > size.height) centre(picture.ids.find((id) => boxes.get(id).kind !== "param"), true);
    apply();
  }

  // the middle of a card or frame
  function where(id) {
    const frame = picture.layout.frames.get(id);
    return frame ? [frame.x + frame.width / 2, frame.y + frame.height / 2] : picture.at.get(id);
  }

  function centre(id, crossOnly) {
    const size = canvas.getBoundingClientRect();
    const [x, y] = where(id);
    if (!crossOnly || !state.sideways) view.x = size.width / 2 - x * view.k;
    if (!crossOnly || state.sideways) view.y = size.height / 2 - y * view.k;
    apply();
  }

  function bringIn(id) {
    const size = canvas.getBoundingClientRect();
    const [x, y] = where(id);
    const frame = picture.layout.frames.get(id);
    if (frame) { // its title is what must be seen
      const left = frame.x * view.k + view.x;
      const top = frame.y * view.k + view.y;
      if (left < 0 || top < 0 || left + 80 > size.width || top + 40 > size.height) {
        view.x += 60 - left;
        view.y += 60 - top;
        apply();
      }
      return;
    }
    if (view.k < 0.5) {
      view.k = 0.9;
      centre(id);
      return;
    }
    const px = x * view.k + view.x;
    const py = y * view.k + view.y;
    const dx = (boxes.get(id).w / 2) * view.k + 12;
    const dy = (boxes.get(id).h / 2) * view.k + 12;
    if (px - dx < 0 || py - dy < 0 || px + dx > size.width || py + dy > size.height) centre(id);
  }

  // draw again with the box of `id` at the same place of the screen
  function redraw(id) {
    const before = id && where(seen(id));
    draw();
    const after = id && where(seen(id));
    if (before && after) {
      view.x += (before[0] - after[0]) * view.k;
      view.y += (before[1] - after[1]) * view.k;
    }
    apply();
  }

  // --- picking

  function fragment(id) {
    const at = id.indexOf(":");
    return at < 0 ? "" : `#${id.slice(0, at)}=${encodeURIComponent(id.slice(at + 1))}`;
  }

  function fromFragment() {
    const [kind, name] = location.hash.slice(1).split("=");
    try {
      const id = `${kind}:${decodeURIComponent(name || "")}`;
      return boxes.has(id) ? id : null;
    } catch {
      return null;
    }
  }

  function pick(id, { quiet = false } = {}) {
    state.picked = id;
    state.page = { kind: "node", id };
    if (id !== null) reveal(id);
    mark();
    panel(state.page);
    if (id !== null) bringIn(seen(id));
    if (!quiet) {
      try {
        history.replaceState(null, "", id === null ? location.href.split("#")[0] : fragment(id));
      } catch {
        // a page in a sandbox has no address of its own
      }
    }
  }

  // unfold what hides a step
  function reveal(id) {
    let hidden = false;
    for (let group = parents.get(id); group; group = parents.get(group)) hidden = state.closed.delete(group) || hidden;
    if (hidden) {
      redraw(null);
      centre(id);
    }
  }

  function toggle(group) {
    if (state.closed.has(group)) state.closed.delete(group);
    else state.closed.add(group);
    const anchor = state.closed.has(group) ? groups.get(group).leaves[0] : group;
    const before = where(seen(anchor)) || where(group);
    draw();
    const after = where(seen(groups.get(group).leaves[0]));
    if (before && after) {
      view.x += (before[0] - after[0]) * view.k;
      view.y += (before[1] - after[1]) * view.k;
    }
    apply();
    state.picked = state.closed.has(group) || groups.get(group).framed ? group : null;
    mark();
    panel({ kind: "node", id: group });
    state.page = { kind: "node", id: group };
  }

  function toggleAll() {
    if (state.closed.size) state.closed.clear();
    else for (const group of groups.keys()) state.closed.add(group);
    draw();
    fit(true);
    if (state.picked !== null) bringIn(seen(state.picked));
  }

  // the nearest card in a direction of the screen
  function step(dx, dy) {
    const from = seen(state.picked);
    if (from === null) {
      view.x -= dx * 90;
      view.y -= dy * 90;
      apply();
      return;
    }
    const [x, y] = where(from);
    let best = null;
    let least = Infinity;
    for (const [id, [cx, cy]] of picture.at) {
      const ahead = (cx - x) * dx + (cy - y) * dy;
      const aside = Math.abs((cx - x) * dy) + Math.abs((cy - y) * dx);
      if (ahead > 4 && aside <= 3 * ahead && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = id;
      }
    }
    if (best !== null) {
      pick(best);
      cards.get(best).focus({ preventScroll: true });
    }
  }

  // --- searching

  const searchable = [...data.view.nodes, ...data.view.folders.filter((box) => groups.get(box.id).framed)];

  function search() {
    const words = $("query").value.toLowerCase().split(/\s+/).filter(Boolean);
    state.hits = words.length ? searchable.filter((box) => words.every((word) => box.text.toLowerCase().includes(word))).map((box) => box.id) : [];
    state.hit = -1;
    $("found").textContent = words.length ? `${state.hits.length} of ${searchable.length}` : "";
    mark();
  }

  function nextHit(way) {
    if (!state.hits.length) return;
    state.hit = (state.hit + way + state.hits.length) % state.hits.length;
    pick(state.hits[state.hit]);
    $("found").textContent = `${state.hit + 1} of ${state.hits.length}`;
  }

  // --- what people do

  const themes = ["", "light", "dark"];
  const actions = {
    in: () => zoom(1.25),
    out: () => zoom(0.8),
    fit: () => fit(false),
    turn: () => { state.turned = true; state.sideways = !state.sideways; draw(); fit(true); if (state.picked !== null) bringIn(seen(state.picked)); },
    folds: toggleAll,
    focus: () => { state.focus = !state.focus; mark(); },
    theme: () => {
      const root = document.documentElement;
      root.dataset.theme = themes[(themes.indexOf(root.dataset.theme || "") + 1) % 3];
    },
    panel: () => document.body.classList.toggle("nopanel"),
  };
  document.querySelector("#tools").addEventListener("click", (event) => actions[event.target.dataset.do]?.());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === $("query")) {
      if (event.key === "Enter") nextHit(event.shiftKey ? -1 : 1);
      if (event.key === "Escape") { $("query").value = ""; search(); $("query").blur(); }
      return;
    }
    const group = state.picked && (groups.has(state.picked) ? state.picked : parents.get(state.picked));
    const keys = {
      "/": () => $("query").focus(), "+": actions.in, "=": actions.in, "-": actions.out, 0: actions.fit, r: actions.turn, E: actions.folds, f: actions.focus, t: actions.theme, p: actions.panel,
      e: () => group && toggle(group), Escape: () => pick(null), ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0), ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1),
    };
    const card = event.target.closest?.(".n");
    if (card && (event.key === "Enter" || event.key === " ")) pick(card.dataset.id);
    else if (keys[event.key] && !event.target.closest?.("#panel pre, #tools")) keys[event.key]();
    else return;
    event.preventDefault();
  });

  $("query").addEventListener("input", search);
  window.addEventListener("hashchange", () => pick(fromFragment(), { quiet: true }));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016) * (event.ctrlKey ? 5 : 1)), event.clientX, event.clientY);
  }, { passive: false });

  const pointers = new Map();
  let moved = 0;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!pointers.size) moved = 0;
    pointers.set(event.pointerId, event);
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const others = [...pointers.values()].filter((pointer) => pointer.pointerId !== event.pointerId);
    moved += Math.abs(event.clientX - last.clientX) + Math.abs(event.clientY - last.clientY);
    if (moved > 4 && !canvas.classList.contains("drag")) {
      canvas.classList.add("drag");
      canvas.setPointerCapture(event.pointerId);
    }
    if (others.length) {
      const away = (pointer) => Math.hypot(pointer.clientX - others[0].clientX, pointer.clientY - others[0].clientY);
      zoom(away(event) / Math.max(1, away(last)), others[0].clientX, others[0].clientY);
    } else if (moved > 4) {
      view.x += event.clientX - last.clientX;
      view.y += event.clientY - last.clientY;
      apply();
    }
    pointers.set(event.pointerId, event);
  });
  const release = (event) => {
    if (pointers.delete(event.pointerId) && event.type === "pointerup" && moved <= 4) {
      const card = event.target.closest?.(".n, .fr");
      pick(card ? card.dataset.id : null);
    }
    if (!pointers.size) canvas.classList.remove("drag");
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("dblclick", (event) => {
    const id = event.target.closest?.(".n, .fr")?.dataset.id;
    if (groups.has(id)) toggle(id);
  });

  const grip = $("grip");
  grip.addEventListener("pointerdown", (event) => grip.setPointerCapture(event.pointerId));
  grip.addEventListener("pointermove", (event) => {
    if (grip.hasPointerCapture(event.pointerId)) {
      $("panel").style.width = `${Math.min(innerWidth * 0.75, Math.max(220, innerWidth - event.clientX - 3))}px`;
    }
  });

  const panel = makePanel($("panel"), data, {
    pick: (id) => pick(id),
    show: (page) => { state.page = page; panel(page); },
    refresh: () => panel(state.page),
    toggle,
    isClosed: (group) => state.closed.has(group),
  });

  canvas.removeAttribute("viewBox");
  draw();
  fit(true);
  pick(fromFragment(), { quiet: true });
})();
