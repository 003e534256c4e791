// Iterates of phasings of simulated crystals with their truth, in shards: each a pure function of its number.

import { createWasmEngine } from "@autophase/kernels/wasm";
import { simulateCrystal } from "@autophase/simulation";
import { createRandom } from "@autophase/tensor-io";
import { PLAIN } from "../crystal-kinds.mjs";
import { withSeam } from "../families.mjs";
import { createHalfBox, FEATURES, TARGETS } from "./half-box.mjs";
import { problemOf, randomState, stepsOf } from "./phasing-run.mjs";

const CRYSTALS = 64;
const STARTS = 2;
const SEED = 1400;
/** Values are kept as 16-bit numbers of this unit. */
const UNIT = 1 / 4096;
/** Iterations of HIO before the first look and between it and the second, lowest and highest. */
const STAGES = {
  late: [
    [40, 90],
    [50, 140],
  ],
  early: [
    [5, 30],
    [25, 60],
  ],
};
/** Iterations over which the support narrows. */
const SPANS = { late: [200, 760], early: [40, 300] };

/** Seen as 1 from here on. */
export const FULL_PROGRESS = 300;

/** @returns a function from the number of a shard to its iterates: every crystal is new, of the kinds by turns. */
export function createShardMaker({ size = 32, kinds = [PLAIN] } = {}) {
  const engine = createWasmEngine({ threads: 1 });
  const box = createHalfBox(size);
  const perIterate = box.edge ** 3 * (FEATURES + TARGETS);
  return {
    perIterate,
    dispose: () => engine.dispose(),
    make: async (number, stage) => {
      const values = new Int16Array(CRYSTALS * STARTS * STAGES[stage].length * perIterate);
      const progress = [];
      for (let k = 0; k < CRYSTALS; k++) {
        for await (const iterate of iteratesOf(engine, box, { kinds, index: number * CRYSTALS + k }, stage)) {
          quantize(values, progress.length * perIterate, iterate);
          progress.push(iterate.progress);
        }
      }
      return { progress: Float32Array.from(progress), values: values.subarray(0, progress.length * perIterate) };
    },
  };
}

/** What a shard holds of an iterate. */
export function readIterate({ progress, values }, index, perIterate) {
  const own = values.subarray(index * perIterate, (index + 1) * perIterate);
  return { progress: progress[index], own, unit: UNIT };
}

async function* iteratesOf(engine, box, { kinds, index }, stage) {
  const { shape } = box;
  const random = createRandom(SEED, index);
  const { seam = false, ...kind } = kinds[index % kinds.length];
  const { object, pattern } = simulateCrystal({ seed: SEED, index, split: "train", shape, ...kind });
  const measured = seam ? withSeam(pattern, Math.floor(index / kinds.length)) : pattern;
  const problem = problemOf(measured, random.uniform() < 0.5 ? index : undefined);
  const truth = box.truthOf(object);
  const autocorrelation = box.autocorrelationOf(problem);
  const workspace = await engine.createWorkspace(problem, { shrinkWrap: true });
  try {
    for (let start = 0; start < STARTS; start++) {
      const wrap = drawShrinkWrap(random, SPANS[stage]);
      await workspace.write(randomState(shape, SEED + 1 + index, start));
      let iteration = 0;
      for (const [k, [fewest, most]] of STAGES[stage].entries()) {
        const hio = ["HIO", fewest + random.integer(most - fewest)];
        const { steps, end } = stepsOf([...(k === 0 ? [["ER", 10]] : []), hio, ["ER", 5]], iteration, wrap);
        const { supportVoxels } = await workspace.run(steps);
        if (supportVoxels === 0) break;
        iteration = end;
        const { features, frame } = box.featuresOf(problem, await workspace.read(), autocorrelation);
        const progress = Math.min(1, iteration / FULL_PROGRESS);
        yield { features, targets: box.targetsOf(frame, truth), progress };
      }
    }
  } finally {
    workspace.dispose();
  }
}

/** Wider and narrower supports than a recipe has, so that the refiner does not learn one recipe. */
function drawShrinkWrap(random, [shortest, longest]) {
  const last = 1 + random.uniform();
  const span = shortest + (longest - shortest) * random.uniform();
  const threshold = 0.12 + 0.1 * random.uniform();
  return { threshold, sigma: (iteration) => 2 + (last - 2) * Math.min(1, iteration / span) };
}

function quantize(values, offset, { features, targets }) {
  const round = (value) => Math.max(-32767, Math.min(32767, Math.round(value / UNIT)));
  for (let i = 0; i < features.length; i++) values[offset + i] = round(features[i]);
  for (let i = 0; i < targets.length; i++) values[offset + features.length + i] = round(targets[i]);
}
