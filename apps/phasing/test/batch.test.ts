import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeNpy } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autophase, lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

const SIDE = 16;
let folder: string;
const at = (name: string): string => join(folder, name);

/** The far field of a block of 5 x 5 x 5 voxels. */
function blockFrames(): Uint8Array {
  const data = Float32Array.from({ length: SIDE ** 3 }, (_, i) => {
    const place = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE].map((n) => n - SIDE / 2);
    const modulus = place.map((k) => {
      return k === 0 ? 5 : Math.sin((5 * Math.PI * k) / SIDE) / Math.sin((Math.PI * k) / SIDE);
    });
    return Math.round(modulus.reduce((product, value) => product * value ** 2, 1));
  });
  return writeNpy({ data, shape: [SIDE, SIDE, SIDE] });
}

const scanText = (scan: number): string => `#S ${scan}  ascan  th -0.04 0.035  15 1
#D Tue Feb 04 1${scan - 54}:28:23 2020
#P0 32.2 0 90 -5 12.6 9 500 ${300 + scan}
#N 2
#L Theta  Monitor
${Array.from({ length: SIDE }, (_, i) => `${(0.005 * (i - 8)).toFixed(3)} 1000`).join("\n")}

`;
const PLAN = `
frames: raw
spec: log.spec
against: [time, LinkamTemp]
prepare: { threshold: 0, gaps: none, aliens: none, crop: [16, 16, 16] }
phasing: { recipe: 20*ER, starts: 2, shrink-wrap: false }
exceptions: { 55: { phasing: { seed: 3 } } }
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-batch-"));
  await mkdir(at("raw"));
  await writeFile(at("raw/S_0054.npy"), blockFrames());
  await copyFile(at("raw/S_0054.npy"), at("raw/S_0055.npy"));
  await writeFile(at("raw/S_0056.npy"), blockFrames().subarray(0, 5000));
  const head = "#O0 Delta  Theta  Chi  Phi  Gamma  Energy  camdist  LinkamTemp\n\n";
  await writeFile(at("log.spec"), head + [54, 55, 56].map(scanText).join(""));
  await writeFile(at("plan.yaml"), PLAN);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("autophase batch", () => {
  const batch = (...more: string[]) => ["batch", at("plan.yaml"), "--out", at("series"), "--json", ...more];

  it("has a line for each scan, a damaged one too, and goes on where it stood", async () => {
    const first = await autophase(batch());
    expect(first.stderr).toMatch(/scan 56: failed: .*S_0056\.npy/);
    expect(lastJson(first)).toMatchObject({ scans: 3, failed: 1 });
    const rows = JSON.parse(await readFile(at("series/series.json"), "utf8"));
    expect(rows.map(({ scan, error, date }: Record<string, unknown>) => [scan, error === null, date])).toEqual([
      [54, true, "2020-02-04T10:28:23"],
      [55, true, "2020-02-04T11:28:23"],
      [56, false, null],
    ]);
    expect(rows[0].dSpacingAngstroms).toBeGreaterThan(2);
    expect(await readFile(at("series/series.csv"), "utf8")).toContain("LinkamTemp");
    const page = await readFile(at("series/index.html"), "utf8");
    for (const text of ["Complete.", 'href="scan-0055/crystal.html"', "Against LinkamTemp"])
      expect(page).toContain(text);

    await writeFile(at("raw/S_0056.npy"), blockFrames());
    const second = await autophaseHere(batch());
    expect(second.stderr).toContain("scan 54: done before\nscan 55: done before\nscan 56: S_0056.npy\n");
    expect(lastJson(second)).toMatchObject({ scans: 3, failed: 0 });
  });

  it("takes scans that have arrived, and ends with the last of those asked for", async () => {
    const watching = await autophaseHere(
      ["batch", at("plan.yaml"), "--watch", at("raw"), "--settle", "0.2", "--scans", "55"].concat("--out", at("seen")),
    );
    expect([watching.status, watching.stdout]).toEqual([0, expect.stringMatching(/^scans +1\n/)]);
  });

  it.each([
    [["--scans", "54-58"], /raw: there is no scan 57; the scans are 54-56/],
    [["--scans", "54,55,54"], /scan 54 is named twice/],
    [["--against", "Temp"], /no scan has Temp; expected time, scan, LinkamTemp/],
  ])("refuses %j", async (flags, message) => {
    const { status, stderr } = await autophaseHere(batch(...flags, "--out", at("none")));
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("scan 54:");
    expect(status).toBe(1);
  });
});
