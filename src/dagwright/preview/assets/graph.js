// Folding groups into single boxes: the same as graph.py, on the page's data.
// data.nodes: {id, kind, w, h, group?}; groups stand among the nodes with kind "group" and are boxes only when closed.
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
      const found = merged.get(key) || { source, target, kind: edge.kind, names: new Set(), times: 0 };
      for (const name of edge.names) found.names.add(name);
      found.times += 1;
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

  return function foldGraph(nodes, edges, groups, closed, busy) {
    const shown = representatives(groups, closed);
    const ids = [...new Set(nodes.map((id) => shown.get(id) || id))];
    const merged = mergeEdges(edges, shown);
    const uses = new Map();
    for (const edge of merged) uses.set(edge.source, (uses.get(edge.source) || 0) + 1);
    return {
      shown,
      ids: shown.size ? inOrder(ids, merged) : ids,
      edges: merged,
      drawn: merged.filter((edge) => edge.kind !== "param" || uses.get(edge.source) <= busy),
    };
  };
})();
