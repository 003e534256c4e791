// Iterates on disk, for train.py; goes on where it was stopped.
//   node tooling/study/refiner/make-iterates.mjs --out DIR --shards 100 [--first 0 --broad --size 32 --late 4]
// A shard holds the iterates of 64 crystals: the progress of each (float32), then the values of `readIterate` (int16).
// --broad: crystals as make-crystals.mjs has them with it. --late: every so-manieth shard has late iterates.

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeFileAtomic } from "@autophase/tensor-io/node";
import { BROAD, PLAIN } from "../crystal-kinds.mjs";
import { createShardMaker } from "./iterate-shards.mjs";

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    shards: { type: "string" },
    first: { type: "string", default: "0" },
    broad: { type: "boolean", default: false },
    size: { type: "string", default: "32" },
    late: { type: "string", default: "4" },
  },
});
if (!values.out || !values.shards) {
  process.stderr.write("error: --out DIR --shards N: where the iterates go, and how many shards of them\n");
  process.exit(2);
}
const [shards, first, size, late] = ["shards", "first", "size", "late"].map((name) => Number(values[name]));

mkdirSync(values.out, { recursive: true });
const maker = createShardMaker({ size, kinds: values.broad ? BROAD : [PLAIN] });
for (let shard = first; shard < first + shards; shard++) {
  const file = join(values.out, `${String(shard).padStart(6, "0")}.bin`);
  if (existsSync(file)) continue;
  const made = await maker.make(shard, shard % late === late - 1 ? "late" : "early");
  await writeFileAtomic(file, Buffer.concat([bytesOf(made.progress), bytesOf(made.values)]));
  process.stdout.write(`${file}\n`);
}
maker.dispose();

function bytesOf({ buffer, byteOffset, byteLength }) {
  return Buffer.from(buffer, byteOffset, byteLength);
}
