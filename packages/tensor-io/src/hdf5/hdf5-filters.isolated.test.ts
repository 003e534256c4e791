import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { makeCompressedHdf5 } from "../../test/make-hdf5.js";

const FILTERS = new URL("./filters/", import.meta.url);
const PLUGINS = new URL("plugins/", pathToFileURL(createRequire(import.meta.url).resolve("h5wasm-plugins")));
const names = readdirSync(FILTERS).map((file) => file.replace(".generated.ts", ""));

it("leaves the library's memory as it was when nothing was open", async () => {
  // nobody else has used it in this process
  const { loadHdf5 } = await import("./hdf5-library.js");
  const { module } = await loadHdf5();
  const used = 4 * 2 ** 20;
  const fresh = Buffer.alloc(module.HEAPU8.length - used);
  expect(fresh.length).toBeGreaterThan(used);
  expect(fresh.equals(module.HEAPU8.subarray(used))).toBe(true);
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
