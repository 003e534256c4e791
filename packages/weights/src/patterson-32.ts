/** The card of `patterson-32`. */

import type { WeightsCard } from "./weights-card.js";

export const PATTERSON_32: WeightsCard = {
  name: "patterson-32",
  url: new URL("../files/patterson-32.safetensors", import.meta.url),
  sha256: "47ebc3a3ddb6841a7cc67448a264a5817b1449b62a49b3d1d709510ba7c29457",
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
    data: "24,000 simulated crystals of the train split, 32 x 32 x 32, oversampling 2 to 5, peak of 1e3 to 1e7 counts, phase range up to pi, all voxels measured, coherent light; then 14,000 of which every second one is such a crystal, every fourth is strained by pi to 4 pi, and every fourth by up to 4 pi and has a seam, dead pixels, partial coherence and background; turned over by the symmetries of a cube",
    seeds:
      "crystals 0, then 15; weights 0; the rate fell along a cosine of the time, which the commands make one of the steps",
    loss: "for the best of the candidates: relative mean error of the far-field modulus at its best scale, plus 1 - pcc, plus 1 - overlap with the true object or its twin, whichever is nearer",
    steps: 18_253,
    presentations: 90_436,
    hours: 2.9,
    machine: "a third of one core of an AMD EPYC (1,627 and 2,000 s of processor time), PyTorch 2.15",
    commands: [
      "node tooling/study/patterson/make-crystals.mjs --out runs/crystals --shards 48",
      "node tooling/study/patterson/make-crystals.mjs --out runs/validation --shards 1 --split validation",
      "python3 tooling/study/patterson/train.py --crystals runs/crystals --validation runs/validation --out runs/patterson --steps 13900",
      "node tooling/study/patterson/pack.mjs runs/patterson/weights.pt runs/plain.safetensors",
      "node tooling/study/patterson/make-crystals.mjs --broad --seed 15 --out runs/broad --shards 28",
      "node tooling/study/patterson/make-crystals.mjs --broad --seed 15 --out runs/broad-validation --shards 1 --split validation",
      "python3 tooling/study/patterson/train.py --crystals runs/broad --validation runs/broad-validation --out runs/patterson-broad --from runs/plain.safetensors --batch 8 --rate 1e-3 --steps 4360",
      "node tooling/study/patterson/pack.mjs runs/patterson-broad/weights.pt packages/weights/files/patterson-32.safetensors 0.1",
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
      { presentations: 59_588, chiSquared: 0.1045, of: "all kinds" },
      { presentations: 63_588, chiSquared: 0.1008, of: "all kinds" },
      { presentations: 67_588, chiSquared: 0.0958, of: "all kinds" },
      { presentations: 71_588, chiSquared: 0.0941, of: "all kinds" },
      { presentations: 75_588, chiSquared: 0.0926, of: "all kinds" },
      { presentations: 79_588, chiSquared: 0.0919, of: "all kinds" },
      { presentations: 87_588, chiSquared: 0.0917, of: "all kinds" },
    ],
  },
  goodAt: [
    "where the crystal is and how large, within a second",
    "phases that vary by less than about 3 radians: 30 HIO and 20 ER from it find 89 of 100, from random numbers 20",
  ],
  badAt: [
    "alone it is hardly ever an answer: 1 of 100",
    "strain of pi to 4 pi: 30 HIO and 20 ER from it find 38 of 100, from random numbers 1",
    "the same with gaps, dead pixels, partial coherence and background: 27 of 100, from random numbers 3",
    "detail beyond 32 voxels: of a larger pattern it sees the middle",
  ],
  figures: {
    command:
      "autophase-trainer evaluate --weights packages/weights/files/patterson-32.safetensors --simulate 100 --seed 7 --recipes er,refine --out evaluation.html",
    rows: [
      ["alone", "found 0.01, median invariantError 0.380"],
      ["20 ER", "found 0.38, from random numbers 0.00"],
      ["50 ER", "found 0.46, from random numbers 0.00"],
      ["100 ER", "found 0.47, from random numbers 0.02"],
      ["12 HIO + 8 ER", "found 0.52, from random numbers 0.01"],
      ["30 HIO + 20 ER", "found 0.89, from random numbers 0.20"],
      ["60 HIO + 40 ER", "found 0.87, from random numbers 0.74"],
    ],
  },
};
