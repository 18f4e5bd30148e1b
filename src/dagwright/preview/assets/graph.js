// Folding groups into single boxes, and frames within frames: the same as graph.py and levels.py, on the page's data.
// groups: {id, parent, members, leaves, framed}; a framed group is a frame while it is not closed.
"use strict";

const foldGraph = (() => {
  // node or group id -> the outermost closed group that it vanishes in
  function representatives(groups, closed) {
    const shown = new Map();
    const byId = new Map(groups.map((group) => [group.id, group]));
    for (const group of groups) {
      let top = closed.has(group.id) ? group.id : null;
      for (let parent = group.parent; parent; parent = byId.get(parent).parent) if (closed.has(parent)) top = parent;
      if (top !== null) {
        shown.set(group.id, top);
        for (const leaf of group.leaves) shown.set(leaf, top);
      }
    }
    return shown;
  }

  function mergeEdges(edges, shown) {
    const merged = new Map();
    for (const edge of edges) {
      const source = shown.get(edge.source) || edge.source;
      const target = shown.get(edge.target) || edge.target;
      if (source === target) continue;
      const key = JSON.stringify([source, target, edge.kind]);
      const found = merged.get(key) || { source, target, kind: edge.kind, names: new Set(), times: 0, parts: [] };
      for (const name of edge.names) found.names.add(name);
      found.times += edge.times || 1;
      found.parts.push(...(edge.parts || []));
      merged.set(key, found);
    }
    return [...merged.values()].filter(
      (edge) => edge.kind !== "order" || !merged.has(JSON.stringify([edge.source, edge.target, "data"])),
    );
  }

  // ids so that edges point forward; otherwise as near to the given order as that allows
  function inOrder(ids, edges) {
    const place = new Map(ids.map((id, at) => [id, at]));
    const waits = new Array(ids.length).fill(0);
    const after = ids.map(() => []);
    for (const edge of edges) {
      waits[place.get(edge.target)] += 1;
      after[place.get(edge.source)].push(place.get(edge.target));
    }
    const heap = [];
    const push = (value) => {
      let at = heap.push(value) - 1;
      for (let up = (at - 1) >> 1; at > 0 && heap[up] > heap[at]; up = (at - 1) >> 1) {
        [heap[up], heap[at]] = [heap[at], heap[up]];
        at = up;
      }
    };
    const pop = () => {
      const least = heap[0];
      const last = heap.pop();
      if (heap.length) {
        heap[0] = last;
        for (let at = 0; ; ) {
          let child = 2 * at + 1;
          if (child >= heap.length) break;
          if (child + 1 < heap.length && heap[child + 1] < heap[child]) child += 1;
          if (heap[at] <= heap[child]) break;
          [heap[at], heap[child]] = [heap[child], heap[at]];
          at = child;
        }
      }
      return least;
    };
    waits.forEach((count, at) => { if (!count) push(at); });
    const ordered = [];
    while (heap.length) {
      const at = pop();
      ordered.push(ids[at]);
      for (const target of after[at]) {
        waits[target] -= 1;
        if (!waits[target]) push(target);
      }
    }
    return ordered;
  }

  // for every node and open group the innermost open frame around it
  function frameOf(groups, frames) {
    const parents = new Map();
    for (const group of groups) for (const member of group.members) parents.set(member, group.id);
    const known = new Map();
    return (id) => {
      if (!known.has(id)) {
        let parent = parents.get(id);
        while (parent !== undefined && !frames.has(parent)) parent = parents.get(parent);
        known.set(id, parent === undefined ? null : parent);
      }
      return known.get(id);
    };
  }

  // by frame (null: the whole) what stands right in it, and the edges among that, outer frames first;
  // an edge knows as `parts` the edges it is made of, whose ends may stand further in
  function levelsOf(ids, edges, groups, shown) {
    const frames = new Map(groups.filter((group) => group.framed && !shown.has(group.id)).map((group) => [group.id, group]));
    const around = frameOf(groups, frames);
    const chain = (id) => {
      const found = [id];
      for (let parent = around(id); parent !== null; parent = around(parent)) found.push(parent);
      return found.reverse();
    };
    const inside = new Map([[null, []], ...[...frames.keys()].map((frame) => [frame, []])]);
    const met = new Set();
    for (const id of ids) {
      const found = [[around(id), id]];
      for (let frame = around(id); frame !== null && !met.has(frame); frame = around(frame)) {
        met.add(frame);
        found.push([around(frame), frame]);
      }
      for (const [parent, child] of found.reverse()) inside.get(parent).push(child);
    }
    const lifted = new Map();
    for (const edge of edges) {
      const one = chain(edge.source);
      const other = chain(edge.target);
      let at = 0;
      while (at < one.length && at < other.length && one[at] === other[at]) at++;
      if (at < one.length && at < other.length) {
        const frame = at ? one[at - 1] : null;
        if (!lifted.has(frame)) lifted.set(frame, []);
        lifted.get(frame).push({ ...edge, source: one[at], target: other[at], parts: [edge] });
      }
    }
    const depth = new Map([...met].map((frame) => [frame, chain(frame).length]));
    const order = [null, ...[...frames.keys()].filter((frame) => met.has(frame)).sort((one, other) => depth.get(one) - depth.get(other))];
    return order.map((frame) => ({ frame, ids: inside.get(frame), edges: mergeEdges(lifted.get(frame) || [], new Map()) }));
  }

  function inFrames(ids, edges, groups, shown) {
    const levels = levelsOf(ids, edges, groups, shown);
    const sorted = new Map(levels.map((level) => [level.frame, inOrder(level.ids, level.edges)]));
    const ordered = [];
    const visit = (frame) => { for (const id of sorted.get(frame)) if (sorted.has(id)) visit(id); else ordered.push(id); };
    visit(null);
    return ordered;
  }

  return function foldGraph(nodes, edges, groups, closed, busy) {
    const shown = representatives(groups, closed);
    const all = [...new Set(nodes.map((id) => shown.get(id) || id))];
    const merged = mergeEdges(edges, shown);
    const uses = new Map();
    for (const edge of merged) uses.set(edge.source, (uses.get(edge.source) || 0) + 1);
    const drawn = merged.filter((edge) => edge.kind !== "param" || uses.get(edge.source) <= busy);
    const ids = shown.size ? inFrames(all, merged, groups, shown) : all;
    return { shown, ids, edges: merged, drawn, levels: levelsOf(ids, drawn, groups, shown) };
  };
})();
