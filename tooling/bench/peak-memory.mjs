// Phases a pattern for a few iterations of each kind and prints the largest memory that this process has had, in bytes.

import { createWasmEngine } from "@autophase/kernels/wasm";
import { heldOutVoxels, presetOf, solve } from "@autophase/phase-retrieval";
import { amplitudeOf } from "./iteration-row.mjs";

const [size, recipe] = [Number(process.argv[2]), process.argv[3]];
const RECIPES = {
  coherent: { recipe: "2*ER+2*HIO", shrinkWrap: { sigma: 1, threshold: 0.1, every: 1 } },
  // as long as it has to be for every array to be there
  standard: {
    recipe: "2*HIO+2*ER+3*ML",
    shrinkWrap: { ...presetOf("standard").options.shrinkWrap, every: 2 },
    coherence: { model: "gaussian", first: 2, every: 2 },
  },
};
const engine = createWasmEngine();
const data = new Float32Array(size ** 3);
// counts: whole numbers, some of which follow each other
for (let i = 0; i < data.length; i++) data[i] = amplitudeOf(size, i, 0) ** 2 + (i % 2);
const pattern = { intensity: { data, shape: [size, size, size] }, history: [] };
await solve(pattern, { ...RECIPES[recipe], freeSet: heldOutVoxels(pattern, { seed: 1 }), engine, seed: 1 });
// kilobytes
process.stdout.write(String(1024 * process.resourceUsage().maxRSS));
process.exit(0);
