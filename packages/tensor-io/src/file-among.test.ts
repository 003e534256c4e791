import { afterEach, describe, expect, it, vi } from "vitest";
import { FileError, fileAmong, type RealArray, readHdf5Array, writeHdf5 } from "./index.js";

/** Node has Blobs, and no worker of a page to read parts of them at once. */
class SyncBlob extends Blob {
  readonly content: Uint8Array;

  constructor(bytes: Uint8Array) {
    super([new Uint8Array(bytes)]);
    this.content = bytes;
  }

  override slice(start = 0, end = this.size): Blob {
    return new SyncBlob(this.content.subarray(start, end));
  }
}

class Reader {
  readAsArrayBuffer(blob: Blob): ArrayBuffer {
    return new Uint8Array((blob as SyncBlob).content).buffer;
  }
}

const frames = (first: number): RealArray => ({
  data: Uint32Array.from({ length: 24 }, (_, i) => first + i),
  shape: [2, 3, 4],
});

async function scanFiles(): Promise<Map<string, Blob>> {
  const data = (part: RealArray) => writeHdf5((writer) => writer.array("/data", part));
  const master = await writeHdf5((writer) => {
    writer.group("/entry");
    for (const k of [1, 2]) writer.externalLink(`/entry/data_00000${k}`, `scan_data_00000${k}.h5`, "/data");
  });
  return new Map([
    ["s/scan_master.h5", new SyncBlob(master)],
    ["s/scan_data_000001.h5", new SyncBlob(await data(frames(0)))],
    ["s/scan_data_000002.h5", new SyncBlob(await data(frames(24)))],
    ["other/scan_data_000002.h5", new SyncBlob(await data(frames(1000)))],
  ]);
}

const OPTIONS = { file: "scan_master.h5", dataset: "/entry/data_*" };

describe("fileAmong", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("finds what a file links to in its own folder, of all that was given", async () => {
    vi.stubGlobal("FileReaderSync", Reader);
    const files = await scanFiles();
    const array = await readHdf5Array(await fileAmong(files, "s/scan_master.h5"), OPTIONS);
    expect(array).toEqual({ data: Uint32Array.from({ length: 48 }, (_, i) => i), shape: [4, 3, 4] });
  });

  it("is the same for files without folders, as a person chooses them", async () => {
    vi.stubGlobal("FileReaderSync", Reader);
    const files = new Map([...(await scanFiles())].slice(0, 3).map(([path, blob]) => [path.slice(2), blob]));
    const array = await readHdf5Array(await fileAmong(files, "scan_master.h5"), OPTIONS);
    expect(array.shape).toEqual([4, 3, 4]);
  });

  it("says which of the linked files was not given, and where it is no worker that none can be read", async () => {
    const files = await scanFiles();
    const whole = files.get("s/scan_master.h5") as Blob;
    await expect(readHdf5Array(await fileAmong(files, "s/scan_master.h5"), OPTIONS)).rejects.toThrow(
      "there is no file of that name in the folder",
    );
    vi.stubGlobal("FileReaderSync", Reader);
    await expect(readHdf5Array(await fileAmong(new Map([["m.h5", whole]]), "m.h5"), OPTIONS)).rejects.toThrow(
      "/entry/data_000001 is a link to another file (scan_data_000001.h5, /data); there is no file of that name",
    );
    await expect(fileAmong(files, "gone.h5")).rejects.toThrow(FileError);
  });
});
