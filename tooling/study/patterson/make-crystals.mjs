// Simulated crystals on disk, for train.py; goes on where it was stopped.
//   node tooling/study/patterson/make-crystals.mjs --out DIR --shards 48 [--split train --seed 0 --first 0 --broad]
//     [--without edge-dislocation --size 32]
// Phases up to pi, all voxels measured, coherent light; with --broad that is every second one, every fourth is strained
// by pi to 4 pi, and every fourth by up to 4 pi and has a seam, dead pixels, partial coherence and background.
// --without: a kind of strain that none of them has.
// A shard holds 500 crystals of `size` voxels along each axis: the modulus (uint16, 65535 its maximum), the object
// (int16 real and imaginary part, 32767 its highest amplitude) in the half box around its centre of mass, the counts of
// the peak.

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { STRAIN_FAMILY_NAMES, simulateCrystal } from "@autophase/simulation";
import { writeFileAtomic } from "@autophase/tensor-io/node";
import { BROAD, PLAIN } from "../crystal-kinds.mjs";
import { withSeam } from "../families.mjs";

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    shards: { type: "string", default: "48" },
    first: { type: "string", default: "0" },
    split: { type: "string", default: "train" },
    seed: { type: "string", default: "0" },
    broad: { type: "boolean", default: false },
    without: { type: "string" },
    size: { type: "string", default: "32" },
  },
});
if (!values.out) {
  process.stderr.write("error: --out DIR: where the crystals go\n");
  process.exit(2);
}

const kinds = values.broad ? BROAD : [PLAIN];

if (values.without && !STRAIN_FAMILY_NAMES.includes(values.without)) {
  process.stderr.write(`error: --without ${values.without}: one of ${STRAIN_FAMILY_NAMES.join(", ")}\n`);
  process.exit(2);
}
const families = STRAIN_FAMILY_NAMES.filter((name) => name !== values.without);

const [N, HALF, CRYSTALS] = [Number(values.size), Number(values.size) / 2, 500];
const [VOXELS, INNER] = [N ** 3, HALF ** 3];

mkdirSync(values.out, { recursive: true });
for (let shard = Number(values.first); shard < Number(values.first) + Number(values.shards); shard++) {
  const file = join(values.out, `${String(shard).padStart(5, "0")}.bin`);
  if (existsSync(file)) continue;
  const modulus = new Uint16Array(CRYSTALS * VOXELS);
  const objects = new Int16Array(CRYSTALS * 2 * INNER);
  const peaks = new Float32Array(CRYSTALS);
  for (let k = 0; k < CRYSTALS; k++) {
    const index = shard * CRYSTALS + k;
    const { seam = false, ...kind } = kinds[index % kinds.length];
    const own = { seed: Number(values.seed), index, split: values.split, shape: [N, N, N] };
    const { object, pattern } = simulateCrystal({ ...own, ...kind, strain: { ...kind.strain, families } });
    const counts = (seam ? withSeam(pattern, Math.floor(index / kinds.length)) : pattern).intensity.data;
    peaks[k] = counts.reduce((highest, value) => Math.max(highest, value), 0);
    modulus.set(
      counts.map((value) => Math.round(65535 * Math.sqrt(value / peaks[k]))),
      k * VOXELS,
    );
    writeObject(object, objects.subarray(2 * k * INNER, 2 * (k + 1) * INNER));
  }
  await writeFileAtomic(file, Buffer.concat([modulus, objects, peaks].map(({ buffer }) => Buffer.from(buffer))));
  process.stdout.write(`${file}\n`);
}

/** Real part, then imaginary part. */
function writeObject({ real, imag }, to) {
  let [mass, highest] = [0, 0];
  const moments = [0, 0, 0];
  real.forEach((re, i) => {
    const weight = re ** 2 + imag[i] ** 2;
    mass += weight;
    highest = Math.max(highest, weight);
    [Math.floor(i / (N * N)), Math.floor(i / N) % N, i % N].forEach((n, axis) => {
      moments[axis] += weight * n;
    });
  });
  const corner = moments.map((moment) => Math.round(moment / mass) - HALF / 2);
  const scale = 32767 / Math.sqrt(highest);
  for (let j = 0; j < INNER; j++) {
    const place = [Math.floor(j / (HALF * HALF)), Math.floor(j / HALF) % HALF, j % HALF];
    const [z, y, x] = place.map((n, axis) => (n + corner[axis] + N) % N);
    const from = (z * N + y) * N + x;
    to[j] = Math.round(real[from] * scale);
    to[INNER + j] = Math.round(imag[from] * scale);
  }
}
