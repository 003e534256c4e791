import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockOutput } from "@autophase/tensor-io/node";
import { testClaimedOutputs } from "@autophase/vitest/claimed-outputs";
import { afterAll, beforeAll } from "vitest";
import { createProgram } from "../src/program.js";
import { autophase } from "./run-autophase.js";

const folder = mkdtempSync(join(tmpdir(), "autophase-outputs-"));
const at = (name: string): string => join(folder, name);

// what the commands read is not there: they look at their outputs first
beforeAll(() => {
  for (const name of ["O.cxi", "O.html", "O.npz", "O.json", "series.json", "geometry.json"]) lockOutput(at(name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

await testClaimedOutputs({
  createProgram,
  run: autophase,
  at,
  calls: {
    prepare: [["--dataset", "intensity"], "P.npz", "O.cxi"],
    phase: [[], "P.npz", "O.cxi"],
    reconstruct: [[], "P.npz", "O.cxi"],
    predict: [["--fine-tune", "1"], "P.npz", "O.cxi"],
    analyze: [[], "R.cxi", "O.cxi"],
    tensor: [[], "R.cxi", "O.cxi"],
    report: [[], "R.cxi", "O.html"],
    convert: [[], "P.npz", "O.npz"],
    calibrate: [[], "P.npz", "O.json"],
    batch: [["--frames", at("scans")], "."],
    simulate: [[], "."],
  },
});
