import { describeWithShared } from "@autophase/vitest/shared";
import { describe, expect, it } from "vitest";
import { GOLDEN_FOLDER, GOLDEN_NAMES, openGolden } from "../../test/golden.js";
import { UnknownNetworkError, WeightsError } from "../errors.js";
import { initializeWeights } from "../initialize-weights.js";
import { createNetwork } from "../network.js";
import { writeWeights } from "../safetensors.js";
import { importWeights } from "./import-weights.js";

describeWithShared("importWeights of the golden files", GOLDEN_FOLDER, () => {
  const files = GOLDEN_NAMES.flatMap((name) => [
    [name, "state_initial.pth", "pytorch", "state_initial.npz"],
    [name, "checkpoint_after_adam.pt", "pytorch", "state_after_adam.npz"],
  ]);
  const keras = ["yao2022", "keras_layout.hdf5", "keras", "state_after_adam.npz"];

  it.each([...files, keras] as [string, string, string, string][])(
    "%s: %s has bit for bit the weights of the arrays",
    async (name, file, format, state) => {
      const golden = openGolden(name);
      const imported = await importWeights(golden.bytes(file), { name });
      expect(imported.format).toBe(format);
      expect(imported.network).toEqual(golden.network);
      expect(new Map([...imported.weights].sort())).toEqual(new Map([...golden.state(state)].sort()));
    },
  );

  it("says which tensor, expected and found shape, for another width", async () => {
    const bytes = openGolden("anl2024").bytes("state_initial.pth");
    const attempt = importWeights(bytes, { name: "anl2024", channels: 8 });
    await expect(attempt).rejects.toThrow(WeightsError);
    await expect(attempt).rejects.toThrow(
      "weights of anl2024 with 8 channels: encoder.0.weight: expected 8 x 1 x 3 x 3 x 3, got 4 x 1 x 3 x 3 x 3",
    );
  });

  it("says which tensor, expected and found shape, for another network", async () => {
    const bytes = openGolden("anl2024").bytes("checkpoint_after_adam.pt");
    await expect(importWeights(bytes, { name: "anl-ddp" })).rejects.toThrow(
      "weights of anl-ddp with 4 channels: encoder.3.weight: expected 4 x 4 x 3 x 3 x 3, got 8 x 4 x 3 x 3 x 3",
    );
    await expect(importWeights(bytes, { name: "anl2042" })).rejects.toThrow(UnknownNetworkError);
    const keras = openGolden("yao2022").bytes("keras_layout.hdf5");
    await expect(importWeights(keras, { name: "anl2024", file: "k.hdf5" })).rejects.toThrow(
      "k.hdf5: expected 21 convolutions for this network, got 28",
    );
    await expect(importWeights(keras, { name: "yao2022", channels: 4 })).rejects.toThrow(
      "encoder.0.weight: expected 4 x 1 x 3 x 3 x 3, got 2 x 1 x 3 x 3 x 3",
    );
  });

  it.each(["state_initial.pth", "checkpoint_after_adam.pt"])("refuses %s cut off anywhere", async (file) => {
    const bytes = openGolden("anl2024").bytes(file);
    const cuts = Array.from({ length: 40 }, (_, k) => Math.floor((k * bytes.length) / 40));
    for (const length of [...cuts, bytes.length - 1]) {
      const attempt = importWeights(bytes.subarray(0, length), { name: "anl2024", file: "cut.pth" });
      await expect(attempt, `${length} bytes`).rejects.toThrow(/^cut\.pth: /);
    }
  });

  it("refuses a Keras file cut off anywhere", async () => {
    const bytes = openGolden("yao2022").bytes("keras_layout.hdf5");
    for (let k = 1; k < 10; k++) {
      const attempt = importWeights(bytes.slice(0, Math.floor((k * bytes.length) / 10)), {
        name: "yao2022",
        file: "k.h5",
      });
      await expect(attempt).rejects.toThrow(/k\.h5: /);
    }
  });
});

describe("importWeights", () => {
  it("reads safetensors with the names of a state dictionary", async () => {
    const network = createNetwork({ channels: 2, residual: true });
    const weights = initializeWeights(network, { seed: 1 });
    const imported = await importWeights(writeWeights(network, weights), { name: "anl2024", residual: true });
    expect(imported).toEqual({ network, weights, format: "safetensors" });
  });

  it("refuses what is none of these", async () => {
    const text = new TextEncoder().encode("<html>not found</html>, and so on");
    await expect(importWeights(text, { name: "anl2024", file: "page.pth" })).rejects.toThrow(/^page\.pth: /);
    await expect(importWeights(new Uint8Array(), { name: "anl2024", file: "empty" })).rejects.toThrow(/^empty: /);
  });
});
