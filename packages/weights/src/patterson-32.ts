/** The card of `patterson-32`. */

import type { WeightsCard } from "./weights-card.js";

export const PATTERSON_32: WeightsCard = {
  name: "patterson-32",
  url: new URL("../files/patterson-32.safetensors", import.meta.url),
  sha256: "d8c723e12e99a28260f4baef9b65e29505877521dc94ae06a5dedac304724626",
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
    seeds: "crystals 0, weights 0; the rate fell along a cosine of the time, which the command makes one of the steps",
    loss: "for the best of the candidates: relative mean error of the far-field modulus at its best scale, plus 1 - pcc, plus 1 - overlap with the true object or its twin, whichever is nearer",
    steps: 13_897,
    presentations: 55_588,
    hours: 1.2,
    machine: "0.38 of one core of an AMD EPYC (1,627 s of processor time), PyTorch 2.15",
    commands: [
      "node tooling/study/patterson/make-crystals.mjs --out runs/crystals --shards 48",
      "node tooling/study/patterson/make-crystals.mjs --out runs/validation --shards 1 --split validation",
      "python3 tooling/study/patterson/train.py --crystals runs/crystals --validation runs/validation --out runs/patterson --steps 13900",
      "node tooling/study/patterson/pack.mjs runs/patterson/weights.pt packages/weights/files/patterson-32.safetensors",
    ],
    curve: [
      { presentations: 2000, chiSquared: 0.0996 },
      { presentations: 4000, chiSquared: 0.0941 },
      { presentations: 8000, chiSquared: 0.0898 },
      { presentations: 16_000, chiSquared: 0.0807 },
      { presentations: 24_000, chiSquared: 0.0686 },
      { presentations: 32_000, chiSquared: 0.0673 },
      { presentations: 40_000, chiSquared: 0.063 },
      { presentations: 48_000, chiSquared: 0.0591 },
      { presentations: 54_000, chiSquared: 0.0573 },
      { presentations: 55_588, chiSquared: 0.0572 },
    ],
  },
  goodAt: [
    "where the crystal is and how large, within a second",
    "phases that vary by less than about 3 radians: 30 HIO and 20 ER from it find 84 of 100, from random numbers 20",
  ],
  badAt: [
    "alone it is hardly ever an answer: 1 of 100",
    "strain of more than 2 pi, which it has never seen: there a random start finds what one from it does not",
    "detail beyond 32 voxels: of a larger pattern it sees the middle",
    "gaps, background and partial coherence, which it has never seen",
  ],
  figures: {
    command:
      "autophase-trainer evaluate --weights packages/weights/files/patterson-32.safetensors --simulate 100 --seed 7 --recipes er,refine --out evaluation.html",
    rows: [
      ["alone", "found 0.01, median invariantError 0.377"],
      ["20 ER", "found 0.41, from random numbers 0.00"],
      ["50 ER", "found 0.43, from random numbers 0.00"],
      ["100 ER", "found 0.44, from random numbers 0.02"],
      ["12 HIO + 8 ER", "found 0.53, from random numbers 0.01"],
      ["30 HIO + 20 ER", "found 0.84, from random numbers 0.20"],
      ["60 HIO + 40 ER", "found 0.85, from random numbers 0.74"],
    ],
  },
};
