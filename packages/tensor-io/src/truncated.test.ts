/**
 * Every format cut off at twenty places and one byte before its end: an error that explains itself, or what came before
 * the cut.
 */

import { describe, expect, it } from "vitest";
import { sampleFiles } from "../test/sample-files.js";
import { FormatError } from "./errors.js";
import type { FioFile } from "./logs/read-fio.js";
import type { SpecScan } from "./logs/spec-scan.js";

const files = await sampleFiles();
/** Formats of lines that may end after any: a prefix can be a file of its own. */
const BY_LINE = ["SPEC", "FIO"];
const places = Array.from({ length: 20 }, (_, i) => i / 20);

async function outcome(format: string, length: number): Promise<{ value: unknown } | { error: unknown }> {
  const { bytes, read } = files[format];
  try {
    return { value: await read(bytes.slice(0, length)) };
  } catch (error) {
    return { error };
  }
}

function expectExplained(error: unknown, where: string): void {
  expect(error, where).toBeInstanceOf(FormatError);
  expect((error as Error).message, where).toMatch(/^sample: [^\n]{10,}$/);
}

describe("files cut off", () => {
  it.each(Object.keys(files).filter((format) => !BY_LINE.includes(format)))("%s: an error", async (format) => {
    const { bytes, read } = files[format];
    const whole = await read(bytes);
    for (const length of places.map((place) => Math.floor(place * bytes.length))) {
      const result = await outcome(format, length);
      expectExplained("error" in result && result.error, `${length} of ${bytes.length} bytes`);
    }
    const result = await outcome(format, bytes.length - 1);
    // the last byte of those ends </VTKFile>, behind everything that is read
    if (["VTI", "VTS"].includes(format)) expect(result).toEqual({ value: whole });
    else expectExplained("error" in result && result.error, "all but one byte");
  });

  /** Numbers that are there are those of the whole file; only the last may have lost digits. */
  it.each(BY_LINE)("%s: an error, or the lines before the cut", async (format) => {
    const { bytes, read } = files[format];
    const whole = tables(await read(bytes));
    let readable = 0;
    for (const length of places.map((place) => Math.floor(place * bytes.length))) {
      const where = `${length} of ${bytes.length} bytes`;
      const result = await outcome(format, length);
      if ("error" in result) {
        expectExplained(result.error, where);
        continue;
      }
      readable++;
      for (const [k, columns] of tables(result.value).entries()) {
        for (const [name, values] of columns) {
          const complete = Array.from(values.subarray(0, -1));
          expect(complete, where).toEqual(Array.from(whole[k].get(name) ?? []).slice(0, complete.length));
        }
      }
    }
    expect(readable).toBeGreaterThan(0);
  });
});

function tables(value: unknown): ReadonlyMap<string, Float64Array>[] {
  return Array.isArray(value) ? (value as SpecScan[]).map(({ columns }) => columns) : [(value as FioFile).columns];
}
