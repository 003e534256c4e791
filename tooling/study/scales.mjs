// What becomes of an answer when the same counts are given at another scale: normalised, rescaled, rounded, corrected.
//   npm run study -- scales --count 5 --size 32 --pattern SCAN.cxi --json scales.jsonl

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { compareObjects } from "@autophase/analysis";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { countScale, inCounts } from "@autophase/phase-retrieval";
import { reconstruct } from "@autophase/reconstruction";
import { createRandom } from "@autophase/tensor-io";
import { readPattern } from "@autophase/tensor-io/node";
import { FAMILIES, studyCrystal } from "./families.mjs";
import { scalesTable } from "./scales-table.mjs";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    count: { type: "string", default: "5" },
    first: { type: "string", default: "0" },
    size: { type: "string", default: "32" },
    families: { type: "string", default: Object.keys(FAMILIES).join(",") },
    pattern: { type: "string", multiple: true, default: [] },
    json: { type: "string", default: "scales.jsonl" },
    table: { type: "boolean", default: false },
    scales: { type: "string" },
  },
});
const [count, first, size] = ["count", "first", "size"].map((name) => Number(values[name]));

/** From counts to numbers, given the largest count and the index of a voxel in its frame. */
const SCALES = {
  counts: (value) => value,
  "over the maximum": (value, { largest }) => value / largest,
  "times 0.001": (value) => value * 1e-3,
  "times 1000": (value) => value * 1e3,
  "times 3.7": (value) => value * 3.7,
  "times 3.7, rounded": (value) => Math.round(value * 3.7),
  "over 7, rounded": (value) => Math.round(value / 7),
  "flat field of 10 %": (value, { flat, pixel }) => value * flat[pixel],
  "the same, over the maximum": (value, { flat, pixel, largest }) => (value * flat[pixel]) / largest,
};

const engine = createWasmEngine({ threads: 1 });
const rows = existsSync(values.json)
  ? readFileSync(values.json, "utf8").split("\n").filter(Boolean).map(JSON.parse)
  : [];
const seen = new Set(rows.map(({ crystal, scale }) => `${crystal}: ${scale}`));
for (const { crystal, measured } of values.table ? [] : crystals()) await compareScales(crystal, await measured());
engine.dispose();
process.stdout.write(scalesTable(rows, Object.keys(SCALES)));

function* crystals() {
  for (let index = first; index < first + count; index++) {
    for (const family of values.families.split(",")) {
      yield { crystal: `${family} ${index} ${size}`, measured: async () => studyCrystal(family, index, size) };
    }
  }
  for (const path of values.pattern)
    yield { crystal: basename(path), measured: async () => ({ pattern: await readPattern(path) }) };
}

async function compareScales(crystal, { pattern, object: truth }) {
  const wanted = values.scales?.split(";") ?? Object.keys(SCALES);
  const open = wanted.filter((scale) => !seen.has(`${crystal}: ${scale}`));
  if (open.length === 0) return;
  let reference;
  for (const scale of open) {
    const given = scaled(pattern, SCALES[scale]);
    // an answer is a function of the counts alone
    const isSame = hasSameCounts(given, pattern);
    reference ??= await answerOf(pattern);
    const answer = isSame ? reference : await answerOf(given);
    const { verdict, agreement, starts, fit, warnings } = answer;
    const row = {
      crystal,
      scale,
      isSame,
      trustworthy: verdict.trustworthy,
      reason: verdict.reason,
      expectedError: verdict.expectedError,
      checks: Object.fromEntries(verdict.checks.map(({ name, value }) => [name, value])),
      kept: agreement.kept,
      starts: starts.length,
      chi: fit.chi,
      scatter: fit.scatter,
      warnings,
      toCounts: compareObjects(answer.object, reference.object).invariantError,
      toTruth: truth ? compareObjects(answer.object, truth).invariantError : null,
    };
    rows.push(row);
    appendFileSync(values.json, `${JSON.stringify(row)}\n`);
    process.stderr.write(
      `${crystal}, ${scale}: ${row.trustworthy ? "trusted" : "not trusted"}, ${row.toCounts.toFixed(4)} from the object of the counts\n`,
    );
  }
}

async function answerOf(pattern) {
  const { answer, warnings } = await reconstruct(pattern, { seed: 1 }, { engine });
  return { ...answer, warnings: warnings.map(({ message }) => message) };
}

function hasSameCounts(given, { intensity }) {
  const scale = countScale(given);
  if (!scale) return false;
  const { data } = inCounts(given, scale).intensity;
  return data.every((counts, i) => counts === intensity.data[i]);
}

function scaled(pattern, change) {
  const { data, shape } = pattern.intensity;
  const pixels = shape.at(-1) * shape.at(-2);
  const random = createRandom(7);
  const flat = Float32Array.from({ length: pixels }, () => 0.9 + 0.2 * random.uniform());
  const largest = data.reduce((most, value) => Math.max(most, value), 0);
  const numbers = data.map((value, i) => change(value, { largest, flat, pixel: i % pixels }));
  return { ...pattern, intensity: { ...pattern.intensity, data: numbers } };
}
