// Two methods on the same crystals of the study: exact McNemar test, intervals, strata, processor seconds.
//   npm run study -- compare FIRST SECOND [--recipes fast,standard] [--csv OUT]
// FIRST and SECOND are rows of `npm run study` (.jsonl) or of docs/data (.csv), and may be one file; --csv writes the
// rows of the first recipe that were compared.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { mcnemarProbability, pairedDifference } from "@autophase/evaluation";
import { createRandom } from "@autophase/tensor-io";
import { writeFileAtomic } from "@autophase/tensor-io/node";

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  allowPositionals: true,
  options: { recipes: { type: "string", default: "fast,standard" }, csv: { type: "string" } },
});
if (positionals.length !== 2) {
  process.stderr.write("error: study -- compare FIRST SECOND: two files of rows\n");
  process.exit(2);
}
const recipes = values.recipes.split(",");
const [first, second] = positionals.map((file, k) => rowsOf(file).filter(({ recipe }) => recipe === recipes[k]));
const others = new Map(second.map((row) => [keyOf(row), row]));
const pairs = first.filter((row) => others.has(keyOf(row))).map((row) => [row, others.get(keyOf(row))]);

const strata = {
  all: () => true,
  ...Object.fromEntries([...new Set(pairs.map(([{ family }]) => family))].map((name) => [name, isOf(name)])),
  "phase range above pi": ([, { phaseRange }]) => phaseRange > Math.PI,
  "peak under 1e4": ([, { peakCounts }]) => peakCounts < 1e4,
};
print(["", "crystals", "found", "lost by first, second alone", "trusted", "trusted, lost", "median invariantError"]);
print(Array(7).fill("---"));
for (const [name, isIn] of Object.entries(strata)) {
  const rows = pairs.filter(isIn);
  const both = (value) => [0, 1].map((k) => value(rows.map((pair) => pair[k]))).join(", ");
  const alone = [0, 1].map((k) => rows.filter((pair) => pair[1 - k].found > pair[k].found).length).join(", ");
  const lost = both((list) => list.filter(({ trusted, found }) => trusted > found).length);
  const errors = both((list) => median(list.map(({ invariantError }) => invariantError)).toFixed(3));
  print([name, rows.length, both(sumOf("found")), alone, both(sumOf("trusted")), lost, errors]);
}

const found = pairs.map((pair) => pair.map((row) => row.found));
const { difference, low, high } = pairedDifference(found);
const [lowError, highError] = medianInterval();
process.stdout.write(`
success: difference ${difference.toFixed(3)} (95 % ${low.toFixed(3)} to ${high.toFixed(3)}), McNemar p ${mcnemarProbability(found).toPrecision(2)}
median invariantError: difference ${differenceOfMedians(pairs).toFixed(4)} (95 % ${lowError.toFixed(4)} to ${highError.toFixed(4)})
`);
const timed = pairs.filter((pair) => pair.every(({ processorSeconds }) => processorSeconds > 0));
if (timed.length > 0) {
  const [mine, theirs] = [0, 1].map((k) => sumOf("processorSeconds")(timed.map((pair) => pair[k])));
  process.stdout.write(
    `processor seconds of ${timed.length} crystals: ${mine.toFixed(0)}, ${theirs.toFixed(0)}, ratio ${(mine / theirs).toFixed(3)}\n`,
  );
}
if (values.csv) await writeFileAtomic(values.csv, csvOf(pairs.map(([row]) => row)));

function rowsOf(file) {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  if (!file.endsWith(".csv")) return lines.map((line) => plainRow(JSON.parse(line)));
  const names = lines[0].split(",");
  return lines.slice(1).map((line) => {
    const cells = line.split(",").map((cell) => (cell === "" || Number.isNaN(Number(cell)) ? cell : Number(cell)));
    return Object.fromEntries(names.map((name, k) => [name, cells[k]]));
  });
}

function plainRow({ index, success, trustworthy, ...rest }) {
  return { ...rest, number: index, found: Number(success), trusted: Number(trustworthy) };
}

function keyOf({ family, number }) {
  return `${family} ${number}`;
}

function isOf(name) {
  return ([{ family }]) => family === name;
}

function sumOf(name) {
  return (list) => list.reduce((sum, row) => sum + row[name], 0);
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const last = sorted.length - 1;
  return (sorted[Math.floor(last / 2)] + sorted[Math.ceil(last / 2)]) / 2;
}

function differenceOfMedians(list) {
  const [mine, theirs] = [0, 1].map((k) => median(list.map((pair) => pair[k].invariantError)));
  return mine - theirs;
}

/** Percentiles over 10,000 draws of crystals. */
function medianInterval() {
  const random = createRandom(0, pairs.length);
  const drawn = Array.from({ length: 10_000 }, () =>
    differenceOfMedians(pairs.map(() => pairs[random.integer(pairs.length)])),
  ).sort((a, b) => a - b);
  return [drawn[250], drawn[9749]];
}

function csvOf(rows) {
  const digits = { invariantError: 4, iou: 4, phaseMae: 4, expectedError: 4, processorSeconds: 2 };
  const names = ["family", "number", "recipe", "found", "invariantError", "iou", "phaseMae", "trusted"];
  names.push("expectedError", "kept", "starts", "processorSeconds");
  const cell = (row, name) => (name in digits ? (row[name]?.toFixed(digits[name]) ?? "") : (row[name] ?? ""));
  return [names, ...rows.map((row) => names.map((name) => cell(row, name)))]
    .map((row) => `${row.join(",")}\n`)
    .join("");
}

function print(cells) {
  process.stdout.write(`| ${cells.join(" | ")} |\n`);
}
