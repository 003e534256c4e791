import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failedRow } from "../series/series-row.js";
import { arrivingScans } from "./arriving-scans.js";
import { listScans } from "./scan-files.js";
import { readSeries, writeSeriesRow, writeSeriesTables } from "./series-folder.js";

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-batch-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("listScans", () => {
  it("takes folders and stacks by the number at their end", async () => {
    await mkdir(at("S_0054"));
    await writeFile(at("S_0054/frame.tif"), "abc");
    await mkdir(at("S_54"));
    await writeFile(at("scan_7.h5"), "12345");
    await writeFile(at("notes_8.txt"), "");
    await mkdir(at("dark"));
    expect(await listScans(folder)).toEqual([
      { scan: 7, name: "scan_7.h5", path: at("scan_7.h5"), state: expect.stringMatching(/^1 files, 5 bytes, \d+$/) },
      { scan: 54, name: "S_0054", path: at("S_0054"), state: expect.stringMatching(/^1 files, 3/), double: "S_54" },
    ]);
    await expect(listScans(at("absent"))).rejects.toThrow("cannot be read as a folder of scans");
  });
});

describe("arrivingScans", () => {
  it("waits until files stop growing, and yields what grows again a second time", async () => {
    await writeFile(at("scan_1.h5"), "1");
    const grow = (async () => {
      for (let i = 0; i < 8; i++) {
        await sleep(100);
        await appendFile(at("scan_2.h5"), "2");
      }
    })();
    const seen: [number, string | undefined][] = [];
    const controller = new AbortController();
    for await (const { scan, state } of arrivingScans(folder, { settle: 0.3, signal: controller.signal })) {
      seen.push([scan, / (\d+) bytes/.exec(state)?.[1]]);
      if (scan === 2) await appendFile(at("scan_1.h5"), "1");
      if (seen.length === 3) controller.abort();
    }
    await grow;
    expect(seen).toEqual([
      [1, "1"],
      [2, "8"],
      [1, "2"],
    ]);
  });

  it("ends with the last of those asked for", async () => {
    for (const scan of [1, 2, 3]) await writeFile(at(`scan_${scan}.h5`), "1");
    const seen: number[] = [];
    for await (const { scan } of arrivingScans(folder, { settle: 0, scans: [3, 1] })) seen.push(scan);
    expect(seen).toEqual([1, 3]);
  });

  it("takes the last one again that grew while it was worked on", async () => {
    await writeFile(at("scan_1.h5"), "1");
    const seen: (string | undefined)[] = [];
    for await (const { state } of arrivingScans(folder, { settle: 0, scans: [1] })) {
      seen.push(/ (\d+) bytes/.exec(state)?.[1]);
      if (seen.length === 1) await appendFile(at("scan_1.h5"), "1");
    }
    expect(seen).toEqual(["1", "2"]);
  });
});

it("a series is read again as it was kept, without what is damaged", async () => {
  const rows = [3, 12].map((scan) => failedRow({ scan, name: `S_${scan}`, job: "a" }, new Error("too short"), 1));
  expect(await readSeries(at("series"))).toEqual([]);
  for (const row of rows) await writeSeriesRow(at("series"), row);
  await writeSeriesTables(at("series"), rows);
  await mkdir(at("series/scan-0004"));
  await writeFile(at("series/scan-0004/row.json"), "{");
  expect(await readSeries(at("series"))).toEqual(rows);
});
