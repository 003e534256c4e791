import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { describe, expect, it } from "vitest";
import { sampleArray } from "../../test/sample-arrays.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import type { FramesProgress } from "../any-format/frames-from.js";
import { missingFrames } from "../any-format/pick-frames.js";
import { FileError, FormatError, ShapeError } from "../errors.js";
import { writeTiff } from "../tiff/write-tiff.js";
import { listFrames, readFrames } from "./read-frames.js";

const temporary = createTemporaryFolder();

/** Frame `k` is full of `k`. */
function writeFrame(path: string, k: number, shape = [4, 5]): void {
  writeFileSync(path, writeTiff({ data: new Uint16Array(shape[0] * shape[1]).fill(k), shape }));
}

function folderOf(name: string, frames: Readonly<Record<string, number>>): string {
  const folder = temporary(name, ".");
  for (const [file, k] of Object.entries(frames)) writeFrame(temporary(name, file), k);
  return folder;
}

describe("listFrames", () => {
  it("sorts by number and leaves out what is no frame", async () => {
    const folder = folderOf("natural", { "f_10.tif": 1, "f_2.TIF": 1, "f_1.tiff": 1, "f_002.tif": 1, ".f_3.tif": 1 });
    temporary("natural", "dark.tif", ".");
    writeFileSync(temporary("natural", "notes.txt"), "x");
    expect((await listFrames(folder)).map((path) => basename(path))).toEqual([
      "f_1.tiff",
      "f_002.tif",
      "f_2.TIF",
      "f_10.tif",
    ]);
  });

  it("takes a file or a folder whose name has a star for itself", async () => {
    writeFrame(temporary("a*b.tif"), 3);
    expect(await readFrames(temporary("a*b.tif"))).toMatchObject({ shape: [1, 4, 5] });
    const folder = folderOf("S5*_", { "f_1.tif": 1, "f_2.tif": 1 });
    expect((await listFrames(folder)).map((path) => basename(path))).toEqual(["f_1.tif", "f_2.tif"]);
  });

  it("asks which scan is meant of several in one folder, and takes the one that is named", async () => {
    const names = ["S54_1.tif", "S54_2.tif", "S54_3.tif", "S55_1.tif", "S55_2.tif", "S55_3.tif"];
    const folder = folderOf("two", Object.fromEntries(names.map((name, k) => [name, k])));
    await expect(listFrames(folder)).rejects.toThrow(
      /holds the frames of several scans: S54_\* \(3 files\), S55_\* \(3 files\); name one of them, as .*two.S54_\*$/,
    );
    expect((await listFrames(`${folder}/S55_*`)).map((path) => basename(path))).toEqual(names.slice(3));
    expect((await readFrames(`${folder}/S55_*.tif`)).shape[0]).toBe(3);
    expect((await listFrames(`${folder}/S5*_3*`)).map((path) => basename(path))).toEqual(["S54_3.tif", "S55_3.tif"]);
  });

  it.each([
    ["dark.tif", "name those alone, as "],
    ["sum_1.tif", "name those alone, as "],
    ["S54_00002 (1).tif", "keep one scan to a folder"],
  ])("names %s beside a numbered series", async (other, way) => {
    const names = ["S54_00001.tif", "S54_00002.tif", "S54_00003.tif"];
    const folder = folderOf(`beside ${other}`, Object.fromEntries([...names, other].map((name, k) => [name, k])));
    await expect(listFrames(folder)).rejects.toThrow(`holds ${other} beside the frames S54_*; ${way}`);
    if (way.startsWith("name")) expect(await listFrames(`${folder}/S54_*`)).toHaveLength(names.length);
  });

  it("refuses a folder that is missing, empty, without frames, or a file", async () => {
    const empty = folderOf("empty", {});
    await expect(listFrames(empty)).rejects.toThrow(/empty.*: is empty; expected frames named \*\.tif/);
    writeFileSync(temporary("text", "a.txt"), "x");
    await expect(listFrames(temporary("text", "."))).rejects.toThrow(/holds a\.txt, and no TIFF or EDF file; expected/);
    folderOf("inside/scan54", { "f_1.tif": 1 });
    writeFileSync(temporary("inside", "scan.h5"), "x");
    await expect(listFrames(temporary("inside"))).rejects.toThrow(/holds scan\.h5 and 1 more, and no TIFF/);
    await expect(listFrames(temporary("absent"))).rejects.toThrow(/absent: no such file or folder/);
    await expect(listFrames(temporary("text", "a.txt"))).rejects.toBeInstanceOf(FileError);
  });
});

