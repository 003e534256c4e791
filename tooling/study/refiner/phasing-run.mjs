// One start driven by hand on a workspace, so that it can be looked at and branched anywhere. Corner layout.

import { ifftshift } from "@autophase/kernels";
import { boxSupport, heldOutVoxels } from "@autophase/phase-retrieval";
import { createRandom } from "@autophase/tensor-io";

const RULES = {
  ER: { name: "ER", inside: { object: 0, projected: 1 }, outside: { object: 0, projected: 0 } },
  HIO: { name: "HIO", inside: { object: 0, projected: 1 }, outside: { object: 1, projected: -0.9 } },
  RAAR: { name: "RAAR", inside: { object: 0, projected: 1 }, outside: { object: 0.9, projected: -0.8 } },
};

/** The measurement of a centred pattern; with a seed, a twentieth of its voxels is held out. */
export function problemOf(pattern, heldOutSeed) {
  const { intensity } = pattern;
  const { shape } = intensity;
  const modulus = ifftshift(intensity).data.map(Math.sqrt);
  const measured = pattern.mask && ifftshift(pattern.mask).data;
  if (heldOutSeed === undefined) return { shape, modulus, ...(measured && { mask: measured }) };
  const heldOut = ifftshift(heldOutVoxels(pattern, { seed: heldOutSeed })).data;
  return { shape, modulus, mask: heldOut.map((isHeld, i) => (isHeld ? 0 : (measured?.[i] ?? 1))) };
}

/** Random numbers in the half box. */
export function randomState(shape, seed, start) {
  const support = ifftshift(boxSupport(shape)).data;
  const random = createRandom(seed, start);
  const real = new Float32Array(support.length);
  const imag = new Float32Array(support.length);
  for (let i = 0; i < support.length; i++) {
    if (support[i] === 0) continue;
    const amplitude = random.uniform();
    const phase = Math.PI * (2 * random.uniform() - 1);
    real[i] = amplitude * Math.cos(phase);
    imag[i] = amplitude * Math.sin(phase);
  }
  return { object: { real, imag, shape }, support };
}

/** Steps of `[["ER", 10], ["HIO", 45]]` from iteration `first`, an update of the support before every tenth. */
export function stepsOf(plan, first, { sigma, threshold }) {
  const steps = [];
  let iteration = first;
  for (const [name, count] of plan) {
    for (const end = iteration + count; iteration < end; iteration++) {
      if (iteration > 0 && iteration % 10 === 0) {
        steps.push({ type: "shrink-wrap", sigma: sigma(iteration), threshold });
      }
      steps.push({ type: "iterate", rule: RULES[name] });
    }
  }
  return { steps, end: iteration };
}
