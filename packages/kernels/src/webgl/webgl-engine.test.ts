import { createRandom, sizeOfShape } from "@autophase/tensor-io";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { openOn, openSoftwareWebgl, type SoftwareWebgl, statusOn } from "../conformance/software-webgl.js";
import type { EngineStep, PhasingProblem, PhasingState } from "../engine.js";
import { DeviceError, DisposedError, EngineMemoryError, EngineUnavailableError } from "../errors.js";
import { createReferenceEngine } from "../reference/reference-engine.js";
import { listEngines } from "../select-engine.js";
import { createWebglEngine } from "./webgl-engine.js";

const webgl = await openSoftwareWebgl();
const reason = typeof webgl === "string" ? ` (skipped: ${webgl})` : "";
const { page, engine, close } = webgl as SoftwareWebgl;
afterAll(() => (reason === "" ? close() : undefined));

function makeCase(shape: readonly number[]): { problem: PhasingProblem; state: PhasingState } {
  const random = createRandom(1);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  const support = Uint8Array.from(draw(), (value) => (value > 0 ? 1 : 0));
  const object = { real: draw(), imag: draw(), shape };
  return { problem: { shape, modulus: draw().map(Math.abs) }, state: { object, support } };
}

const ER: EngineStep = {
  type: "iterate",
  rule: { name: "ER", inside: { object: 0, projected: 1 }, outside: { object: 0, projected: 0 } },
};

describe("where there is no WebGL", () => {
  it("says so, and what to do", async () => {
    await expect(createWebglEngine()).rejects.toThrow(EngineUnavailableError);
    await expect(createWebglEngine()).rejects.toThrow(
      "WebGL 2 is there in browsers only; in Node use the gpu engine (npm install webgpu) or the wasm engine",
    );
    const status = (await listEngines()).find(({ name }) => name === "webgl");
    expect(status).toMatchObject({ available: false, reason: "WebGL 2 is there in browsers only" });
  });
});

describe.skipIf(reason !== "")(`createWebglEngine${reason}`, () => {
  it("names the GPU that it computes on, and is left to those who name it where that is software", async () => {
    expect(engine.description).toBe(`WebGL 2, float32, ${engine.rendererName} (in software)`);
    expect(engine.rendererName).toContain("SwiftShader");
    expect(await statusOn(page)).toEqual({
      name: "webgl",
      available: true,
      description: engine.description,
      onlyByName: "it computes in software",
    });
  });

  it("goes through more voxels than float32 counts in one sum", async () => {
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

  it("waits in between in a long run, which changes nothing", async () => {
    const { problem, state } = makeCase([3]);
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(state);
    const { chi } = await workspace.run(Array.from({ length: 140 }, () => ER));
    expect(chi).toHaveLength(140);
    const long = await workspace.read();
    await workspace.write(state);
    for (let i = 0; i < 4; i++) await workspace.run(Array.from({ length: 35 }, () => ER));
    expect(await workspace.read()).toEqual(long);
    workspace.dispose();
  });

  it("takes an axis of any length", async () => {
    const { problem, state } = makeCase([2, 2310]);
    const [actual, expected] = await Promise.all(
      [engine, createReferenceEngine()].map(async (one) => {
        const workspace = await one.createWorkspace(problem);
        await workspace.write(state);
        const { chi } = await workspace.run([ER, ER]);
        workspace.dispose();
        return chi;
      }),
    );
    for (const [k, chi] of expected.entries()) expect(actual[k] / chi).toBeCloseTo(1, 5);
  });

  it("refuses use after it was disposed", async () => {
    const own = await openOn(page);
    const { problem, state } = makeCase([4, 5]);
    const workspace = await own.createWorkspace(problem);
    own.dispose();
    await expect(workspace.write(state)).rejects.toThrow(DisposedError);
    await expect(own.createWorkspace(problem)).rejects.toThrow(DisposedError);
  });
});

describe.skipIf(reason !== "")(`a GPU that has not enough${reason}`, () => {
  /** Contexts of WebGL answer otherwise until the page is asked to forget it. */
  const pretend = (answers: string): Promise<unknown> => page.evaluate(`pretendWebgl({ ${answers} })`);
  afterEach(() => page.evaluate("pretendWebgl({})"));

  it("that does not write float32 is no engine", async () => {
    await pretend("getExtension: (name) => (name === 'EXT_color_buffer_float' ? null : undefined)");
    expect(await statusOn(page)).toEqual({
      name: "webgl",
      available: false,
      reason: "this GPU does not write float32 textures (EXT_color_buffer_float)",
      howTo: "use the wasm engine",
    });
    await expect(openOn(page)).rejects.toThrow(EngineUnavailableError);
  });

  it("names the size of its textures and what fits", async () => {
    await pretend("getParameter: (name) => (name === WebGL2RenderingContext.MAX_TEXTURE_SIZE ? 64 : undefined)");
    const own = await openOn(page);
    await expect(own.createWorkspace(makeCase([16, 16, 16]).problem)).resolves.toBeDefined();
    const refused = own.createWorkspace(makeCase([16, 16, 17]).problem);
    await expect(refused).rejects.toThrow(EngineMemoryError);
    await expect(refused).rejects.toThrow("are left; 15 x 15 x 16 would fit");
    await expect(refused).rejects.toThrow(
      "webgl engine: one array of 16 x 16 x 17 (textures of this GPU have up to 64 x 64 voxels) needs",
    );
  });

  it("refuses a workspace that it has no memory for before anything runs", async () => {
    await pretend("getError: () => WebGL2RenderingContext.OUT_OF_MEMORY");
    const own = await openOn(page);
    const { problem } = makeCase([64, 64, 64]);
    await expect(own.createWorkspace(problem)).rejects.toThrow(EngineMemoryError);
    await expect(own.createWorkspace(problem, { fields: 4 })).rejects.toThrow(
      "webgl engine: phasing 64 x 64 x 64 with this recipe needs",
    );
  });

  it("that is taken away in the middle is an error, and another engine goes on", async () => {
    const own = await openOn(page);
    const { problem, state } = makeCase([6, 7]);
    const workspace = await own.createWorkspace(problem);
    await workspace.write(state);
    await workspace.run([ER]);
    const kept = await workspace.read();
    await page.evaluate("lastWebgl.getExtension('WEBGL_lose_context').loseContext()");
    await expect(workspace.run([ER])).rejects.toThrow(DeviceError);
    await expect(workspace.read()).rejects.toThrow("the browser took the GPU away (context lost)");
    const [again, judge] = [await openOn(page), createReferenceEngine()];
    const [actual, expected] = await Promise.all(
      [again, judge].map(async (one) => {
        const other = await one.createWorkspace(problem);
        await other.write(kept);
        return (await other.run([ER])).chi[0];
      }),
    );
    expect(actual / expected).toBeCloseTo(1, 5);
  });
});
