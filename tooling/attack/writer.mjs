// Started by `writes.mjs`: writes outputs under the same names, one after the other, until it is killed. Says on
// standard output what is done: the name, and a number that is in the file.

import { writeSync } from "node:fs";
import { join } from "node:path";
import { openStartFile } from "@autophase/reconstruction/node";
import { createRandom } from "@autophase/tensor-io";
import { readReconstruction, sweepTemporaries, writeFileAtomic, writeReconstruction } from "@autophase/tensor-io/node";
import { CHECKPOINT, IDENTITY, RESULT, STARTS, TEXT } from "./writes.mjs";

const [folder, input, seed, first] = process.argv.slice(2);
const random = createRandom(Number(seed), Number(first));
const result = await readReconstruction(input);
await sweepTemporaries(folder);
const starts = await openStartFile(join(folder, CHECKPOINT), { identity: IDENTITY, resume: true, afterSeconds: 0 });
for (let version = Number(first); ; version++) {
  const errorCurve = Float64Array.of(version);
  const kind = Math.floor(random.uniform() * 3);
  let name = [RESULT, TEXT, CHECKPOINT][kind];
  if (kind === 0) await writeReconstruction(join(folder, RESULT), { ...result, errorCurve });
  else if (kind === 1) {
    const rest = Array.from({ length: Math.floor(random.uniform() * 20_000) }, () => version);
    await writeFileAtomic(join(folder, TEXT), new TextEncoder().encode(JSON.stringify({ version, rest })));
  } else {
    const start = version % STARTS;
    // a part of it is zero, as outside of a support
    const real = new Float32Array(2 ** 14 + Math.floor(random.uniform() * 2 ** 18)).fill(version, 2 ** 13);
    const solution = { ...result, start, object: { real, imag: real, shape: [real.length] }, errorCurve };
    await starts.keep({ start, round: 0, type: "finished", solution });
    name = `${CHECKPOINT} ${start}`;
  }
  writeSync(1, `${name} ${version}\n`);
}
