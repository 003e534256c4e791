import { expect, it } from "vitest";
import { compileModule, decodeModule } from "./compile-module.js";

it("is small, and needs nothing but a memory", async () => {
  expect(decodeModule().byteLength).toBeLessThan(300_000);
  const imports = WebAssembly.Module.imports(await compileModule());
  expect(imports).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
});
