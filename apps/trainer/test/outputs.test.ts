import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockOutput } from "@autophase/tensor-io/node";
import { testClaimedOutputs } from "@autophase/vitest/claimed-outputs";
import { afterAll, beforeAll } from "vitest";
import { createProgram } from "../src/program.js";
import { trainer } from "./run-trainer.js";

const folder = mkdtempSync(join(tmpdir(), "autophase-outputs-"));
const at = (name: string): string => join(folder, name);

// what the commands read is not there: they look at their outputs first
beforeAll(() => {
  for (const name of ["data", "run", "model"]) mkdirSync(at(name));
  for (const name of ["data/dataset.json", "run/run.json", "model/model.json", "O.html", "O.safetensors"]) {
    lockOutput(at(name));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

await testClaimedOutputs({
  createProgram,
  run: trainer,
  at,
  calls: {
    simulate: [["--count", "2", "--size", "16"], "data"],
    train: [["--data", at("patterns")], "run"],
    evaluate: [["--simulate", "1", "--weights", at("W.safetensors")], "O.html"],
    import: [["--network", "anl2024"], "W.safetensors", "O.safetensors"],
    export: [["--format", "tfjs"], "W.safetensors", "model"],
  },
});
