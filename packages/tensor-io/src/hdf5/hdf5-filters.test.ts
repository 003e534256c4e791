import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const FILTERS = new URL("./filters/", import.meta.url);
const PLUGINS = new URL("plugins/", pathToFileURL(createRequire(import.meta.url).resolve("h5wasm-plugins")));
const names = readdirSync(FILTERS).map((file) => file.replace(".generated.ts", ""));

describe("the compression filters", () => {
  it.each(names)("%s is what h5wasm-plugins has", (name) => {
    const [, base64 = ""] = /`\n([^`]*)`/.exec(readFileSync(new URL(`${name}.generated.ts`, FILTERS), "utf8")) ?? [];
    const plugin = readFileSync(new URL(`libH5Z${name}.so`, PLUGINS));
    expect(inflateSync(Buffer.from(base64, "base64")).equals(plugin)).toBe(true);
  });
});
