import { expect, it } from "vitest";
// @ts-expect-error a script without types
import { compile } from "../../assembly/build.mjs";
import { compileModule, decodeModule } from "./compile-module.js";

it("is what its sources compile to", { timeout: 120_000 }, async () => {
  const bytes: Uint8Array = await compile();
  expect(Buffer.from(decodeModule()).equals(Buffer.from(bytes))).toBe(true);
});

it("is small, and needs nothing but a memory", async () => {
  expect(decodeModule().byteLength).toBeLessThan(300_000);
  const imports = WebAssembly.Module.imports(await compileModule());
  expect(imports).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
});