describe("missingFrames", () => {
  const named = (...numbers: number[]) => numbers.map((number) => `s_${number}.tif`);

  it("finds the gaps of a numbered series", () => {
    expect(missingFrames(named(0, 1, 2, 3))).toEqual([]);
    expect(missingFrames(named(0, 1, 3, 4, 8))).toEqual(["2", "5-7"]);
    expect(missingFrames(named(0, 2, 4, 8))).toEqual(["6"]);
    expect(missingFrames(["a.tif", "b.tif", "c_5.tif"])).toEqual([]);
    expect(missingFrames(named(3, 3, 3))).toEqual([]);
  });
});

describe("readFrames", () => {
  it("puts the frames in natural order and tells how far it is", async () => {
    const folder = folderOf("scan", { "s_2.tif": 2, "s_10.tif": 10, "s_1.tif": 1 });
    const events: FramesProgress[] = [];
    const { data, shape } = await readFrames(folder, { onProgress: (progress) => events.push(progress) });
    expect(shape).toEqual([3, 4, 5]);
    expect(data).toEqual(Uint16Array.from([1, 2, 10].flatMap((k) => new Array<number>(20).fill(k))));
    expect(events).toEqual([
      { done: 1, total: 3, file: "s_1.tif" },
      { done: 2, total: 3, file: "s_2.tif" },
      { done: 3, total: 3, file: "s_10.tif" },
    ]);
  });

  it("reads one stack, and one frame as a volume of one", async () => {
    const stack = sampleArray("float32", [3, 4, 5]);
    writeFileSync(temporary("stack.tif"), writeTiff(stack));
    expect(await readFrames(temporary("stack.tif"))).toEqual(stack);
    writeFrame(temporary("single.tif"), 4);
    expect(await readFrames(temporary("single.tif"))).toEqual({ data: new Uint16Array(20).fill(4), shape: [1, 4, 5] });
  });

  it("names the frame that differs in size, type or number of pages, or is truncated", async () => {
    const folder = folderOf("odd", { "f_0.tif": 0, "f_1.tif": 1 });
    writeFrame(temporary("odd", "f_1.tif"), 1, [4, 4]);
    await expect(readFrames(folder)).rejects.toThrow(new ShapeError("f_1.tif: expected 4 x 5 like f_0.tif, got 4 x 4"));
    writeFileSync(temporary("odd", "f_1.tif"), writeTiff(sampleArray("int32", [4, 5])));
    await expect(readFrames(folder)).rejects.toThrow(
      new FormatError("f_1.tif", "expected uint16 like f_0.tif, got int32"),
    );
    writeFileSync(temporary("odd", "f_1.tif"), writeTiff(sampleArray("uint16", [4, 5])).subarray(0, -1));
    await expect(readFrames(folder)).rejects.toThrow(/^f_1\.tif: page 1: strip 1 of 1 ends at byte .* truncated/);
    writeFileSync(temporary("odd", "f_0.tif"), writeTiff(sampleArray("uint16", [2, 4, 5])));
    await expect(readFrames(folder)).rejects.toThrow(/f_0\.tif: expected one frame per file, got a stack of 2 x 4 x 5/);
  });

  it("stops when aborted between frames", async () => {
    const folder = folderOf("abort", { "f_0.tif": 0, "f_1.tif": 1, "f_2.tif": 2 });
    const controller = new AbortController();
    let done = 0;
    const onProgress = (progress: FramesProgress): void => {
      done = progress.done;
      if (done === 2) controller.abort();
    };
    await expect(readFrames(folder, { signal: controller.signal, onProgress })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(done).toBe(2);
    await expect(readFrames(folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
  });

  it("says what is missing", async () => {
    await expect(readFrames(temporary("nowhere"))).rejects.toThrow(/nowhere: no such file or folder/);
  });
});

describeWithShared("readFrames of the real scan", "data/aps34idc-scan54/frames", () => {
  it("reads 201 frames with all their counts, soon", async () => {
    const start = performance.now();
    const { data, shape } = await readFrames(sharedPath("data/aps34idc-scan54/frames"));
    // about half a second alone; other work may share the machine
    expect(performance.now() - start).toBeLessThan(5000);
    expect(shape).toEqual([201, 256, 256]);
    expect(data).toBeInstanceOf(Int32Array);
    const counts = data as Int32Array;
    expect(counts.reduce((sum, value) => sum + value, 0)).toBe(46155653);
    expect(counts.indexOf(165297)).toBe((99 * 256 + 126) * 256 + 127);
    expect(counts.every((value) => value <= 165297)).toBe(true);
  });
});
