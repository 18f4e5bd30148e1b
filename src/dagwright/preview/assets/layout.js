// A layered drawing of an acyclic graph: the same algorithm as layout.py and ordering.py, step by step.
// sizes: [[width, height], ...] in an order that respects all edges; edges: [[source, target, kind, pull], ...] by index.
"use strict";

const layOut = (() => {
  const MARGIN = 24;
  const ARROW = 9;
  const round = (value) => Math.floor(value + 0.5);
  const lists = (count) => Array.from({ length: count }, () => []);

  class Layered {
    constructor(layer, wide, thick) {
      this.layer = layer;
      this.wide = wide;
      this.thick = thick;
      this.down = lists(layer.length);
      this.up = lists(layer.length);
      this.weights = new Map();
      this.routes = [];
      this.rows = [];
    }
    add(layer) {
      this.layer.push(layer);
      this.wide.push(2);
      this.thick.push(0);
      this.down.push([]);
      this.up.push([]);
      return this.layer.length - 1;
    }
    joined(item) {
      return this.up[item].length > 0 || this.down[item].length > 0;
    }
    join(upper, lower, weight) {
      const key = upper * 67108864 + lower;
      if (!this.weights.has(key)) {
        this.weights.set(key, weight);
        this.down[upper].push(lower);
        this.up[lower].push(upper);
      }
    }
    weight(upper, lower) {
      return this.weights.get(upper * 67108864 + lower);
    }
  }

  function layers(boxes, edges, late) {
    const sources = lists(boxes);
    const targets = lists(boxes);
    for (const [source, target] of edges) {
      sources[target].push(source);
      targets[source].push(target);
    }
    const layer = new Array(boxes).fill(0);
    for (let box = 0; box < boxes; box++) {
      for (const source of sources[box]) layer[box] = Math.max(layer[box], layer[source] + 1);
    }
    late.forEach((isLate, box) => {
      if (isLate && targets[box].length) {
        layer[box] = targets[box].reduce((least, target) => Math.min(least, layer[target]), Infinity) - 1;
      }
    });
    return layer;
  }

  function hops(graph, boxes, edges) {
    const trunks = new Map();
    for (const [source, target, kind, pull] of edges) {
      const first = graph.layer[source];
      const last = graph.layer[target];
      let trunk = [source];
      if (last - first > 1) {
        const key = source * 8 + kind;
        if (!trunks.has(key)) trunks.set(key, trunk);
        trunk = trunks.get(key);
      }
      while (trunk.length < last - first) {
        const item = graph.add(first + trunk.length);
        const end = trunk[trunk.length - 1];
        graph.join(end, item, end < boxes ? 2 : 16);
        trunk.push(item);
      }
      const route = trunk.slice(0, last - first);
      graph.join(route[route.length - 1], target, route.length === 1 ? pull : 1);
      graph.routes.push([...route, target]);
    }
    graph.rows = lists(graph.layer.reduce((most, layer) => Math.max(most, layer), -1) + 1);
    graph.layer.forEach((layer, item) => graph.rows[layer].push(item));
  }

  // --- order inside the layers

  function orderRows(graph, boxes) {
    const items = graph.layer.length;
    const place = new Array(items).fill(0);
    for (const row of graph.rows) number(row, place);
    const rounds = items <= 400 ? 14 : items <= 3000 ? 6 : items <= 12000 ? 3 : 1;
    let best = [];
    let fewest = -1;
    for (let turn = 0; turn < rounds; turn++) {
      for (let layer = 1; layer < graph.rows.length; layer++) {
        sortRow(graph.rows[layer], graph.up, place, turn === 0 ? boxes : 0);
      }
      for (let layer = graph.rows.length - 2; layer >= 0; layer--) sortRow(graph.rows[layer], graph.down, place, 0);
      if (items <= 400) swap(graph, place);
      const count = crossings(graph, place);
      if (fewest < 0 || count < fewest) {
        fewest = count;
        best = graph.rows.map((row) => row.slice());
      }
      if (fewest === 0) break;
    }
    graph.rows = best.map((row) => [...row.filter((item) => !graph.joined(item)), ...row.filter((item) => graph.joined(item))]);
  }

  function number(row, place) {
    row.forEach((item, at) => { place[item] = at; });
  }

  function sortRow(row, near, place, keep) {
    const want = new Map();
    for (const item of row) {
      if (near[item].length) {
        let total = 0;
        for (const other of near[item]) total += place[other];
        want.set(item, total / near[item].length);
      }
    }
    const moving = row.filter((item) => want.has(item));
    moving.sort((one, other) => want.get(one) - want.get(other));
    let at = 0;
    const sorted = [];
    if (keep) {
      for (const item of row) {
        if (want.has(item)) continue;
        while (at < moving.length && moving[at] < item) sorted.push(moving[at++]);
        sorted.push(item);
      }
      while (at < moving.length) sorted.push(moving[at++]);
    } else {
      for (const item of row) sorted.push(want.has(item) ? moving[at++] : item);
    }
    sorted.forEach((item, index) => { row[index] = item; });
    number(row, place);
  }

  function swap(graph, place) {
    for (const row of graph.rows) {
      for (let at = 0; at < row.length - 1; at++) {
        const left = row[at];
        const right = row[at + 1];
        const now = between(graph.up, place, left, right) + between(graph.down, place, left, right);
        const then = between(graph.up, place, right, left) + between(graph.down, place, right, left);
        if (then < now) {
          row[at] = right;
          row[at + 1] = left;
          place[left] = at + 1;
          place[right] = at;
        }
      }
    }
  }

  function between(near, place, left, right) {
    let count = 0;
    for (const one of near[left]) for (const other of near[right]) if (place[one] > place[other]) count++;
    return count;
  }

  function crossings(graph, place) {
    let total = 0;
    for (let layer = 0; layer < graph.rows.length - 1; layer++) {
      const size = graph.rows[layer + 1].length;
      const tree = new Array(size + 1).fill(0);
      let seen = 0;
      for (const item of graph.rows[layer]) {
        const ends = graph.down[item].map((other) => place[other]);
        for (const end of ends) {
          total += seen;
          for (let at = end + 1; at > 0; at -= at & -at) total -= tree[at];
        }
        for (const end of ends) for (let at = end + 1; at <= size; at += at & -at) tree[at] += 1;
        seen += ends.length;
      }
    }
    return total;
  }

  // --- coordinates

  function acrossOf(graph, boxes, gaps) {
    const items = graph.layer.length;
    const across = new Array(items).fill(0);
    const apart = (left, right) =>
      (graph.wide[left] + graph.wide[right]) / 2 + gaps[(left < boxes ? 1 : 0) + (right < boxes ? 1 : 0)];
    for (const row of graph.rows) {
      let reach = 0;
      row.forEach((item, at) => {
        if (at) reach += apart(row[at - 1], item);
        across[item] = reach;
      });
      for (const item of row) across[item] -= reach / 2;
    }
    const rounds = items <= 400 ? 12 : items <= 3000 ? 6 : items <= 12000 ? 3 : 2;
    const last = graph.rows.length;
    const runs = straightRuns(graph, boxes);
    for (let turn = 0; turn < rounds; turn++) {
      const both = turn >= rounds - 2;
      for (let layer = 0; layer < last; layer++) settle(graph, graph.rows[layer], across, apart, true, both);
      for (let layer = last - 1; layer >= 0; layer--) settle(graph, graph.rows[layer], across, apart, both, true);
      if (both) straighten(graph, across, apart, runs);
    }
    return across.map(round);
  }

  function straightRuns(graph, boxes) {
    const runs = [];
    const inside = new Array(graph.layer.length).fill(false);
    for (const row of graph.rows) {
      for (const first of row) {
        if (inside[first]) continue;
        const run = [first];
        for (;;) {
          const item = run[run.length - 1];
          const lower = graph.down[item].filter((other) => other >= boxes || item < boxes);
          const alone = lower.length === 1 && graph.up[lower[0]].length === 1;
          if (!alone || (item < boxes && graph.down[item].length !== 1)) break;
          run.push(lower[0]);
          inside[lower[0]] = true;
        }
        if (run.length > 1) runs.push(run);
      }
    }
    return runs;
  }

  function straighten(graph, across, apart, runs) {
    const place = new Array(graph.layer.length).fill(0);
    for (const row of graph.rows) number(row, place);
    for (const run of runs) {
      let low = -1e9;
      let high = 1e9;
      for (const item of run) {
        const row = graph.rows[graph.layer[item]];
        const at = place[item];
        if (at) low = Math.max(low, across[row[at - 1]] + apart(row[at - 1], item));
        if (at + 1 < row.length) high = Math.min(high, across[row[at + 1]] - apart(item, row[at + 1]));
      }
      if (low <= high) {
        const sorted = run.map((item) => across[item]).sort((one, other) => one - other);
        const middle = sorted[Math.floor(run.length / 2)];
        for (const item of run) across[item] = Math.max(low, Math.min(high, middle));
      }
    }
  }

  function settle(graph, row, across, apart, above, below) {
    let edge = 1e9;
    for (const item of row) if (graph.joined(item)) edge = Math.min(edge, across[item] - graph.wide[item] / 2);
    if (!(edge < 1e9)) edge = 0;
    const blocks = []; // weight, weighted sum of wishes, number of items
    const shifts = [];
    let shift = 0;
    row.forEach((item, at) => {
      if (at) shift += apart(row[at - 1], item);
      shifts.push(shift);
      let [wish, weight] = [edge - graph.wide[item], 0.01];
      if (graph.joined(item)) [wish, weight] = wishOf(graph, item, across, above, below);
      blocks.push([weight, weight * (wish - shift), 1]);
      while (blocks.length > 1) {
        const before = blocks[blocks.length - 2];
        const after = blocks[blocks.length - 1];
        if (!(before[1] * after[0] > after[1] * before[0])) break;
        blocks.pop();
        for (let part = 0; part < 3; part++) before[part] += after[part];
      }
    });
    let at = 0;
    for (const [weight, total, size] of blocks) {
      for (let n = 0; n < size; n++) {
        across[row[at]] = total / weight + shifts[at];
        at++;
      }
    }
  }

  function wishOf(graph, item, across, above, below) {
    let weight = 0;
    let total = 0;
    if (above) {
      for (const other of graph.up[item]) {
        const pull = graph.weight(other, item);
        weight += pull;
        total += pull * across[other];
      }
    }
    if (below) {
      for (const other of graph.down[item]) {
        const pull = graph.weight(item, other);
        weight += pull;
        total += pull * across[other];
      }
    }
    return weight ? [total / weight, weight] : [across[item], 0.01];
  }

  function bands(graph, across, space) {
    const tops = [];
    const bottoms = [];
    let at = MARGIN;
    for (const row of graph.rows) {
      tops.push(at);
      at += row.reduce((most, item) => Math.max(most, graph.thick[item]), 0);
      bottoms.push(at);
      let longest = 0;
      for (const item of row) {
        for (const other of graph.down[item]) longest = Math.max(longest, Math.abs(across[item] - across[other]));
      }
      at += space + Math.min(60, Math.floor(longest / 12));
    }
    return [tops, bottoms];
  }

  // --- routes

  function portsOf(graph, boxes, across) {
    const ports = [new Map(), new Map()];
    for (let box = 0; box < boxes; box++) {
      [graph.up, graph.down].forEach((near, side) => {
        const ends = near[box].slice().sort((one, other) => across[one] - across[other]);
        const step = Math.min(16, (graph.wide[box] - 18) / Math.max(1, ends.length - 1));
        ends.forEach((other, at) => {
          ports[side].set(box * 67108864 + other, round(across[box] + (at - (ends.length - 1) / 2) * step));
        });
      });
    }
    return (box, other, side) => ports[side].get(box * 67108864 + other);
  }

  function pathsOf(graph, boxes, across, along, tops, bottoms, sideways) {
    const port = portsOf(graph, boxes, across);
    const point = (a, b) => (sideways ? `${round(b)},${round(a)}` : `${round(a)},${round(b)}`);
    const paths = [];
    const strokes = [];
    const drawn = new Set();
    for (const route of graph.routes) {
      const source = route[0];
      const target = route[route.length - 1];
      let path = "M" + point(port(source, route[1], 1), along[source] + graph.thick[source] / 2);
      let own = 0;
      let origin = "";
      for (let at = 0; at < route.length - 1; at++) {
        const upper = route[at];
        const lower = route[at + 1];
        const here = at === 0 ? port(source, route[1], 1) : across[upper];
        const there = lower === target ? port(lower, upper, 0) : across[lower];
        const begin = bottoms[graph.layer[upper]];
        const end = tops[graph.layer[lower]] - (lower === target ? ARROW : 0);
        const middle = (begin + end) / 2;
        if (drawn.has(upper)) {
          own = path.length;
          origin = "M" + point(here, tops[graph.layer[upper]]);
        }
        if (here !== there) {
          path += `L${point(here, begin)}C${point(here, middle)} ${point(there, middle)} ${point(there, end)}`;
        }
      }
      for (const item of route.slice(1, -1)) drawn.add(item);
      path += "L" + point(port(target, route[route.length - 2], 0), along[target] - graph.thick[target] / 2);
      paths.push(path);
      strokes.push(origin + path.slice(own));
    }
    return [paths, strokes];
  }

  return function layOut(sizes, edges, late, sideways) {
    const boxes = sizes.length;
    const wide = sizes.map((size) => (sideways ? size[1] : size[0]));
    const thick = sizes.map((size) => (sideways ? size[0] : size[1]));
    const graph = new Layered(layers(boxes, edges, late), wide, thick);
    hops(graph, boxes, edges);
    orderRows(graph, boxes);
    let across = acrossOf(graph, boxes, sideways ? [8, 10, 16] : [12, 16, 26]);
    const [tops, bottoms] = bands(graph, across, sideways ? 46 : 40);
    let low = boxes ? Infinity : 0;
    for (let box = 0; box < boxes; box++) low = Math.min(low, across[box] - wide[box] / 2);
    for (const a of across) low = Math.min(low, a);
    across = across.map((a) => round(a - low + MARGIN));
    const edge = across.reduce((most, a, item) => Math.max(most, a + wide[item] / 2), 0);
    const extent = [round(edge + MARGIN), round((bottoms.length ? bottoms[bottoms.length - 1] : 0) + MARGIN)];
    const along = [];
    for (let box = 0; box < boxes; box++) {
      along.push(round((tops[graph.layer[box]] + bottoms[graph.layer[box]]) / 2));
    }
    const [paths, strokes] = pathsOf(graph, boxes, across, along, tops, bottoms, sideways);
    return {
      centres: along.map((a, box) => (sideways ? [a, round(across[box])] : [round(across[box]), a])),
      paths,
      strokes,
      width: sideways ? extent[1] : extent[0],
      height: sideways ? extent[0] : extent[1],
    };
  };
})();
