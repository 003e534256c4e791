// The packages and who stands on whom, as `docs/images/packages.svg`, from `design.mjs`.
// Programs, on top, may import any package. `node tooling/check/draw-packages.mjs` writes it; the check `arrows` compares.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ARROWS } from "./design.mjs";
import { root, workspaceGroup } from "./workspace.mjs";

export const DRAWING = join(root, "docs/images/packages.svg");

const BOX = { width: 140, height: 40, gap: 22, rise: 92 };
const MARGIN = 28;
const FLOWS = {
  reconstruct: { fill: "#e3effb", stroke: "#3d7ab8", words: "reconstruct: from a scan to a crystal" },
  learn: { fill: "#fdeedd", stroke: "#c77d2e", words: "learn: from simulated or measured patterns to weights" },
  both: { fill: "#eef1f3", stroke: "#6b7780", words: "both" },
};
const LEARN = ["simulation", "network", "trainer", "dataset", "learning", "evaluation", "autophase-trainer"];
const RECONSTRUCT = ["preparation", "phase-retrieval", "reconstruction", "analysis", "autophase"];

/** @param design the packages that each package imports. */
export function packagesSvg(design) {
  const graph = new Map(Object.entries(design));
  const rows = ordered(rowsOf(graph), graph);
  rows.push(workspaceGroup("apps").map(({ manifest }) => manifest.name));
  const width = Math.max(...rows.map(({ length }) => length * (BOX.width + BOX.gap) - BOX.gap)) + 2 * MARGIN;
  const legend = 34;
  const height = rows.length * BOX.rise - (BOX.rise - BOX.height) + 2 * MARGIN + legend;
  const at = placed(rows, width, height - legend);
  const arrows = [...graph].flatMap(([from, to]) =>
    reduced(to, graph).map((other) => arrow(at.get(from), at.get(other))),
  );
  const boxes = [...at].map(([name, place]) => box(name, place));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="14">
<title>The packages of Autophase; an arrow points to what a package stands on; programs stand on all</title>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#8a949c"/></marker></defs>
<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>
${arrows.join("\n")}
${boxes.join("\n")}
${legendOf(height - 24)}
</svg>
`;
}

/** Packages by the length of the longest way down, the lowest first. */
function rowsOf(graph) {
  const depths = new Map();
  const depthOf = (name) => {
    if (!depths.has(name)) depths.set(name, Math.max(-1, ...graph.get(name).map(depthOf)) + 1);
    return depths.get(name);
  };
  const rows = [];
  for (const name of graph.keys()) {
    const depth = depthOf(name);
    rows[depth] = [...(rows[depth] ?? []), name];
  }
  return rows;
}

/** Each row in the order of what it stands on and carries, so that few arrows cross. */
function ordered(rows, graph) {
  const place = new Map();
  const settle = (row) => {
    for (const [index, name] of row.entries()) place.set(name, (index + 0.5) / row.length);
  };
  rows.forEach(settle);
  for (let pass = 0; pass < 24; pass++) {
    for (const row of pass % 2 === 0 ? rows : [...rows].reverse()) {
      const wish = (name) => {
        const below = reduced(graph.get(name), graph);
        const above = [...graph].filter(([, to]) => to.includes(name)).map(([other]) => other);
        const near = [...below, ...above].map((other) => place.get(other));
        return near.reduce((sum, x) => sum + x, place.get(name)) / (near.length + 1);
      };
      const wishes = new Map(row.map((name) => [name, wish(name)]));
      row.sort((a, b) => wishes.get(a) - wishes.get(b));
      settle(row);
    }
  }
  return rows;
}

/** Without what is reached by way of another. */
function reduced(names, graph) {
  const reach = (name) => graph.get(name).flatMap((next) => [next, ...reach(next)]);
  const indirect = new Set(names.flatMap(reach));
  return names.filter((name) => !indirect.has(name));
}

function placed(rows, width, height) {
  const at = new Map();
  for (const [depth, row] of rows.entries()) {
    const used = row.length * (BOX.width + BOX.gap) - BOX.gap;
    for (const [index, name] of row.entries()) {
      const x = (width - used) / 2 + index * (BOX.width + BOX.gap);
      at.set(name, { x, y: height - MARGIN - BOX.height - depth * BOX.rise });
    }
  }
  return at;
}

function arrow(from, to) {
  const [x1, y1] = [from.x + BOX.width / 2, from.y + BOX.height];
  const [x2, y2] = [to.x + BOX.width / 2, to.y - 1];
  const bend = Math.min(60, (y2 - y1) / 2);
  return `<path d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}" fill="none" stroke="#8a949c" stroke-width="1.2" marker-end="url(#head)"/>`;
}

function box(name, { x, y }) {
  const { fill, stroke } = FLOWS[flowOf(name)];
  const weight = name.startsWith("autophase") ? ' font-weight="600"' : "";
  return `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="7" fill="${fill}" stroke="${stroke}" stroke-width="1.4"/><text x="${x + BOX.width / 2}" y="${y + 25}" text-anchor="middle" fill="#1d2429"${weight}>${name}</text>`;
}

function flowOf(name) {
  if (LEARN.includes(name)) return "learn";
  return RECONSTRUCT.includes(name) ? "reconstruct" : "both";
}

function legendOf(y) {
  let x = MARGIN;
  return Object.values(FLOWS)
    .map(({ fill, stroke, words }) => {
      const entry = `<rect x="${x}" y="${y - 11}" width="14" height="14" rx="3" fill="${fill}" stroke="${stroke}"/><text x="${x + 21}" y="${y + 1}" font-size="13" fill="#48525a">${words}</text>`;
      x += 50 + words.length * 6.7;
      return entry;
    })
    .join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(DRAWING, packagesSvg(ARROWS));
}
