import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { afterAll, describe, expect, it } from "vitest";
import { GOLDEN_FOLDER, GOLDEN_NAMES, openGolden } from "../../test/golden.js";
import { importWeights } from "../exchange/import-weights.js";
import { initializeWeights } from "../initialize-weights.js";
import { createNetwork } from "../network.js";
import { writeTorch } from "./write-torch.js";

const folder = mkdtempSync(join(tmpdir(), "autophase-torch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const python = ["python3", "/usr/bin/python3"].find(
  (own) => spawnSync(own, ["-c", "import torch"], { stdio: "ignore" }).status === 0,
);
const describeWithTorch = python
  ? describe
  : (name: string, suite: () => void) => describe.skip(`${name} (skipped: no python3 with torch)`, suite);

describe("writeTorch", () => {
  it.each([{}, { normalization: "group" } as const])("is read back bit for bit (%j)", async (options) => {
    const network = createNetwork({ name: "anl-ddp", channels: 3, ...options });
    const weights = initializeWeights(network, { seed: 7 });
    const bytes = writeTorch(network, weights);
    expect(await importWeights(bytes, { name: "anl-ddp", ...options })).toEqual({
      network,
      weights,
      format: "pytorch",
    });
    expect(writeTorch(network, weights)).toEqual(bytes);
  });

  it("refuses weights of another network", () => {
    const network = createNetwork({ channels: 2 });
    expect(() => writeTorch(network, initializeWeights(createNetwork({ channels: 3 })))).toThrow(
      "weights of anl2024 with 2 channels: encoder.0.weight: expected 2 x 1 x 3 x 3 x 3, got 3 x 1 x 3 x 3 x 3",
    );
  });
});

describeWithTorch("in PyTorch", () => {
  describeWithShared("files", GOLDEN_FOLDER, () => {
    it("of ours load into the reference networks, and its own in every storage type and format load here", async () => {
      for (const name of GOLDEN_NAMES) {
        const golden = openGolden(name);
        writeFileSync(join(folder, `${name}.pth`), writeTorch(golden.network, golden.state("state_after_adam.npz")));
      }
      run(EXCHANGE, sharedPath("peers"), sharedPath(GOLDEN_FOLDER), folder);
      for (const name of GOLDEN_NAMES) {
        const golden = openGolden(name);
        const expected = golden.state("state_after_adam.npz");
        for (const kind of ["again", "legacy", "module", "double", "strided"]) {
          const file = `${name}-${kind}.pth`;
          const { weights } = await importWeights(readFileSync(join(folder, file)), { name, file });
          expect(new Map([...weights].sort()), file).toEqual(new Map([...expected].sort()));
        }
        for (const [kind, rounding] of [
          ["half", 2 ** -10],
          ["bfloat16", 2 ** -7],
        ] as const) {
          const { weights } = await importWeights(readFileSync(join(folder, `${name}-${kind}.pth`)), { name });
          for (const [key, { data }] of expected) {
            const actual = weights.get(key)?.data as Float32Array;
            const worst = data.reduce(
              (most, value, n) => Math.max(most, Math.abs((actual[n] as number) - value) - rounding * Math.abs(value)),
              0,
            );
            expect(worst, key).toBeLessThan(1e-7);
          }
        }
      }
    }, 60_000);
  });
});

/** Loads ours strictly, compares every tensor with the arrays, and saves the state in other ways. */
const EXCHANGE = `
import sys, numpy as np, torch
peers, golden, folder = sys.argv[1:4]
sys.path.insert(0, peers)
sys.dont_write_bytecode = True
from torch_networks import NETWORKS
for name, build in NETWORKS.items():
    state = torch.load(f"{folder}/{name}.pth")
    expected = np.load(f"{golden}/{name}/state_after_adam.npz")
    net = build(next(iter(state.values())).shape[0])
    net.load_state_dict(state, strict=True)
    for key, value in net.state_dict().items():
        if not key.endswith("num_batches_tracked"):
            assert np.array_equal(value.numpy(), expected[key]), key
    own = net.state_dict()
    floats = {k: v for k, v in own.items() if v.is_floating_point()}
    torch.save(own, f"{folder}/{name}-again.pth")
    torch.save(own, f"{folder}/{name}-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save({"module." + k: torch.nn.Parameter(v) for k, v in floats.items()}, f"{folder}/{name}-module.pth")
    torch.save({k: v.double() for k, v in own.items()}, f"{folder}/{name}-double.pth")
    torch.save({k: v.half() for k, v in floats.items()}, f"{folder}/{name}-half.pth")
    torch.save({k: v.bfloat16() for k, v in floats.items()}, f"{folder}/{name}-bfloat16.pth")
    turned = lambda v: v.transpose(0, -1).contiguous().transpose(0, -1) if v.dim() > 1 else torch.stack([v, v], 1)[:, 0]
    torch.save({"epoch": 3, "network": {k: turned(v) for k, v in floats.items()}}, f"{folder}/{name}-strided.pth")
`;

function run(script: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(python as string, ["-c", script, ...args], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
}
