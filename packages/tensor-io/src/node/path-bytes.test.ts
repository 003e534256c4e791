import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import { writeTiff } from "../tiff/write-tiff.js";
import { nativePath, pathOfBytes } from "./path-bytes.js";
import { readArray } from "./read-files.js";
import { readFrames } from "./read-frames.js";
import { writeFileAtomic } from "./write-file-atomic.js";

describe("pathOfBytes and nativePath", () => {
  it("leave text as it is", () => {
    for (const name of ["größe Δψ 結晶 🧊.cxi", "\ufeffwith a mark", "a\ufffdb", ""]) {
      expect(pathOfBytes(Buffer.from(name))).toBe(name);
      expect(nativePath(name)).toBe(name);
    }
  });

  it("show a byte that is no text as Python does", () => {
    // os.fsdecode(b"a\xff\xc3\xa9\xe2\x82b\xed\xa0\x80")
    const bytes = Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xe2, 0x82, 0x62, 0xed, 0xa0, 0x80]);
    expect(pathOfBytes(bytes)).toBe("a\udcff\u00e9\udce2\udc82b\udced\udca0\udc80");
  });

  it("come back to the same bytes, whatever they are", () => {
    const random = createRandom(7);
    for (let trial = 0; trial < 2000; trial++) {
      const bytes = Buffer.from(Array.from({ length: 12 }, () => Math.floor(256 * random.uniform())));
      const path = pathOfBytes(bytes);
      expect(Buffer.from(nativePath(path)).equals(bytes), bytes.toString("hex")).toBe(true);
    }
  });
});

describe.skipIf(process.platform !== "linux")("names that are no text (skipped where names are text)", () => {
  const temporary = createTemporaryFolder();
  const bytesOf = (...parts: (string | number[])[]): Buffer =>
    Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));

  it("are written, read and listed", async () => {
    const folder = bytesOf(temporary("."), "/f", [0xff]);
    mkdirSync(folder);
    const frame = { data: new Float32Array(6).fill(2), shape: [2, 3] };
    for (const last of [0xfe, 0xfd]) writeFileSync(bytesOf([...folder], "/", [last], ".tif"), writeTiff(frame));
    expect(await readArray(`${pathOfBytes(folder)}/\udcfe.tif`)).toEqual(frame);
    expect((await readFrames(pathOfBytes(folder))).shape).toEqual([2, 2, 3]);

    await writeFileAtomic(`${pathOfBytes(folder)}/\udc80.cxi`, Uint8Array.of(1));
    const written = readdirSync(folder, { encoding: "buffer" }).find((name) => name[0] === 0x80);
    expect(written).toEqual(bytesOf([0x80], ".cxi"));
    expect(readdirSync(folder)).toHaveLength(3);
  });
});
