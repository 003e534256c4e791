// node many-starts.ts P.cxi R.cxi: many starts beside each other, one answer, and whether to believe it.

import { selectEngine } from "@autophase/kernels";
import { reconstruct } from "@autophase/reconstruction";
import { createWorkerPool } from "@autophase/reconstruction/node";
import { readPattern, writeReconstruction } from "@autophase/tensor-io/node";

const [input = "P.cxi", output = "R.cxi"] = process.argv.slice(2);
const pattern = await readPattern(input);
const { engine } = await selectEngine("auto");

const settings = { preset: "quick", starts: 4, seed: 1 };
const outcome = await reconstruct(pattern, settings, {
  runners: createWorkerPool(engine),
  onEvent: ({ type }) => console.log(type),
});
const { verdict, agreement } = outcome.answer;
console.log(verdict.reason);
console.log(`starts differ by ${agreement.medianInvariantError?.toFixed(3) ?? "nothing known"} in the median`);
await writeReconstruction(output, outcome.reconstruction);
