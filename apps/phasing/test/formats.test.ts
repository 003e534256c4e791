/** What `info` and `convert` take from files that hold more than is wanted. */

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readNpy, readNpz, writeHdf5Arrays } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

let folder: string;
const at = (name: string): string => join(folder, name);
const counts = { data: Uint16Array.from({ length: 480 }, (_, i) => i), shape: [6, 8, 10] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-formats-"));
  const other = { data: new Float32Array(480).fill(2), shape: [6, 8, 10] };
  await writeFile(at("two.h5"), await writeHdf5Arrays({ counts, other }));
  await writeFile(at("log.spec"), "#O0 Theta\n\n#S 3 ascan th 0 1 1 1\n#P0 1\n#N 2\n#L Theta  Seconds\n0 1\n1 2\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("info", () => {
  it("describes a part of one dataset, with a picture unless told otherwise", async () => {
    const part = ["info", at("two.h5"), "--dataset", "/counts", "--slice", "2:4,:,-3:"];
    const { stdout, stderr, status } = await autophaseHere([...part, "--no-thumbnail", "--json"]);
    expect([stderr, status]).toEqual(["", 0]);
    expect(lastJson({ stdout, stderr, status })).toMatchObject({ dtype: "uint16", shape: [2, 8, 3], maximum: 319 });
    const plain = (await autophaseHere([...part, "--no-thumbnail"])).stdout;
    const drawn = (await autophaseHere(part)).stdout;
    expect(drawn.length).toBeGreaterThan(plain.length);
    expect(drawn).toContain("@");
  });
});

describe("convert", () => {
  it("takes a part of one dataset", async () => {
    const args = ["convert", at("two.h5"), at("part.npy"), "--dataset", "counts", "--slice", "1:3,0:2,4"];
    expect((await autophaseHere(args)).status).toBe(0);
    const part = readNpy(new Uint8Array(await readFile(at("part.npy"))));
    const values = [1, 2].flatMap((z) => [0, 1].map((y) => 80 * z + 10 * y + 4));
    expect("data" in part && Array.from(part.data, Number)).toEqual(values);
  });

  it("takes a scan of a SPEC file as columns", async () => {
    expect((await autophaseHere(["convert", at("log.spec"), at("log.npz"), "--scan", "3"])).status).toBe(0);
    const columns = readNpz(new Uint8Array(await readFile(at("log.npz"))));
    expect(columns.get("Seconds")).toEqual({ data: Float64Array.of(1, 2), shape: [2] });
  });

  it.each([
    [
      ["two.h5", "--dataset", "/nothing"],
      /two\.h5: there is no array \/nothing; it holds \/counts \(6 x 8 x 10 uint16\)/,
    ],
    [["two.h5", "--dataset", "/counts", "--slice", "4:9"], /the range 4:9 is empty or outside of axis 0 \(6\)/],
    [["log.spec", "--scan", "4"], /log\.spec: there is no scan 4; the scans are 3/],
  ])("says in one line what is wrong with %j", async ([file, ...options], message) => {
    const { status, stdout, stderr } = await autophaseHere(["convert", at(file), at("bad.npz"), ...options]);
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([1, ""]);
    expect(await readdir(folder)).not.toContain("bad.npz");
  });
});
