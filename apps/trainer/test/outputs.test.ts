import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork, initializeWeights, writeWeights } from "@autophase/network";
import { lockOutput } from "@autophase/tensor-io/node";
import { testClaimedOutputs } from "@autophase/vitest/claimed-outputs";
import { afterAll, beforeAll } from "vitest";
import { createProgram } from "../src/program.js";
import { trainer } from "./run-trainer.js";

const folder = mkdtempSync(join(tmpdir(), "autophase-outputs-"));
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  const network = createNetwork({ channels: 2 });
  writeFileSync(at("W.safetensors"), writeWeights(network, initializeWeights(network, { seed: 1 })));
  for (const name of ["data", "run", "model"]) mkdirSync(at(name));
  for (const name of ["data/dataset.json", "run/run.json", "model/model.json", "O.html", "O.safetensors"]) {
    lockOutput(at(name));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = ["--size", "16"];
await testClaimedOutputs({
  createProgram,
  run: trainer,
  at,
  calls: {
    simulate: [["--count", "2", ...small], "data"],
    train: [["--simulate", "4", "--channels", "2", "--epochs", "1", "--batch", "2", ...small], "run"],
    evaluate: [["--simulate", "1", "--weights", at("W.safetensors")], "O.html"],
    import: [["--network", "anl2024"], "W.safetensors", "O.safetensors"],
    export: [["--format", "tfjs"], "W.safetensors", "model"],
  },
});
