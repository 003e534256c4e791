// node predict-a-pattern.ts P.cxi weights.safetensors: what a trained network makes of a pattern of any size.

import { readFile } from "node:fs/promises";
import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { createPredictor, predictObject, readTrainedNetwork } from "@autophase/prediction";
import { readPattern } from "@autophase/tensor-io/node";
import "@tensorflow/tfjs-backend-cpu";

const [input = "P.cxi", weights = "weights.safetensors"] = process.argv.slice(2);
await registerWasmBackend();
const network = await readTrainedNetwork(await readFile(weights), { file: weights });
const guess = await predictObject(await readPattern(input), createPredictor(network));
const voxels = guess.support.data.reduce((sum, inside) => sum + inside, 0);
console.log(`oversampling ${guess.oversampling.map((value) => value.toFixed(1))}, ${voxels} voxels in the guess`);
