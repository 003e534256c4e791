// node packages/analysis/generate/main.mjs FOLDER MASSES.json
//
// Writes src/material/scattering-factors.generated.ts from the files `*.nff` of the Center for X-Ray Optics (Henke,
// Gullikson & Davis 1993, doi:10.1006/adnd.1993.1013), as the Python package periodictable carries them
// (`periodictable/xsf`, public domain), and atomic masses by symbol. Points that lie on a line between their neighbours
// are left out.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder, masses] = process.argv.slice(2);
const ELEMENTS =
  "C N O Mg Al Si P S Ca Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Sr Y Zr Nb Mo Ru Rh Pd Ag Cd In Sn Sb Te Ba La Ce Nd Hf Ta W Re Ir Pt Au Pb Bi".split(
    " ",
  );
const [LOWEST, HIGHEST] = [4500, 30_000];
/** Of f1 in electrons for each of Z, of f2 relatively. */
const TOLERANCE = { f1: 0.002, f2: 0.01 };

const massOf = JSON.parse(readFileSync(masses, "utf8"));
const rows = ELEMENTS.map((symbol) => {
  const points = readPoints(join(folder, `${symbol.toLowerCase()}.nff`));
  const kept = thinned(points, massOf[symbol].number);
  const numbers = kept.map(([energy, f1, f2]) => {
    return [energy.toFixed(1), f1.toPrecision(5), f2.toPrecision(4)].map(shortest).join(" ");
  });
  return `  ${symbol}: {\n    mass: ${massOf[symbol].mass},\n    factors: "${numbers.join(",")}",\n  },`;
});
const text = `// Written by generate/main.mjs: not to be changed by hand.

/** Henke, Gullikson & Davis 1993, doi:10.1006/adnd.1993.1013: grams per mole, and eV, f1 and f2 of each point. */
export const SCATTERING_FACTORS: Readonly<Record<string, { readonly mass: number; readonly factors: string }>> = {
${rows.join("\n")}
};
`;
const here = dirname(fileURLToPath(import.meta.url));
writeFileSync(join(here, "../src/material/scattering-factors.generated.ts"), text);

/** The same number. */
function shortest(digits) {
  return String(Number(digits)).replace(/^0\./, ".");
}

function readPoints(file) {
  const lines = readFileSync(file, "latin1").split("\n").slice(1);
  const points = lines.map((line) => line.trim().split(/\s+/).map(Number)).filter((point) => point.length === 3);
  const first = points.findLastIndex(([energy]) => energy <= LOWEST);
  const last = points.findIndex(([energy]) => energy >= HIGHEST);
  return points.slice(first, last < 0 ? undefined : last + 1);
}

/** From each point as far as one line serves all between. */
function thinned(points, number) {
  const kept = [points[0]];
  for (let from = 0; from < points.length - 1; ) {
    let to = from + 1;
    while (to + 1 < points.length && serves(points, from, to + 1, number)) to++;
    kept.push(points[to]);
    from = to;
  }
  return kept;
}

function serves(points, from, to, number) {
  const [start, end] = [points[from], points[to]];
  for (let k = from + 1; k < to; k++) {
    const part = (points[k][0] - start[0]) / (end[0] - start[0]);
    const [f1, f2] = [1, 2].map((i) => start[i] + part * (end[i] - start[i]));
    if (Math.abs(f1 - points[k][1]) > TOLERANCE.f1 * number) return false;
    if (Math.abs(f2 / points[k][2] - 1) > TOLERANCE.f2) return false;
  }
  return true;
}
