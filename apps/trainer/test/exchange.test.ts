import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork, initializeWeights, readWeights, writeWeights } from "@autophase/network";
import { writeTorch } from "@autophase/network/exchange";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trainerHere } from "./run-here.js";
import { lastJson } from "./run-trainer.js";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const network = createNetwork({ channels: 2 });
const weights = initializeWeights(network, { seed: 1 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-exchange-"));
  await writeFile(
    at("own.safetensors"),
    writeWeights(network, weights, { size: [16, 16, 32], metadata: { threshold: "0.2" } }),
  );
  await writeFile(at("own.pth"), writeTorch(network, weights));
  const evil = new TextEncoder().encode("cos\nsystem\n(X\x02\0\0\0idtR.");
  await writeFile(at("evil.pth"), Uint8Array.from([0x80, 2, ...evil]));
  const changed = writeWeights(network, weights);
  changed[changed.length - 3] = (changed.at(-3) as number) ^ 4;
  await writeFile(at("changed.safetensors"), changed);
  await mkdir(at("taken"));
  await writeFile(at("taken", "model.json"), "{}");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("import and export", () => {
  it("bring weights from PyTorch and back, bit for bit", async () => {
    const args = ["import", at("own.pth"), "--network", "anl2024", "--threshold", "0.15", "--size", "32"];
    const imported = await trainerHere([...args, "--out", at("in.safetensors"), "--json"]);
    expect(imported.stderr).toBe("");
    expect(lastJson(imported)).toMatchObject({
      format: "pytorch",
      network: "anl2024",
      channels: 2,
      out: at("in.safetensors"),
    });
    const file = readWeights(await readFile(at("in.safetensors")));
    expect(file).toMatchObject({ network, weights, size: [32, 32, 32] });
    expect(file.metadata).toMatchObject({ source: "pytorch", threshold: "0.15", sha256: lastJson(imported).sha256 });
    const back = ["export", at("in.safetensors"), "--format", "torch", "--out", at("out.pth")];
    const exported = await trainerHere([...back, "--json"]);
    expect(lastJson(exported)).toMatchObject({ format: "torch", network: "anl2024", out: at("out.pth") });
    expect((await readFile(at("out.pth"))).equals(await readFile(at("own.pth")))).toBe(true);
  });

  it("write graphs of the size and threshold of the training, or others", async () => {
    const onnx = ["export", at("own.safetensors"), "--format", "onnx", "--out", at("own.onnx")];
    const result = lastJson(await trainerHere([...onnx, "--json"]));
    expect(result).toMatchObject({ format: "onnx", shape: [16, 16, 32], threshold: 0.2 });
    expect((await readFile(at("own.onnx"))).length).toBe(result.bytes);
    const args = ["export", at("own.safetensors"), "--format", "tfjs", "--size", "32", "--threshold", "0.3"];
    const tfjs = await trainerHere([...args, "--out", at("web"), "--json"]);
    expect(lastJson(tfjs)).toMatchObject({ format: "tfjs", shape: [32, 32, 32], threshold: 0.3 });
    expect((await readdir(at("web"))).sort()).toEqual(["group1-shard1of1.bin", "model.json"]);
  });
});

describeWithShared("import of a golden file", "golden/networks", () => {
  it("brings weights from Keras", async () => {
    const args = ["import", sharedPath("golden/networks/yao2022/keras_layout.hdf5"), "--network", "yao2022"];
    const outcome = await trainerHere([...args, "--out", at("keras.safetensors"), "--json"]);
    expect(lastJson(outcome)).toMatchObject({ format: "keras", network: "yao2022", channels: 2 });
  });
});

describe("bad input ends with one line, status 1, and no output", () => {
  const importing = (file: string, ...rest: string[]): string[] => {
    const args = ["import", at(file), "--network", "anl2024", "--out", at("no.safetensors")];
    return [...args, ...rest];
  };
  const exporting = (file: string, format: string, ...rest: string[]): string[] => {
    const args = ["export", at(file), "--format", format, "--out", at(format === "torch" ? "no.pth" : `no.${format}`)];
    return [...args, ...rest];
  };
  it.each<[string, () => string[], RegExp]>([
    [
      "a pickle with code in it",
      () => importing("evil.pth"),
      /evil\.pth: the pickle wants Python's os\.system, which is refused/,
    ],
    [
      "another width",
      () => importing("own.pth", "--channels", "4"),
      /encoder\.0\.weight: expected 4 x 1 x 3 x 3 x 3, got 2 x 1 x/,
    ],
    [
      "changed weights",
      () => exporting("changed.safetensors", "onnx"),
      /changed\.safetensors: the tensors do not fit their SHA-256 hash/,
    ],
    [
      "a graph that does not divide",
      () => exporting("own.safetensors", "onnx", "--size", "16,24,16"),
      /multiple of 16, got 24/,
    ],
    [
      "a folder with a model",
      () => [...exporting("own.safetensors", "tfjs"), "--out", at("taken")],
      /taken: already holds a model/,
    ],
  ])("%s", async (_, args, message) => {
    const { status, stdout, stderr } = await trainerHere(args());
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(/^error: /);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(await readdir(folder)).not.toContain("no");
  });

  it("wrong usage with status 2: a size for a state dictionary", async () => {
    const { status, stderr } = await trainerHere(exporting("own.safetensors", "torch", "--size", "64"));
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: --format torch: a state dictionary has neither --size nor --threshold/m);
  });
});
