import { FileError } from "@autophase/tensor-io";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readBytes as readInNode } from "./node.js";
import { readBytes as readInBrowser } from "./web.js";

afterEach(() => vi.unstubAllGlobals());

describe("readBytes of a browser", () => {
  const url = new URL("https://example.org/files/patterson-32.safetensors");

  it("is what the server has", async () => {
    vi.stubGlobal("fetch", async (asked: URL) => new Response(asked === url ? Uint8Array.of(1, 2) : null));
    expect(await readInBrowser(url)).toEqual(Uint8Array.of(1, 2));
  });

  it("says what the server answered", async () => {
    vi.stubGlobal("fetch", async () => new Response(null, { status: 404, statusText: "Not Found" }));
    await expect(readInBrowser(url)).rejects.toThrow(FileError);
    await expect(readInBrowser(url)).rejects.toThrow("patterson-32.safetensors: the server answered 404 Not Found");
  });
});

describe("readBytes of Node", () => {
  it("says which file is not there", async () => {
    await expect(readInNode(new URL("./none.safetensors", import.meta.url))).rejects.toThrow(FileError);
  });
});
