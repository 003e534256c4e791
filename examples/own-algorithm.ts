// An algorithm of your own, on every engine: its rule says what an iterate becomes inside and outside of the support,
// from itself and from its projection onto the measured modulus. This one is HIO that also keeps a memory inside.

import { createEngine, ifftshift, type ObjectRule } from "@autophase/kernels";
import { simulateCrystal } from "@autophase/simulation";
import { createRandom, mapTo } from "@autophase/tensor-io";

const own: ObjectRule = {
  name: "inert HIO",
  inside: { object: 0.2, projected: 0.8 },
  outside: { object: 1, projected: -0.9 },
};

const er: ObjectRule = {
  name: "ER",
  inside: { object: 0, projected: 1 },
  outside: { object: 0, projected: 0 },
};
const steps = [...Array(30).fill(own), ...Array(20).fill(er)].map((rule) => ({ type: "iterate", rule }) as const);

const { pattern, support } = simulateCrystal({ seed: 1, index: 0, shape: [16, 16, 16] });
const { shape } = pattern.intensity;
const corner = ifftshift(pattern.intensity); // engines have the origin at index 0
const inside = ifftshift(support).data;
const random = createRandom(1);
const start = {
  real: mapTo(Float64Array, inside, (one) => one * random.uniform()),
  imag: new Float64Array(inside.length),
  shape,
};

for (const name of ["reference", "wasm"] as const) {
  const engine = await createEngine(name);
  const workspace = await engine.createWorkspace({ shape, modulus: mapTo(Float64Array, corner.data, Math.sqrt) });
  await workspace.write({ object: start, support: Uint8Array.from(inside) });
  const { chi } = await workspace.run(steps);
  console.log(`${name}: chi ${chi[0].toFixed(4)} -> ${chi[49].toFixed(4)}`);
  workspace.dispose();
}
