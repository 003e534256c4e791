import { createRandom, sizeOfShape } from "@autophase/tensor-io";
import { afterAll, describe, expect, it } from "vitest";
import {
  makeCase as makeHardCase,
  open,
  reference,
  relativeError,
  runOn,
  spread,
} from "../conformance/engine-cases.js";
import { openSoftwareGpu } from "../conformance/software-gpu.js";
import type { EngineStep, PhasingProblem, PhasingState } from "../engine.js";
import { DisposedError, EngineMemoryError } from "../errors.js";
import { selectEngine } from "../select-engine.js";
import { findGpu } from "./gpu-access.js";
import { createGpuDevice, type GpuDevice } from "./gpu-device.js";
import { createGpuEngine, type GpuEngine, startsAtATime } from "./gpu-engine.js";
import { gpuEntry } from "./gpu-entry.js";
import type { PassTime } from "./pass-timer.js";
import { reserveWorkspace } from "./workspace-memory.js";

const gpu = await openSoftwareGpu();
const reason = typeof gpu === "string" ? ` (skipped: ${gpu})` : "";
const engine = gpu as GpuEngine;
afterAll(() => {
  if (reason === "") engine.dispose();
});

function makeCase(shape: readonly number[]): { problem: PhasingProblem; state: PhasingState } {
  const random = createRandom(1);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  const support = Uint8Array.from(draw(), (value) => (value > 0 ? 1 : 0));
  const object = { real: draw(), imag: draw(), shape };
  return { problem: { shape, modulus: draw().map(Math.abs) }, state: { object, support } };
}

/** Shaders are compiled in software beside other programs. */
const SLOWEST_MILLISECONDS = 240_000;

const ER: EngineStep = {
  type: "iterate",
  rule: { name: "ER", inside: { object: 0, projected: 1 }, outside: { object: 0, projected: 0 } },
};

