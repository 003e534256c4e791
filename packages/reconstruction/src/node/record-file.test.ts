import { mkdtemp, open, readFile, rm, stat, writeFile } from "node:fs/promises";
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
    at = await writeRecord(handle, at, recordParts(value));
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

function bytesOf(array: Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

describe("records", () => {
  it("come back as they were, large arrays by themselves, one after the other", async () => {
    const path = await written("plain", VALUE, new Float32Array(3000).fill(2), { run: "x" });
    const values = await found(path);
    expect(values).toEqual([VALUE, new Float32Array(3000).fill(2), { run: "x" }]);
    const plain = recordParts({ run: "x" });
    expect(
      (await stat(path)).size - (await stat(await written("two", VALUE, new Float32Array(3000).fill(2)))).size,
    ).toBe(recordBytes(plain));
    const [{ state }] = values as [typeof VALUE];
    expect(state.support.buffer.byteLength).toBe(8000);
    expect(recordParts(VALUE).arrays.map(({ length }) => length)).toEqual([16_000, 20_000, 8000, 6000]);
  });

  it("leave blocks of zeros out, to the bit", async () => {
    const object = new Float32Array(9 * 2 ** 20);
    const negative = new Float64Array(40_000);
    // in the second piece, at the edges of blocks, and a zero with a sign
    for (const at of [0, 4095, 4096, 8.5 * 2 ** 20, object.length - 1]) object[at] = at + 1;
    negative[30_000] = -0;
    const path = await written("sparse", { object, negative, none: new Uint8Array(100_000) });
    expect((await stat(path)).size).toBeLessThan(5 * 16384 + 1000);
    const [value] = (await found(path)) as [{ object: Float32Array; negative: Float64Array; none: Uint8Array }];
    expect(Buffer.compare(bytesOf(value.object), bytesOf(object))).toBe(0);
    expect(Object.is(value.negative[30_000], -0) && Object.is(value.negative[29_999], 0)).toBe(true);
    expect(value.none).toEqual(new Uint8Array(100_000));
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
    for (const length of [0, 19, 20, 200, bytes.length - 1]) {
      await writeFile(join(folder, "other"), bytes.subarray(0, length));
      expect(await found(join(folder, "other"))).toEqual([]);
    }
    // what is there before its head is written
    await writeFile(join(folder, "other"), Uint8Array.from(bytes).fill(0, 0, 20));
    expect(await found(join(folder, "other"))).toEqual([]);
  });
});
