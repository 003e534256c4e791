// Damaged files of every format and setting: each is read, or refused with an error of ours, soon.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readPrepareSettings } from "@autophase/preparation/settings-file";
import { parseRecipeSettings, readRecipeFile } from "@autophase/reconstruction";
import {
  describeContent,
  isAutophaseError,
  readPythonAssignments,
  writeNpy,
  writeSafetensors,
} from "@autophase/tensor-io";
import { readPattern } from "@autophase/tensor-io/node";
import { run } from "./run.mjs";

/** Files made by the program itself, by their endings. */
const MADE = ["npy", "tif", "mat", "vti", "cxi", "h5"];
/** Of the processor's time, since the machine may have much else to do. */
const LIMIT_SECONDS = 5;
/** The library of HDF5 is ended ten seconds after it began to look for an end. */
const HDF5_LIMIT_SECONDS = 15;
/** Files that one attack tries. */
const BATCH = 200;

const EDF =
  "{\nHeaderID = EH:000001 ;\nDim_1 = 4 ;\nDim_2 = 3 ;\nDataType = UnsignedShort ;\nByteOrder = LowByteFirst ;\n";
const TEXTS = {
  "config.yaml": "frames: [a.npy]\nthreshold: 3\ncrop: auto\nbin: [1, 2, 2]\nmask: bad.npy\n",
  "recipe.json":
    '{ "recipe": "3*(20*ER+180*HIO)+20*ER", "starts": 4, "shrinkWrap": { "sigma": [2, 1], "threshold": 0.1, "trigger": [1, 5] } }',
  config_rec:
    'algorithm_sequence = "3*(20*ER+180*HIO)+20*ER"\nreconstructions = 5\nshrink_wrap_trigger = [1, 1]\nshrink_wrap_threshold = 0.1\nga_generations = 2\n',
};
const samples = [];

export async function prepareDamage(folder) {
  const pattern = await readPattern(join(folder, "P.npz"));
  samples.push(["P.npz", new Uint8Array(readFileSync(join(folder, "P.npz")))]);
  for (const ending of MADE) {
    const path = join(folder, `P.${ending}`);
    const { status } = await run("autophase", ["convert", join(folder, "P.npz"), path, "--dataset", "intensity"]);
    if (status === 0) samples.push([`P.${ending}`, new Uint8Array(readFileSync(path))]);
  }
  samples.push(["a.npy", writeNpy(pattern.intensity)]);
  samples.push([
    "w.safetensors",
    writeSafetensors({ tensors: new Map([["w", { dtype: "float32", ...pattern.intensity }]]), metadata: { a: "b" } }),
  ]);
  const edf = new Uint8Array(1024 + 24);
  edf.fill(0x20, 0, 1022).set(new TextEncoder().encode(EDF));
  edf.set(new TextEncoder().encode("}\n"), 1022);
  samples.push(["f.edf", edf]);
  for (const [name, text] of Object.entries(TEXTS)) samples.push([name, new TextEncoder().encode(text)]);
}

export async function damage(_, random) {
  const failures = [];
  for (let i = 0; i < BATCH; i++) {
    const [name, whole] = samples[Math.floor(random.uniform() * samples.length)];
    const bytes = damaged(whole, random);
    const began = process.cpuUsage();
    const error = await read(name, bytes).catch((cause) => cause);
    const { user, system } = process.cpuUsage(began);
    const seconds = (user + system) / 1e6;
    if (seconds > (/\.(cxi|h5)$/.test(name) ? HDF5_LIMIT_SECONDS : LIMIT_SECONDS))
      failures.push({ what: `${name} took ${seconds.toFixed(1)} s`, bytes, name });
    if (error instanceof Error && !isAutophaseError(error))
      failures.push({ what: `${name}: ${error.stack}`, bytes, name });
  }
  return { done: BATCH, failures };
}

async function read(name, bytes) {
  const text = () => new TextDecoder().decode(bytes);
  if (name === "config.yaml") return readPrepareSettings(text(), name, (file) => file);
  if (name === "recipe.json" || name === "config_rec") {
    readPythonAssignments(name === "config_rec" ? text() : "", { file: name });
    return parseRecipeSettings(readRecipeFile(text(), name).settings);
  }
  return describeContent(bytes, name);
}

/** A few bits, bytes, cuts, copies and extreme numbers. */
function damaged(whole, random) {
  let bytes = Uint8Array.from(whole);
  const below = (most) => Math.floor(random.uniform() * most);
  // most of what decides is in the first bytes
  const place = () => (random.uniform() < 0.5 ? below(Math.min(bytes.length, 600)) : below(bytes.length));
  for (let n = 1 + below(4); n > 0 && bytes.length > 0; n--) {
    switch (below(6)) {
      case 0:
        bytes[place()] ^= 1 << below(8);
        break;
      case 1:
        bytes[place()] = [0, 255, 127, 128, 0x20, 0x2d, 0x39][below(7)];
        break;
      case 2:
        bytes = bytes.slice(0, below(bytes.length));
        break;
      case 3: {
        const [from, to] = [place(), place()];
        bytes.copyWithin(to, from, from + 1 + below(64));
        break;
      }
      case 4: {
        const at = place();
        bytes.fill(below(2) * 255, at, at + 1 + below(8));
        break;
      }
      default: {
        const at = place();
        const more = new Uint8Array(bytes.length + 1 + below(32)).fill(below(256));
        more.set(bytes.subarray(0, at));
        more.set(bytes.subarray(at), at + more.length - bytes.length);
        bytes = more;
      }
    }
  }
  return bytes;
}
