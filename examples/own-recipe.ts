// A recipe made of values: algorithms, how often, with parameters that run over the iterations.

import { createReferenceEngine } from "@autophase/kernels/reference";
import { er, formatRecipe, hio, phase, raar, repeat, sequence } from "@autophase/phase-retrieval";
import { simulateCrystal } from "@autophase/simulation";

const { pattern } = simulateCrystal({ seed: 1, index: 0, shape: [16, 16, 16] });
const recipe = sequence(
  repeat(2, sequence(repeat(5, er()), repeat(30, hio({ beta: [0.9, 0.5] })))),
  repeat(20, raar({ beta: 0.85 })),
  repeat(10, er()),
);
console.log(formatRecipe(recipe)); // the same as text, for files and command lines

const shrinkWrap = { threshold: 0.15, sigma: [1.5, 0.8], every: 10 } as const;
for await (const event of phase(pattern, { engine: createReferenceEngine(), recipe, shrinkWrap, seed: 1 })) {
  if (event.type === "done") console.log(`chi ${event.solution.chi.toFixed(4)}`);
}
