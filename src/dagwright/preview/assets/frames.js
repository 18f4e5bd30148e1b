// Where everything stands, frames within frames: the same as drawing.py.
// levels: of foldGraph; sizes: id -> [width, height] of a card; frames: id -> width of its title; kinds: of edges.
"use strict";

const placeAll = (() => {
  const MARGIN = 24;
  const PAD = 14;
  const HEAD = 26;

  const moved = (path, left, top) =>
    left || top ? path.replace(/(-?\d+),(-?\d+)/g, (_, x, y) => `${Number(x) + left},${Number(y) + top}`) : path;

  function layOutLevel(level, size, late, kinds, sideways) {
    const index = new Map(level.ids.map((id, at) => [id, at]));
    const onward = new Set(level.edges.filter((edge) => edge.kind === "data" || edge.kind === "result").map((edge) => edge.source));
    const pull = (edge) => (edge.kind === "result" || (edge.kind === "data" && onward.has(edge.target)) ? 4 : 1);
    const edges = level.edges.map((edge) => [index.get(edge.source), index.get(edge.target), kinds.indexOf(edge.kind), pull(edge)]);
    return layOut(level.ids.map(size), edges, level.ids.map(late), sideways);
  }

  // {centres, frames, edges, paths, strokes, width, height}
  return function placeAll(levels, cardSize, titleWidth, late, kinds, sideways) {
    const inner = new Map(levels.map((level) => [level.frame, level]));
    const layouts = new Map();
    const sizes = new Map();
    const size = (id) => sizes.get(id) || cardSize(id);
    for (const level of [...levels].reverse()) {
      const layout = layOutLevel(level, size, late, kinds, sideways);
      layouts.set(level.frame, layout);
      if (level.frame !== null) {
        const width = Math.max(layout.width - 2 * MARGIN + 2 * PAD, titleWidth(level.frame) + 2 * PAD);
        sizes.set(level.frame, [2 * Math.floor((width + 1) / 2), 2 * Math.floor((layout.height - 2 * MARGIN + HEAD + PAD + 1) / 2)]);
      }
    }
    const found = { centres: new Map(), frames: new Map(), edges: [], paths: [], strokes: [] };
    const origins = new Map([[null, [0, 0]]]);
    for (const level of levels) {
      const [left, top] = origins.get(level.frame);
      const layout = layouts.get(level.frame);
      found.edges.push(...level.edges);
      found.paths.push(...layout.paths.map((path) => moved(path, left, top)));
      found.strokes.push(...layout.strokes.map((stroke) => moved(stroke, left, top)));
      level.ids.forEach((id, at) => {
        const [x, y] = layout.centres[at];
        if (!inner.has(id)) {
          found.centres.set(id, [left + x, top + y]);
          return;
        }
        const [width, height] = sizes.get(id);
        const frame = { x: left + x - width / 2, y: top + y - height / 2, width, height };
        found.frames.set(id, frame);
        const spare = Math.floor((width - (layouts.get(id).width - 2 * MARGIN)) / 2);
        origins.set(id, [frame.x + spare - MARGIN, frame.y + HEAD - MARGIN]);
      });
    }
    return { ...found, width: layouts.get(null).width, height: layouts.get(null).height };
  };
})();
