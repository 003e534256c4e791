// The weights of train.py as a file that every program here takes, with what they have learnt from.
//   node tooling/study/patterson/pack.mjs WEIGHTS.pt FILE.safetensors [UNMEASURED [CANDIDATES [SIZE]]]
// UNMEASURED: the share of voxels that its crystals lacked, where it has seen such; default 0. CANDIDATES: those of an
// `anl2024`; without them, or with 0, it is a `patterson`. SIZE: voxels along an axis of its patterns, default 32.

import { hashWeights, writeWeights } from "@autophase/network";
import { importWeights } from "@autophase/network/exchange";
import { rangeToText } from "@autophase/prediction";
import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";

const [from, to, unmeasured = "0", candidates = "0", size = "32"] = process.argv.slice(2);
if (!to) {
  process.stderr.write("error: pack.mjs WEIGHTS.pt FILE.safetensors [UNMEASURED [CANDIDATES [SIZE]]]\n");
  process.exit(2);
}
const described = Number(candidates)
  ? { name: "anl2024", candidates: Number(candidates) }
  : { name: "patterson", residual: true };
const { network, weights } = await importWeights(await readFileBytes(from), described);
const range = rangeToText({ oversampling: [2, 5], peakCounts: [1e3, 1e7], unmeasured: Number(unmeasured) });
const metadata = { threshold: "0.1", ...range };
await writeFileAtomic(to, writeWeights(network, weights, { size: Array(3).fill(Number(size)), metadata }));
process.stdout.write(`${to}: ${hashWeights(weights)}\n`);
