import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRecord, recordBytes, recordParts, writeRecord } from "./record-file.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-records-"));
});
afterAll(() => rm(folder, { recursive: true }));

const VALUE = {
  start: 3,
  state: {
    object: {
      real: Float64Array.from({ length: 2000 }, (_, i) => i / 7),
      imag: new Float32Array(5000).fill(-0),
      shape: [2, 3],
    },
    support: new Uint8Array(new ArrayBuffer(9000), 100, 8000).fill(1),
    fields: [{ real: Float32Array.from({ length: 1500 }, (_, i) => i) }, undefined, null],
  },
  small: Float64Array.of(1, Number.NaN),
  text: "a",
};

async function written(name: string, ...values: unknown[]): Promise<string> {
  const handle = await open(join(folder, name), "w");
  let at = 0;
  for (const value of values) {
    const parts = recordParts(value);
    const end = await writeRecord(handle, at, parts);
    expect(end - at).toBe(recordBytes(parts));
    at = end;
  }
  await handle.close();
  return join(folder, name);
}

async function found(path: string): Promise<unknown[]> {
  const handle = await open(path, "r");
  const values: unknown[] = [];
  let at = 0;
  for (let next = await readRecord(handle, at); next; next = await readRecord(handle, at)) {
    values.push(next.value);
    at = next.end;
  }
  await handle.close();
  return values;
}

describe("records", () => {
  it("come back as they were, large arrays by themselves, one after the other", async () => {
    const path = await written("plain", VALUE, new Float32Array(3000).fill(2), { run: "x" });
    const values = await found(path);
    expect(values).toEqual([VALUE, new Float32Array(3000).fill(2), { run: "x" }]);
    const [{ state }] = values as [typeof VALUE];
    expect(state.support.buffer.byteLength).toBe(8000);
    expect(recordParts(VALUE).arrays.map(({ length }) => length)).toEqual([16_000, 20_000, 8000, 6000]);
  });

  it("are none where a byte differs or a part is missing", async () => {
    const path = await written("damaged", VALUE);
    const bytes = await readFile(path);
    for (let at = 0; at < bytes.length; at += at < 32 ? 1 : at < 700 ? 19 : 4001) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 0x41;
      await writeFile(join(folder, "other"), damaged);
      expect(await found(join(folder, "other"))).toEqual([]);
    }
    for (const length of [0, 15, 16, 200, bytes.length - 1]) {
      await writeFile(join(folder, "other"), bytes.subarray(0, length));
      expect(await found(join(folder, "other"))).toEqual([]);
    }
    // what is there before its head is written
    await writeFile(join(folder, "other"), Uint8Array.from(bytes).fill(0, 0, 16));
    expect(await found(join(folder, "other"))).toEqual([]);
  });
});
