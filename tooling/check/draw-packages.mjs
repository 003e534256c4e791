// The packages and who stands on whom, as `docs/images/packages.svg`, from `design.mjs`. Programs, on top, may import
// any package. `node tooling/check/draw-packages.mjs` writes it; the check `arrows` compares.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { instance } from "@viz-js/viz";
import { ARROWS } from "./design.mjs";
import { root, workspaceGroup } from "./workspace.mjs";

export const DRAWING = join(root, "docs/images/packages.svg");

const FLOWS = {
  reconstruct: { fill: "#e3effb", stroke: "#3d7ab8", words: "reconstruct: from a scan to a crystal" },
  learn: { fill: "#fdeedd", stroke: "#c77d2e", words: "learn: from patterns to weights" },
  both: { fill: "#eef1f3", stroke: "#6b7780", words: "both" },
};
const LEARN = ["simulation", "network", "trainer", "dataset", "learning", "evaluation", "autophase-trainer"];
const RECONSTRUCT = ["preparation", "phase-retrieval", "reconstruction", "analysis", "autophase", "autophase-studio"];

/** @param design the packages that each package imports. */
export async function packagesSvg(design) {
  const programs = workspaceGroup("apps").map(({ manifest }) => manifest.name);
  const graph = new Map(Object.entries(design));
  const carried = new Set([...graph.values()].flat());
  const ends = [...graph.keys()].filter((name) => !carried.has(name));
  const lines = [
    ...[...programs, ...graph.keys()].map(node),
    `{rank=same; ${programs.map(quoted).join("; ")}}`,
    // programs stand on everything; these lines only keep them on top
    ...programs.flatMap((program) => ends.map((name) => `${quoted(program)} -> ${quoted(name)} [style=invis]`)),
    ...[...graph].flatMap(([from, to]) =>
      withoutIndirect(to, graph).map((other) => `${quoted(from)} -> ${quoted(other)}`),
    ),
  ];
  const viz = await instance();
  const svg = viz.renderString(`digraph packages {\n${HEAD}\n${lines.join("\n")}\n}`, { format: "svg" });
  return svg.replace(/(<svg[^>]*>)/, `$1\n<title>${TITLE}</title>`);
}

const TITLE = "The packages of Autophase; an arrow points to what a package stands on; programs stand on all";
const HEAD = `
  graph [nodesep=0.3, ranksep=0.5, pad=0.3, bgcolor="#ffffff", fontname="Helvetica,Arial,sans-serif", fontsize=12,
    labelloc=b, label=<${legend()}>]
  node [shape=box, style="rounded,filled", height=0.45, width=1.7, fontname="Helvetica,Arial,sans-serif", fontsize=12,
    fontcolor="#1d2429", penwidth=1.3]
  edge [color="#8a949c", arrowsize=0.7]`;

function node(name) {
  const { fill, stroke } = FLOWS[flowOf(name)];
  return `${quoted(name)} [fillcolor="${fill}", color="${stroke}"]`;
}

function legend() {
  const cells = Object.values(FLOWS).map(
    ({ fill, stroke, words }) =>
      `<td width="16" bgcolor="${fill}" color="${stroke}" border="1"> </td><td border="0" width="${8 * words.length}" align="left"> ${words}</td>`,
  );
  return `<table border="0" cellspacing="4"><tr>${cells.join("")}</tr></table>`;
}

/** Without what is reached by way of another. */
function withoutIndirect(names, graph) {
  const reach = (name) => graph.get(name).flatMap((next) => [next, ...reach(next)]);
  const indirect = new Set(names.flatMap(reach));
  return names.filter((name) => !indirect.has(name));
}

function flowOf(name) {
  if (LEARN.includes(name)) return "learn";
  return RECONSTRUCT.includes(name) ? "reconstruct" : "both";
}

function quoted(name) {
  return `"${name}"`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(DRAWING, await packagesSvg(ARROWS));
}
