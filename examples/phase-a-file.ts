// node phase-a-file.ts P.cxi R.cxi: the best of a few starts of one pattern.

import { selectEngine } from "@autophase/kernels";
import { phaseBest } from "@autophase/reconstruction";
import { readPattern, writeReconstruction } from "@autophase/tensor-io/node";

const [input = "P.cxi", output = "R.cxi"] = process.argv.slice(2);
const pattern = await readPattern(input); // any format: CXI, npz, TIFF, MAT and more
const { engine, reason } = await selectEngine("auto");
console.log(reason);

const { reconstruction, best } = await phaseBest(pattern, { recipe: "100*HIO+50*ER", starts: 3, seed: 1 }, { engine });
console.log(`chi ${best.chi.toFixed(4)}, ${best.supportVoxels} voxels`);
await writeReconstruction(output, reconstruction);
