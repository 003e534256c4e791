import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readReconstruction } from "@autophase/tensor-io/node";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { afterAll, beforeAll, expect, it } from "vitest";
import { autophase, lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

describeWithShared("the real scan, end to end", "data/aps34idc-scan54", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "autophase-scan-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("is prepared and phased into one compact particle", async () => {
    const scan = (name: string): string => sharedPath("data/aps34idc-scan54", name);
    const [pattern, out] = [join(folder, "P.cxi"), join(folder, "R.cxi")];
    const corrections = ["--dark", scan("dark.tif"), "--flat", scan("whitefield.tif"), "--threshold", "2"];
    const prepared = lastJson(
      await autophase(["prepare", scan("frames"), ...corrections, "--crop", "64,64,64", "--out", pattern, "--json"]),
    );
    expect(prepared.keptPercent).toBeGreaterThan(96.6);
    expect(prepared.keptPercent).toBeLessThan(97.6);
    const recipe = "3*(20*ER+180*HIO)+20*ER";
    const phased = lastJson(
      await autophase(["phase", pattern, "--recipe", recipe, "--starts", "3", "--seed", "1", "--out", out, "--json"]),
    );
    expect(phased.chi).toBeLessThanOrEqual(0.09);
    const { object, support } = await readReconstruction(out);
    expect(largestPieceShare(support)).toBeGreaterThan(0.95);
    expect(object.shape).toEqual([64, 64, 64]);
    expect(await readFile(join(folder, "R.html"), "utf8")).toContain("<svg");
  });

  it("has a configuration of cohere beside it that is taken over whole", async () => {
    const config = sharedPath("data/aps34idc-scan54", "cohere-config/config_rec");
    const explained = lastJson(await autophaseHere(["recipe", "explain", config, "--no-time", "--json"]));
    expect(explained).toMatchObject({ recipe: "3*(20*ER+180*HIO)+20*ER", remarks: [] });
    expect((explained.idle as string[]).map((words) => words.split(":")[0])).toEqual([
      "twin_halves",
      "processing, device, progress_trigger",
    ]);
  });
});

/** Share of the support's voxels in its largest connected piece. */
function largestPieceShare({ data, shape }: { data: Uint8Array; shape: readonly number[] }): number {
  const [, rows, columns] = shape as [number, number, number];
  const left = Uint8Array.from(data);
  let largest = 0;
  for (let seed = 0; seed < left.length; seed++) {
    if (!left[seed]) continue;
    left[seed] = 0;
    const stack = [seed];
    let size = 0;
    for (let voxel = stack.pop(); voxel !== undefined; voxel = stack.pop()) {
      size++;
      for (const step of [1, -1, columns, -columns, rows * columns, -rows * columns]) {
        if (!left[voxel + step]) continue;
        left[voxel + step] = 0;
        stack.push(voxel + step);
      }
    }
    largest = Math.max(largest, size);
  }
  return largest / data.reduce((sum, inside) => sum + inside, 0);
}
