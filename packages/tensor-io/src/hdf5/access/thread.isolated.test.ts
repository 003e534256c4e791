/** The library in its thread: the same as here, and ended when it does not come back. */

import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, it } from "vitest";
// @ts-expect-error a script without types
import { unpackH5wasm } from "../../../generate/unpack-h5wasm.mjs";
import { makeCompressedHdf5 } from "../../../test/make-hdf5.js";
import { createTemporaryFolder } from "../../../test/temporary-folder.js";
import type { AnyArray } from "../../arrays/array.js";
import { FileError, FormatError, ShapeError } from "../../errors.js";
import { withFile } from "../../node/with-file.js";
import { inMemory } from "../../source.js";
import { type Hdf5Writer, writeHdf5 } from "../hdf5-writer.js";
import { readInLibrary } from "./here.js";
import { startLibraryThread } from "./thread.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
// where the packages that it imports are found
const folder = mkdtempSync(join(root, "node_modules", ".thread-"));
const program = pathToFileURL(join(folder, "access/library-thread.mjs"));
// as in the package: the library beside it
await unpackH5wasm(join(folder, "h5wasm"));
writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
await build({
  entryPoints: [join(root, "src/hdf5/access/library-thread.ts")],
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  outfile: fileURLToPath(program),
});
const thread = await startLibraryThread({ program });
afterAll(() => {
  thread.close();
  rmSync(folder, { recursive: true, force: true });
});

const temporary = createTemporaryFolder();
// more than is handed over at once
const shape = [40, 100, 101];
const large = { data: Float32Array.from({ length: 404_000 }, (_, i) => i % 1013), shape };
const complex = { real: large.data, imag: large.data.map((value) => -value), shape };
const write = (writer: Hdf5Writer): void => {
  writer.group("/entry", "NXentry");
  writer.array("/entry/large", large, { isCompressed: true });
  writer.complex("/entry/complex", complex);
  writer.number("/entry/distance", 0.5, { units: "m" });
  writer.text("/entry/title", "a title");
  writer.link("/entry/link", "/entry/large");
  writer.externalLink("/entry/outside", "other.h5", "/entry/large");
};
const bytes = await writeHdf5(write);

/** Arrays of a million elements take long to compare one by one. */
function hashOf(array: AnyArray | undefined): unknown {
  const parts = array && ("data" in array ? [array.data] : [array.real, array.imag]);
  const hashes = parts?.map((part) => createHash("sha256").update(part).digest("hex"));
  return { shape: array?.shape, hashes };
}

it("writes what it writes here", () => {
  const written = thread.write((writer) => {
    writer.group("/a");
    writer.dataset({ path: "/a/b", dtype: "<f", shape, isCompressed: true }, new Uint8Array(large.data.buffer));
    writer.dataset({ path: "/a/c", dtype: "<b", shape: [0], isCompressed: false }, new Uint8Array());
    writer.text("/a/t", "text");
    writer.attribute("/a", "x", "y");
    writer.link("/a/l", "/a/b");
  });
  return readInLibrary(inMemory(written), "x.h5", (reader) => {
    expect(reader.names("/a")).toEqual(["b", "c", "l", "t"]);
    expect(hashOf(reader.array("/a/l"))).toEqual(hashOf(large));
    expect(reader.entry("/a/c")?.shape).toEqual([0]);
    expect(reader.text("/a/t")).toBe("text");
    expect(reader.attribute("/a", "x")).toBe("y");
  });
});

it("reads the same: whole, in part, numbers, texts, what is not there", () => {
  thread.read(inMemory(bytes), "x.h5", (reader) => {
    expect(reader.names("/entry")).toEqual(["complex", "distance", "large", "link", "outside", "title"]);
    expect(hashOf(reader.array("/entry/link"))).toEqual(hashOf(large));
    expect(hashOf(reader.array("/entry/complex"))).toEqual(hashOf(complex));
    expect(reader.array("/entry/large", [[3, 4], null, [100, 101]])).toEqual({
      data: large.data.filter((_, i) => Math.floor(i / 10_100) === 3 && i % 101 === 100),
      shape: [1, 100, 1],
    });
    expect(reader.number("/entry/distance")).toBe(0.5);
    expect(reader.attribute("/entry/distance", "units")).toBe("m");
    expect(reader.text("/entry/title")).toBe("a title");
    expect(reader.entry("/nothing")).toBeUndefined();
    expect(reader.entries().map(({ path }) => path)).toEqual([
      "/entry/complex",
      "/entry/distance",
      "/entry/large",
      "/entry/link",
    ]);
  });
});

