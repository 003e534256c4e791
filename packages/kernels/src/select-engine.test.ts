import { describe, expect, it } from "vitest";
import { ENGINE_NAMES, type EngineName } from "./engine.js";
import { EngineUnavailableError } from "./errors.js";
import { createEngine, listEngines, selectEngine } from "./select-engine.js";

describe("selectEngine", () => {
  it("gives the named engine and says so", async () => {
    const { engine, reason } = await selectEngine("reference");
    expect(engine.name).toBe("reference");
    expect(reason).toContain("as asked for");
  });

  it("says with auto what it chose and what it passed over", async () => {
    const { engine, reason } = await selectEngine("auto");
    const statuses = await listEngines();
    const taken = statuses.find((status) => status.available && status.onlyByName === undefined);
    expect(engine.name).toBe(taken?.name);
    expect(reason).toMatch(new RegExp(`^auto: ${engine.name}`));
  });

  it("throws for every engine that is not here, with what to do", async () => {
    for (const status of await listEngines()) {
      if (status.available) continue;
      const selected = selectEngine(status.name);
      await expect(selected).rejects.toThrow(EngineUnavailableError);
      await expect(selected).rejects.toThrow(`${status.reason}; ${status.howTo}`);
    }
  });

  it("names the engines there are when asked for another", async () => {
    await expect(selectEngine("cuda" as EngineName)).rejects.toThrow(
      /there is no engine "cuda"; there are .*reference/,
    );
  });
});

describe("createEngine", () => {
  it("hands the options of an engine on to it", async () => {
    const engine = await createEngine("wasm", { wasm: { threads: 3 } });
    expect(engine.description).toContain("3 threads");
    await expect(createEngine("wasm", { wasm: { threads: 0.5 } })).rejects.toThrow(
      "threads must be a whole number from 1 to 64, got 0.5",
    );
  });
});

describe("listEngines", () => {
  it("lists every engine of the project once, the reference always available", async () => {
    const statuses = await listEngines();
    expect(statuses.map(({ name }) => name).sort()).toEqual([...ENGINE_NAMES].sort());
    expect(statuses.find(({ name }) => name === "reference")?.available).toBe(true);
  });
});
