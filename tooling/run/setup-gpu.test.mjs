import { describe, expect, it } from "vitest";
import {
  addonFailureOf,
  failureOf,
  libraryIn,
  libraryObstacleOf,
  obstacleOf,
  outcomeOf,
  PACKAGES,
} from "./setup-gpu-report.mjs";

const here = { platform: "linux", arch: "x64", node: "20.20.2" };

describe("obstacleOf", () => {
  it("lets Node 20 and 22 on Linux and Windows try", () => {
    expect(obstacleOf(PACKAGES.gpu, here)).toBeUndefined();
    expect(obstacleOf(PACKAGES.gpu, { ...here, platform: "win32", node: "22.11.0" })).toBeUndefined();
    expect(obstacleOf(PACKAGES.cpu, { ...here, platform: "darwin", arch: "arm64" })).toBeUndefined();
  });

  it.each([
    [{ platform: "darwin" }, /has no native library for darwin x64 \(there is one for linux x64, win32 x64\)/],
    [{ node: "24.1.0" }, /does not work with Node 24.1.0, take Node 20 or 22; nothing was changed\.$/],
  ])("names what is in the way: %j", (change, sentence) => {
    expect(obstacleOf(PACKAGES.gpu, { ...here, ...change })).toMatch(sentence);
  });
});

describe("failureOf", () => {
  it.each([
    [
      "npm error * Downloading libtensorflow\nnpm error Error: getaddrinfo ENOTFOUND example.org\n",
      "the native library of @tensorflow/tfjs-node-gpu could not be downloaded (ENOTFOUND example.org): try again where that host can be reached; nothing was changed.",
    ],
    [
      "npm error network request failed, reason: connect ECONNREFUSED 127.0.0.1:9\n",
      "npm could not install @tensorflow/tfjs-node-gpu (ECONNREFUSED 127.0.0.1:9); nothing was changed.",
    ],
    [
      "* Downloading libtensorflow\n* Building TensorFlow Node.js bindings\nnode-pre-gyp install failed with error: Error\n",
      "there is no prebuilt addon of @tensorflow/tfjs-node-gpu 4.22.0 for Node 20.20.2 on linux x64, and it could not be compiled; nothing was changed.",
    ],
    [
      "npm error ENOSPC: no space left on device",
      "the disk is full, @tensorflow/tfjs-node-gpu takes about 2 GB; nothing was changed.",
    ],
    ["npm error something else", "npm could not install @tensorflow/tfjs-node-gpu; nothing was changed."],
  ])("is one sentence: %j", (output, sentence) => {
    expect(failureOf(PACKAGES.gpu, output, here)).toBe(sentence);
  });
});

describe("outcomeOf", () => {
  it("says what computes, and how to go back", () => {
    expect(outcomeOf(PACKAGES.gpu, { hasGpu: true })).toBe(
      "@tensorflow/tfjs-node-gpu 4.22.0 is installed and computes on the GPU: use it with --engine tensorflow. To go back: npm run setup:gpu -- --remove.",
    );
    expect(outcomeOf(PACKAGES.gpu, { hasGpu: false })).toMatch(
      /found no GPU, so it computes on the CPU; it needs .*CUDA 11.2/,
    );
    expect(outcomeOf(PACKAGES.gpu, { hasGpu: false }, "/tf")).toMatch(
      /found no GPU, so it computes on the CPU; it needs what the TensorFlow in \/tf needs\. To go back/,
    );
    expect(outcomeOf(PACKAGES.cpu, { hasGpu: false })).toContain("is installed and computes on the CPU");
    expect(outcomeOf(PACKAGES.gpu, { error: "Error: libcudart" })).toMatch(
      /^.* \(Error: libcudart\) and was taken away again/,
    );
  });
});

describe("a TensorFlow that is there already", () => {
  const of = (...files) => libraryIn("/tf", (path) => files.includes(path));

  it("is found as Python's package, or as a release of the C library", () => {
    const header = "/tf/include/tensorflow/c/c_api.h";
    const python = ["/tf/libtensorflow_cc.so.2", "/tf/libtensorflow_framework.so.2"];
    const release = ["/tf/lib/libtensorflow.so.2", "/tf/lib/libtensorflow_framework.so.2"];
    expect(of(header, ...python)).toEqual({ include: "/tf/include", libraries: python });
    expect(of(header, ...release)).toEqual({ include: "/tf/include", libraries: release });
    expect(of(...python)).toBeUndefined();
    expect(of(header, python[0])).toBeUndefined();
  });

  it("is missed in one sentence", () => {
    expect(libraryObstacleOf("/tf", undefined, here)).toMatch(/^\/tf holds no TensorFlow .* Nothing was changed\.$/);
    expect(libraryObstacleOf("/tf", { libraries: [] }, here)).toBeUndefined();
    expect(libraryObstacleOf("/tf", undefined, { platform: "darwin" })).toMatch(/is for Linux/);
  });

  it("says why no addon came of it", () => {
    expect(addonFailureOf(PACKAGES.cpu, "", new Error("ENOENT"))).toMatch(
      /there is no C\+\+ compiler .*nothing was changed/,
    );
    expect(addonFailureOf(PACKAGES.cpu, "a.cc:1:2: error: 'x' was not declared\n")).toBe(
      "the addon of @tensorflow/tfjs-node could not be compiled ('x' was not declared); nothing was changed.",
    );
  });
});
