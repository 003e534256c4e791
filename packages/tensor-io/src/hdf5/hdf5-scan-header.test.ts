import { describe, expect, it } from "vitest";
import { readHdf5 } from "./hdf5-reader.js";
import { type Hdf5ScanOptions, hdf5ScanHeader } from "./hdf5-scan-header.js";
import type { Hdf5ScanLayout } from "./hdf5-scan-layout.js";
import { writeHdf5 } from "./hdf5-writer.js";

const LAYOUT: Hdf5ScanLayout = {
  groups: ["{scan}.1"],
  frames: ["measurement/{detector}"],
  positionGroups: ["instrument/positioners"],
  columnGroups: ["measurement"],
};
const frames = (rows: number) => ({ data: new Uint16Array(3 * rows * 4), shape: [3, rows, 4] });

/** One scan with two detectors; eta has a point that was not read, mu none at all, and the counter one too many. */
async function file(): Promise<Uint8Array> {
  return writeHdf5((writer) => {
    for (const group of ["", "/measurement", "/instrument", "/instrument/positioners"]) writer.group(`/12.1${group}`);
    writer.array("/12.1/measurement/maxipix", frames(5));
    writer.array("/12.1/measurement/eiger", frames(6));
    writer.array("/12.1/measurement/imon", { data: Float64Array.of(1, 2, 3, 4), shape: [4] });
    writer.array("/12.1/instrument/positioners/eta", { data: Float64Array.of(1, Number.NaN, 3), shape: [3] });
    writer.number("/12.1/instrument/positioners/mu", Number.NaN);
  });
}

async function header(options: Partial<Hdf5ScanOptions> = {}) {
  const bytes = await file();
  return readHdf5(bytes, "scan.h5", (reader) => hdf5ScanHeader(reader, LAYOUT, { file: "scan.h5", ...options }));
}

describe("hdf5ScanHeader", () => {
  it("lists detectors where there are two and none is named", async () => {
    await expect(header()).rejects.toThrow(
      /^scan\.h5: holds several detectors; name one of them: .*eiger at \S+ \(3 x 6 x 4.*maxipix at \S+ \(3 x 5 x 4/,
    );
    expect((await header({ detector: "eiger" }))?.detector?.shape).toEqual([3, 6, 4]);
  });

  it("keeps what is not a number for whoever asks, and a counter that is no counter of these frames out", async () => {
    const found = await header({ detector: "maxipix" });
    expect([...(found?.columns.get("eta") ?? [])]).toEqual([1, Number.NaN, 3]);
    expect(found?.positions.get("mu")).toBeNaN();
    expect(found?.columns.has("imon")).toBe(false);
    expect(found?.points).toBe(3);
    expect(found?.remarks).toEqual(["imon has 4 values for 3 frames, and is left out"]);
  });
});
