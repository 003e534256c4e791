/** The card of `patterson-32`. */

import type { WeightsCard } from "./weights-card.js";

export const PATTERSON_32: WeightsCard = {
  name: "patterson-32",
  url: new URL("../files/patterson-32.safetensors", import.meta.url),
  sha256: "c26aaa01d376d2e3877c092673d619f4f1c995739f9f74d6dbfb5bfcd5fd081c",
  licence: "MIT",
  summary: "a first sight of a crystal in 32 x 32 x 32 voxels, and a start that some tens of iterations of HIO finish",
  architecture: {
    network: "patterson",
    channels: 16,
    parameters: 1_465_160,
    words:
      "a U-Net on the autocorrelation, residual blocks, batch normalisation; four candidates, of which the best fitting one is kept",
  },
  training: {
    data: "24,000 simulated crystals of the train split, 32 x 32 x 32, oversampling 2 to 5, peak of 1e3 to 1e7 counts, phase range up to pi, all voxels measured, coherent light; turned over by the symmetries of a cube",
    seeds: "crystals 0, weights 0",
    loss: "for the best of the candidates: relative mean error of the far-field modulus at its best scale, plus 1 - pcc, plus 1 - overlap with the true object or its twin, whichever is nearer",
    steps: 8691,
    presentations: 34_764,
    hours: 0.63,
    machine: "about 0.4 of one core of an AMD EPYC, PyTorch 2.15",
    commands: [
      "node tooling/study/patterson/make-crystals.mjs --out runs/crystals --shards 48",
      "node tooling/study/patterson/make-crystals.mjs --out runs/validation --shards 1 --split validation",
      "python3 tooling/study/patterson/train.py --crystals runs/crystals --validation runs/validation --out runs/patterson --steps 12000",
      "node tooling/study/patterson/pack.mjs runs/patterson/weights.pt packages/weights/files/patterson-32.safetensors",
    ],
    curve: [
      { presentations: 2000, chiSquared: 0.0996 },
      { presentations: 4000, chiSquared: 0.0941 },
      { presentations: 8000, chiSquared: 0.0909 },
      { presentations: 16_000, chiSquared: 0.0807 },
      { presentations: 24_000, chiSquared: 0.0686 },
      { presentations: 32_000, chiSquared: 0.0673 },
    ],
  },
  goodAt: [
    "where the crystal is and how large, within a second",
    "phases that vary by less than about 3 radians: 30 HIO and 20 ER from it find what 700 iterations from random numbers find",
  ],
  badAt: [
    "alone it is rarely an answer: 2 of 100",
    "strain of more than 2 pi, which it has never seen: there a random start finds what one from it does not",
    "detail beyond 32 voxels: of a larger pattern it sees the middle",
    "gaps, background and partial coherence, which it has never seen",
  ],
  figures: {
    command:
      "autophase-trainer evaluate --weights packages/weights/files/patterson-32.safetensors --simulate 100 --seed 7 --recipes er,refine,short --out evaluation.html",
    rows: [
      ["alone", "found 0.02, median invariantError 0.383"],
      ["50 ER", "found 0.35, from random numbers 0.00"],
      ["30 HIO + 20 ER, narrow support", "found 0.77, from random numbers 0.20"],
      ["20 ER + 180 HIO + 20 ER", "found 0.63, from random numbers 0.59"],
    ],
  },
};
