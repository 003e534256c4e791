// The weights of train.py as a file that every program here takes, with what they have learnt from.
//   node tooling/study/patterson/pack.mjs WEIGHTS.pt FILE.safetensors
//     [--half --unmeasured 0.1 --candidates 0 --size 32]
// --half: kernels in half precision. --unmeasured: the share of voxels that its crystals lacked. --candidates: those of
// an `anl2024`; without them, or with 0, it is a `patterson`. --size: voxels along an axis of its patterns.

import { parseArgs } from "node:util";
import { readWeights, writeWeights } from "@autophase/network";
import { importWeights } from "@autophase/network/exchange";
import { rangeToText } from "@autophase/prediction";
import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    half: { type: "boolean", default: false },
    unmeasured: { type: "string", default: "0" },
    candidates: { type: "string", default: "0" },
    size: { type: "string", default: "32" },
  },
});
const [from, to] = positionals;
if (!to) {
  process.stderr.write("error: pack.mjs WEIGHTS.pt FILE.safetensors\n");
  process.exit(2);
}
const [unmeasured, candidates, size] = ["unmeasured", "candidates", "size"].map((name) => Number(values[name]));
const described = candidates ? { name: "anl2024", candidates } : { name: "patterson", residual: true };
const { network, weights } = await importWeights(await readFileBytes(from), described);
const metadata = { threshold: "0.1", ...rangeToText({ oversampling: [2, 5], peakCounts: [1e3, 1e7], unmeasured }) };
const bytes = writeWeights(network, weights, { size: Array(3).fill(size), metadata, half: values.half });
await writeFileAtomic(to, bytes);
process.stdout.write(`${to}: ${readWeights(bytes).metadata.sha256}\n`);