describe.skipIf(reason !== "")(`createGpuEngine${reason}`, () => {
  it("names the adapter that it computes on", () => {
    expect(engine.description).toBe(`WebGPU, float32, ${engine.adapterName} (in software)`);
    expect(engine.adapterName).toContain("SwiftShader");
  });

  it("is listed, and left to those who name it where it computes in software", async () => {
    expect(await gpuEntry().status()).toEqual({
      name: "gpu",
      available: true,
      description: engine.description,
      onlyByName: "it computes in software",
    });
    expect((await selectEngine("auto")).reason).toMatch(
      /^auto: wasm .*; passed over: gpu \(it computes in software\), webgl \(not available here\)$/,
    );
    expect((await selectEngine("gpu")).reason).toMatch(/^gpu \(WebGPU, float32, SwiftShader.*as asked for$/);
  });

  it("goes through more voxels than a pass has invocations", async () => {
    const { problem, state } = makeCase([4, 257, 256]);
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(state);
    const { dots, supportVoxels } = await workspace.run([
      { type: "combine", to: 1, terms: [{ from: 0, inside: 2, outside: -1 }] },
      { type: "dot", a: 0, b: 1 },
    ]);
    workspace.dispose();
    const { real, imag } = state.object;
    let expected = 0;
    for (let i = 0; i < real.length; i++) expected += (state.support[i] ? 2 : -1) * (real[i] ** 2 + imag[i] ** 2);
    expect(dots[0] / expected).toBeCloseTo(1, 4);
    expect(supportVoxels).toBe(state.support.reduce((sum, inside) => sum + inside, 0));
  });

  it("hands over a long run in several submissions, which changes nothing", async () => {
    const { problem, state } = makeCase([1]);
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(state);
    const { chi } = await workspace.run(Array.from({ length: 520 }, () => ER));
    expect(chi).toHaveLength(520);
    const long = await workspace.read();
    await workspace.write(state);
    for (let i = 0; i < 4; i++) await workspace.run(Array.from({ length: 130 }, () => ER));
    expect(await workspace.read()).toEqual(long);
    workspace.dispose();
  });

  it("does what is asked for at once one after the other", async () => {
    const { problem, state } = makeCase([4, 5]);
    const workspace = await engine.createWorkspace(problem);
    const together = [workspace.write(state), workspace.run([ER]), workspace.run([ER]), workspace.read()] as const;
    workspace.dispose();
    await expect(together[3]).rejects.toThrow(DisposedError);
    const again = await engine.createWorkspace(problem);
    await again.write(state);
    const first = await again.run([ER]);
    const second = await again.run([ER]);
    expect(second.chi[0]).toBeLessThanOrEqual(first.chi[0]);
    again.dispose();
  });

  it("carries workspaces beside each other, with the bits of each alone", async () => {
    const { problem, state } = makeCase([4, 5]);
    const other = { ...state, support: state.support.map((inside) => 1 - inside) };
    const run = async (from: PhasingState) => {
      const workspace = await engine.createWorkspace(problem);
      await workspace.write(from);
      for (let k = 0; k < 3; k++) await workspace.run([ER, ER]);
      const end = await workspace.read();
      workspace.dispose();
      return end;
    };
    const alone = [await run(state), await run(other)];
    expect(await Promise.all([run(state), run(other)])).toEqual(alone);
    expect(
      [
        [64, 64, 64],
        [128, 128, 128],
        [256, 256, 256],
      ].map(startsAtATime),
    ).toEqual([4, 2, 1]);
    expect(engine.startsAtATime?.([64, 64, 64])).toBe(1);
  });

  it("tells how long its passes took", async () => {
    const passes: PassTime[] = [];
    const own = await createGpuEngine({ onPasses: (some) => passes.push(...some) });
    const { problem, state } = makeCase([4, 5, 3]);
    const workspace = await own.createWorkspace(problem);
    await workspace.write(state);
    await workspace.run([ER, ER]);
    await expect.poll(() => passes.length).toBeGreaterThanOrEqual(2 * 4);
    expect(passes.filter(({ name }) => name.includes("round trip project"))).toHaveLength(2);
    expect(passes.filter(({ name }) => name.startsWith("fft 5 x 3 planes"))).toHaveLength(4);
    expect(passes.every(({ seconds }) => seconds >= 0)).toBe(true);
    expect(passes.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThan(0);
    own.dispose();
  });

  it("takes the last two axes one after the other where their planes are too large", async () => {
    const given = makeHardCase([2, 33, 63]);
    const [expected, actual] = [await runOn(reference, given, [ER]), await runOn(engine, given, [ER])];
    expect(relativeError(actual.object, expected.object)).toBeLessThan(1e-5);
  });

  it.each([[[4096, 1, 2]], [[2, 4100]]])(
    "takes an axis of %j in two passes",
    async (shape) => {
      const given = makeHardCase(shape);
      const steps = [ER, ER];
      const [expected, actual] = [await runOn(reference, given, steps), await runOn(engine, given, steps)];
      expect(relativeError(actual.object, expected.object)).toBeLessThan(2e-5);
      expect(actual.chi[1] / expected.chi[1]).toBeCloseTo(1, 4);
      const [judge, workspace] = [await open(reference, given), await open(engine, given)];
      const box = shape.map((length) => Math.min(length, 9));
      const spectrum = await workspace.centralSpectrum(box);
      expect(relativeError(spectrum, await judge.centralSpectrum(box))).toBeLessThan(1e-5);
      workspace.dispose();
    },
    SLOWEST_MILLISECONDS,
  );

  it("has no partial coherence along an axis of two passes, and says so before it starts", async () => {
    const { problem } = spread(makeHardCase([2, 4100]));
    const refused =
      "axis 1 of 2 x 4100 takes two passes on this device, which leaves no partial coherence; use the wasm";
    await expect(engine.createWorkspace(problem)).rejects.toThrow(refused);
    await expect(engine.createWorkspace(makeHardCase([2, 4100]).problem, { pointSpread: true })).rejects.toThrow(
      refused,
    );
  });

  it("says which axis is too long for the device, and what an array may be", async () => {
    const { problem } = makeCase([2, 9001]);
    await expect(engine.createWorkspace(problem)).rejects.toThrow(
      /axis 1 of 2 x 9001 is too long: this device takes lengths up to \d+, and products of two such; use/,
    );
    await expect(engine.createWorkspace(problem)).rejects.toMatchObject({ _tag: "ShapeError" });
  });

  it("refuses use after it was disposed", async () => {
    const own = await createGpuEngine();
    const { problem, state } = makeCase([4, 5]);
    const workspace = await own.createWorkspace(problem);
    own.dispose();
    await expect(workspace.write(state)).rejects.toThrow(DisposedError);
    await expect(own.createWorkspace(problem)).rejects.toThrow(DisposedError);
  });
});

describe.skipIf(reason !== "")("a device that has too little memory", () => {
  /** The device, with so many bytes and no more. */
  async function smallGpu(most: number, largestBuffer = 2 ** 30): Promise<GpuDevice> {
    const { adapter } = await findGpu();
    const gpu = await createGpuDevice(adapter as GPUAdapter);
    const sizes = new Map<GPUBuffer, number>();
    const left = (): number => most - [...sizes.values()].reduce((sum, size) => sum + size, 0);
    let isRefused = false;
    const device = Object.assign(Object.create(gpu.device), {
      queue: gpu.device.queue,
      pushErrorScope: () => {
        isRefused = false;
      },
      popErrorScope: async () => (isRefused ? { message: "out of memory" } : null),
      createBuffer(descriptor: GPUBufferDescriptor) {
        isRefused ||= descriptor.size > left();
        const buffer = gpu.device.createBuffer({ ...descriptor, size: isRefused ? 4 : descriptor.size });
        sizes.set(buffer, isRefused ? 0 : descriptor.size);
        const destroyed = buffer.destroy.bind(buffer);
        buffer.destroy = () => (sizes.delete(buffer) ? destroyed() : undefined);
        return buffer;
      },
      createShaderModule: (descriptor: GPUShaderModuleDescriptor) => gpu.device.createShaderModule(descriptor),
    });
    return { ...gpu, device, largestBuffer };
  }
  const shape = [32, 32, 32];
  const size = 32 ** 3;

  it("refuses before anything runs, says what would fit, and gives everything back", async () => {
    const { problem } = makeCase(shape);
    const gpu = await smallGpu(28 * size);
    const needs = { fields: 2, shrinkWrap: true };
    const refused = reserveWorkspace(gpu, problem, needs);
    await expect(refused).rejects.toThrow(EngineMemoryError);
    // six arrays of 8 bytes a voxel, of which half have room, and the cube root of a half is 0.79
    await expect(refused).rejects.toThrow(
      "gpu engine: phasing 32 x 32 x 32 with this recipe needs 2 MB of memory, and 786432 bytes are left; 25 x 25 x 25 would fit",
    );
    const fitting = await reserveWorkspace(gpu, makeCase([25, 25, 25]).problem, needs);
    fitting.free();
    gpu.dispose();
  });

  it("names what fits into the largest buffer", async () => {
    const gpu = await smallGpu(2 ** 30, 4 * size);
    await expect(reserveWorkspace(gpu, makeCase(shape).problem, {})).rejects.toThrow("; 25 x 25 x 25 would fit");
    gpu.dispose();
  });
});
