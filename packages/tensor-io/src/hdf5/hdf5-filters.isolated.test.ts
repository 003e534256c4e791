import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { makeCompressedHdf5 } from "../../test/make-hdf5.js";

const FILTERS = new URL("./filters/", import.meta.url);
const PLUGINS = new URL("plugins/", pathToFileURL(createRequire(import.meta.url).resolve("h5wasm-plugins")));
const names = readdirSync(FILTERS).map((file) => file.replace(".generated.ts", ""));

it("puts the library's memory back after an error, and wrote next to nothing above what is used", async () => {
  // nobody else has used it in this process
  const { loadHdf5 } = await import("./hdf5-library.js");
  const { module, run } = await loadHdf5();
  const { _H5allocate_memory: allocate, _H5free_memory: free } = module as unknown as {
    _H5allocate_memory(bytes: number, clear: number): number;
    _H5free_memory(address: number): void;
  };
  const next = (): number => {
    const address = allocate(64, 0);
    free(address);
    return address;
  };
  const [above, page] = [4 * 2 ** 20, 2 ** 16];
  const pages = Array.from({ length: module.HEAPU8.length / page }, (_, n) => n * page).filter((at) => at >= above);
  const written = pages.filter((at) => !Buffer.alloc(page).equals(module.HEAPU8.subarray(at, at + page)));
  expect(pages.length).toBeGreaterThan(100);
  expect(written.length).toBeLessThan(8);
  const before = next();
  const used = Buffer.from(module.HEAPU8.slice(0, before));
  const stop = new RangeError("no more");
  expect(() =>
    run(() => {
      module.HEAPU8.fill(1, allocate(2 ** 20, 1), before + 2 ** 20);
      throw stop;
    }),
  ).toThrow(stop);
  expect(next()).toBe(before);
  expect(used.equals(module.HEAPU8.subarray(0, before))).toBe(true);
});

describe("the compression filters", () => {
  it.each(names)("%s is what h5wasm-plugins has", (name) => {
    const [, base64 = ""] = /`\n([^`]*)`/.exec(readFileSync(new URL(`${name}.generated.ts`, FILTERS), "utf8")) ?? [];
    const plugin = readFileSync(new URL(`libH5Z${name}.so`, PLUGINS));
    expect(inflateSync(Buffer.from(base64, "base64")).equals(plugin)).toBe(true);
  });

  it("are fetched when a file first needs one, and it is said what is wrong when they cannot be", async () => {
    const array = { data: Float32Array.from({ length: 60 }, (_, i) => i), shape: [3, 4, 5] };
    const bytes = await makeCompressedHdf5(array, 32008, [0, 2]);
    vi.resetModules();
    const fresh = await import("./read-hdf5-array.js");
    vi.doMock("./filters/bshuf.generated.js", () => {
      throw new TypeError("offline");
    });
    await expect(fresh.readHdf5Array(bytes, { file: "scan.h5" })).rejects.toThrow(
      /^scan\.h5: is compressed with bshuf \(filter 32008\), whose code cannot be loaded: /,
    );
    vi.doUnmock("./filters/bshuf.generated.js");
    expect(await fresh.readHdf5Array(bytes)).toEqual(array);
  });
});
