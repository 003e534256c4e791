// The weights of train.py as a file that judge.mjs and `readRefiner` take.
//   node tooling/study/refiner/pack.mjs WEIGHTS.safetensors FILE.safetensors [--channels 16]

import { parseArgs } from "node:util";
import { createRefiner, writeRefiner } from "@autophase/network";
import { readSafetensors } from "@autophase/tensor-io";
import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { channels: { type: "string", default: "16" } },
});
const [from, to] = positionals;
if (!to) {
  process.stderr.write("error: pack.mjs WEIGHTS.safetensors FILE.safetensors\n");
  process.exit(2);
}
const { tensors } = readSafetensors(await readFileBytes(from), { file: from });
await writeFileAtomic(to, writeRefiner(createRefiner({ channels: Number(values.channels) }), tensors));
