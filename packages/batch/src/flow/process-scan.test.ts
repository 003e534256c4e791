import { scanAcquisition } from "@autophase/analysis";
import { createReferenceEngine } from "@autophase/kernels/reference";
import { createLocalPool } from "@autophase/reconstruction";
import { readSpec, type StoredObject } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { finishedRow, parseSeriesRow } from "../series/series-row.js";
import { processScan, type ScanInput } from "./process-scan.js";

const SIDE = 16;
/** The far field of a block of 4 x 5 x 6 voxels. */
const frames = {
  data: Float32Array.from({ length: SIDE ** 3 }, (_, i) => {
    const at = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE].map((n) => n - SIDE / 2);
    const modulus = at.map((k, axis) => {
      const half = (Math.PI * k) / SIDE;
      return k === 0 ? 4 + axis : Math.sin((4 + axis) * half) / Math.sin(half);
    });
    return Math.round(modulus.reduce((product, value) => product * value ** 2, 1));
  }),
  shape: [SIDE, SIDE, SIDE],
};
const angles = Array.from({ length: SIDE }, (_, i) => `${(0.005 * (i - 8)).toFixed(3)} 1000`);
const SPEC = `#O0 Delta  Theta  Chi  Phi  Gamma  Energy  camdist  LinkamTemp
#S 54  ascan  th -0.04 0.035  15 1
#D Tue Feb 04 12:28:23 2020
#P0 32.2 0 90 -5 12.6 9 500 325
#N 2
#L Theta  Monitor
${angles.join("\n")}
`;
const treatment = {
  prepare: {
    threshold: 0,
    gaps: "none" as const,
    aliens: "none" as const,
    crop: [SIDE, SIDE, SIDE] as [number, number, number],
  },
  phasing: { recipe: "20*ER", starts: 2, shrinkWrap: false },
  analyze: {},
};
const identity = { scan: 54, name: "S_0054", job: "a", path: "raw/S_0054" };

describe("processScan", () => {
  const runners = createLocalPool(createReferenceEngine());

  it("goes from frames to a line of the table, with what the log says", async () => {
    const input: ScanInput = { measured: { frames: [frames] }, known: scanAcquisition(readSpec(SPEC).scan(54)) };
    const types = new Set<string>();
    const outcome = await processScan(input, treatment, {
      runners,
      onEvent: (event) => types.add("type" in event ? event.type : "step"),
    });
    expect([...types]).toEqual(expect.arrayContaining(["step", "starts-begin", "start-end"]));
    const row = finishedRow(identity, outcome, input.known, 3);
    expect(parseSeriesRow(JSON.parse(JSON.stringify(row)))).toEqual(row);
    expect(row).toMatchObject({ scan: 54, error: null, date: "2020-02-04T12:28:23", seconds: 3 });
    expect([row.positions.LinkamTemp, row.counters.Monitor]).toEqual([325, 1000]);
    const twoTheta = Math.acos(Math.cos((32.2 * Math.PI) / 180) * Math.cos((12.6 * Math.PI) / 180));
    const expected = 12.398 / 9 / (2 * Math.sin(twoTheta / 2));
    expect(Math.abs((row.dSpacingAngstroms ?? 0) / expected - 1)).toBeLessThan(5e-3);
  });

  it("begins the first start at the object of the scan before, where that is on the same grid", async () => {
    const input: ScanInput = { measured: { frames: [frames] }, known: scanAcquisition(undefined) };
    const short = { ...treatment, phasing: { ...treatment.phasing, recipe: "3*ER" } };
    const inside = Uint8Array.from({ length: SIDE ** 3 }, (_, i) => {
      const at = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE].map((n) => n - SIDE / 2);
      return at.every((k, axis) => 2 * k >= -(4 + axis) && 2 * k < 4 + axis) ? 1 : 0;
    });
    const shape = [SIDE, SIDE, SIDE];
    const block = { real: Float32Array.from(inside), imag: new Float32Array(SIDE ** 3), shape };
    const chiOfFirst = async (previous?: StoredObject): Promise<number> => {
      const outcome = await processScan(input, short, { runners, ...(previous && { previous }) });
      return outcome.phasing.solutions.find(({ start }) => start === 0)?.chi ?? Number.NaN;
    };
    const [random, known, elsewhere] = [
      await chiOfFirst(),
      await chiOfFirst({ object: block, support: { data: inside, shape } }),
      await chiOfFirst({ object: { ...block, shape: [SIDE, SIDE / 2, 2 * SIDE] } }),
    ];
    expect(known).toBeLessThan(random / 4);
    expect(elsewhere).toBe(random);
  });

  it("has no crystal in nanometres where nobody knows the angles", async () => {
    const known = scanAcquisition(undefined);
    const outcome = await processScan({ measured: { frames: [frames] }, known }, treatment, { runners });
    expect(outcome.crystal).toBeUndefined();
    expect(finishedRow(identity, outcome, known, 1)).toMatchObject({ dSpacingAngstroms: null, positions: {} });
  });

  it("is nothing once it is interrupted", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    const known = scanAcquisition(undefined);
    const going = processScan({ measured: { frames: [frames] }, known }, treatment, { runners, signal });
    await expect(going).rejects.toThrow("enough");
  });
});