it("follows links to files beside it, and says why it does not", async () => {
  writeFileSync(temporary("x.h5"), bytes);
  writeFileSync(temporary("other.h5"), bytes);
  const outside = "/entry/outside";
  await withFile(temporary("x.h5"), async (file) =>
    thread.read(file, "x.h5", (reader) => expect(hashOf(reader.array(outside))).toEqual(hashOf(large))),
  );
  const refused = (beside?: () => never): unknown => {
    const access = { ...inMemory(bytes), ...(beside && { beside }) };
    return () => thread.read(access, "x.h5", (reader) => reader.array(outside));
  };
  expect(refused()).toThrow(
    new FormatError("x.h5", `${outside} is a link to another file (other.h5, /entry/large); open that one`),
  );
  const leads = new FileError("other.h5", "leads out of the folder");
  expect(
    refused(() => {
      throw leads;
    }),
  ).toThrow(leads);
});

it("goes on after an error, of the file, of its source, and of the caller", () => {
  thread.read(inMemory(bytes), "x.h5", (reader) => {
    expect(() => reader.array("/entry/large", [[30, 41]])).toThrow(ShapeError);
    expect(reader.number("/entry/distance")).toBe(0.5);
  });
  expect(() => thread.read(inMemory(bytes.subarray(0, 5000)), "x.h5", () => 0)).toThrow(FormatError);
  const lost = new FileError("x.h5", "was taken away");
  const source = {
    size: bytes.length,
    read: (): number => {
      throw lost;
    },
  };
  expect(() => thread.read(source, "x.h5", () => 0)).toThrow(lost);
  const shorter = { size: bytes.length, read: () => 0 };
  expect(() => thread.read(shorter, "x.h5", () => 0)).toThrow("became shorter while it was read");
  const stop = new RangeError("no more");
  expect(() =>
    thread.write(() => {
      throw stop;
    }),
  ).toThrow(stop);
  expect(thread.read(inMemory(bytes), "x.h5", (reader) => reader.text("/entry/title"))).toBe("a title");
});

it("fetches a filter in the middle of a call", async () => {
  const small = { data: large.data.slice(0, 60), shape: [3, 4, 5] };
  const packed = await makeCompressedHdf5(small, 32015, [3]);
  expect(thread.read(inMemory(packed), "x.h5", (reader) => reader.array("x"))).toEqual(small);
});

it("keeps questions and answers together, however quickly they follow each other", () => {
  thread.read(inMemory(bytes), "x.h5", (reader) => {
    for (let i = 0; i < 5000; i++) {
      if (reader.number("/entry/distance") !== 0.5) throw new RangeError(`question ${i}`);
    }
  });
});

it("is ended with a sentence when it finds no end, and the next file has another", async () => {
  writeFileSync(
    join(folder, "endless.mjs"),
    `import { parentPort, workerData } from "node:worker_threads";
workerData.port.on("message", () => { for (;;); });
parentPort.postMessage("ready");`,
  );
  const endless = await startLibraryThread({
    program: pathToFileURL(join(folder, "endless.mjs")),
    limitMilliseconds: 300,
  });
  const before = process.cpuUsage();
  const sentence = "x.h5: no end of it was found in 0.3 s: it is damaged, or holds far too many groups; copy it anew";
  expect(() => endless.read(inMemory(bytes), "x.h5", () => 0)).toThrow(sentence);
  // of the processor's time, which the endless one takes as long as it is let
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(3_000_000);
  expect(endless.isLost()).toBe(true);
});
