import { setTimeout as sleep } from "node:timers/promises";
import { FileError, NoRoomError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { failedRow, type ScanIdentity, type SeriesRow } from "../series/series-row.js";
import { assertRoom, batchWords } from "./batch-words.js";
import { type BatchEvent, runBatch } from "./run-batch.js";

const scanOf = (scan: number, job = "a"): ScanIdentity => ({ scan, name: `S_${scan}`, job });
const doneRow = (scan: ScanIdentity): SeriesRow => ({ ...failedRow(scan, "", 1), error: null, verdict: "agree" });

/** What a batch of these scans does; scans of `broken` fail. */
async function batch(
  scans: Iterable<ScanIdentity> | AsyncIterable<ScanIdentity>,
  options: Partial<{
    rows: SeriesRow[];
    broken: number[];
    atOnce: number;
    signal: AbortSignal;
    abort: () => void;
  }> = {},
) {
  const { rows, broken = [], atOnce = 1, signal, abort } = options;
  const kept: number[] = [];
  const words: string[] = [];
  let [most, now] = [0, 0];
  const result = await runBatch({
    scans,
    atOnce,
    ...(rows && { rows }),
    ...(signal && { signal }),
    async process(scan) {
      most = Math.max(most, ++now);
      await sleep(5);
      now--;
      if (scan.scan === 3) abort?.();
      if (broken.includes(scan.scan)) throw new Error("too short");
      return doneRow(scan);
    },
    async keep(row) {
      kept.push(row.scan);
    },
    onEvent: (event: BatchEvent) => words.push(batchWords(event)),
  });
  return { result, kept, words, most };
}

describe("runBatch", () => {
  it("has a line for a scan that fails, and goes on", async () => {
    const { result, words } = await batch(
      [1, 2, 3].map((scan) => scanOf(scan)),
      { broken: [2] },
    );
    expect(result.map(({ scan, error }) => [scan, error])).toEqual([
      [1, null],
      [2, "too short"],
      [3, null],
    ]);
    expect(words).toContain("scan 2: failed: too short");
    expect(words).toContain("scan 3: agree (1 s)");
  });

  it("leaves what is done, and does again what failed or changed", async () => {
    const rows = [doneRow(scanOf(1)), failedRow(scanOf(2), "x", 1), doneRow(scanOf(3, "old")), doneRow(scanOf(9))];
    const { result, kept, words } = await batch(
      [1, 2, 3].map((scan) => scanOf(scan)),
      { rows },
    );
    expect(kept).toEqual([2, 3]);
    expect(words[0]).toBe("scan 1: done before");
    expect(result.map(({ scan }) => scan)).toEqual([1, 2, 3, 9]);
  });

  it("runs several at once, but one scan only once at a time", async () => {
    const { result, most } = await batch(
      [4, 2, 3, 1].map((scan) => scanOf(scan)),
      { atOnce: 2 },
    );
    expect(most).toBe(2);
    expect(result.map(({ scan }) => scan)).toEqual([1, 2, 3, 4]);
    const again = await batch([scanOf(1), scanOf(1, "grown")], { atOnce: 2 });
    expect([again.most, again.kept]).toEqual([1, [1, 1]]);
    expect(again.result.map(({ job }) => job)).toEqual(["grown"]);
  });

  it("begins nothing and keeps nothing once it is interrupted", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { kept, result } = await batch(
      [1, 2, 3, 4].map((scan) => scanOf(scan)),
      { signal, abort: () => controller.abort() },
    );
    expect(kept).toEqual([1, 2]);
    expect(result).toHaveLength(2);
  });

  it("ends when a row cannot be kept", async () => {
    const keep = (): Promise<void> => Promise.reject(new Error("the disk is full"));
    await expect(runBatch({ scans: [scanOf(1)], process: async (scan) => doneRow(scan), keep })).rejects.toThrow(
      "full",
    );
  });
});

describe("assertRoom", () => {
  const full = (scan: number): SeriesRow =>
    failedRow(scanOf(scan), new NoRoomError(`scan-${scan}/pattern.cxi`, "cannot be written: the disk is full"), 1);

  it("says how many scans a full disk has cost", () => {
    expect(() => assertRoom([doneRow(scanOf(1)), full(2)], "series")).toThrow(
      "series: the disk is full: 1 of 2 scans are not written; make room, and the same command goes on",
    );
    expect(() => assertRoom([full(1), full(2)], "series")).toThrow("the disk is full: none of 2 scans is written");
  });

  it("leaves scans that failed otherwise to the table", () => {
    const named = new FileError("raw/the disk is full.tif", "cannot be read");
    expect(() => assertRoom([failedRow(scanOf(1), named, 1), doneRow(scanOf(2))], "s")).not.toThrow();
  });
});
