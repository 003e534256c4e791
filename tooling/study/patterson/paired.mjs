// Two weights on the same crystals: what `evaluate --json` of each has found, in pairs.
//   node tooling/study/patterson/paired.mjs BEFORE.json[,BEFORE2.json] AFTER.json[,AFTER2.json]
// Both sides as many files, of the same crystals in the same order; a line for each method, over all files.

import { readFileSync } from "node:fs";
import { mcnemarProbability, pairedDifference } from "@autophase/evaluation";

const sides = process.argv
  .slice(2, 4)
  .map((names) => names.split(",").flatMap((file) => JSON.parse(readFileSync(file, "utf8")).crystals));
const [before, after] = sides;
if (!after || before.length !== after.length || before.some(({ name }, k) => name !== after[k].name)) {
  process.stderr.write("error: paired.mjs BEFORE.json AFTER.json, of the same crystals in the same order\n");
  process.exit(2);
}

const nothing = { success: 0, invariantError: 1 };
for (const method of Object.keys(Object.assign({}, ...after)).filter((key) => key !== "name")) {
  const pairs = (metric) =>
    after.map((crystal, k) => [crystal, before[k]].map((one) => (one[method] ?? nothing)[metric]));
  const found = pairs("success");
  const count = (side) => found.reduce((sum, pair) => sum + pair[side], 0);
  const only = (side) => found.filter((pair) => pair[side] > pair[1 - side]).length;
  const { difference, low, high } = pairedDifference(pairs("invariantError"));
  const error = [difference, low, high].map((value) => value.toFixed(4));
  process.stdout.write(
    `${method}: of ${found.length} found ${count(1)} before, ${count(0)} after; only before ${only(1)}, only after ` +
      `${only(0)}, McNemar p ${mcnemarProbability(found).toPrecision(2)}; invariantError ${error[0]} (${error[1]} to ${error[2]})\n`,
  );
}
