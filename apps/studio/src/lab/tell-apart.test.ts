import { expect, it } from "vitest";
import { isCohere, tellApart } from "./tell-apart.js";

const file = (path: string) => ({ path, file: new File([], path) });
const frames = (folder: string, count: number) =>
  Array.from({ length: count }, (_, i) => file(`${folder}/frame_${i}.tif`));

it("takes folders with nearly as many frames as the longest for scans, in the order of their numbers", () => {
  const dropped = [...frames("run/S10", 20), ...frames("run/S9", 19), ...frames("run/dark", 5), file("run/log.spec")];
  const { scans, single } = tellApart(dropped);
  expect(scans.map(({ folder, frames }) => [folder, frames.length])).toEqual([
    ["run/S9", 19],
    ["run/S10", 20],
  ]);
  expect(single).toBeUndefined();
});

it("takes the first file that may hold something where there are no frames", () => {
  expect(tellApart([file("a.fio"), file("conf/config_prep"), file("scan.h5")]).single?.path).toBe("scan.h5");
  expect(tellApart([file("gold.spec"), file(".DS_Store")])).toEqual({ scans: [], single: undefined });
  expect(tellApart([file("run/dark.tif")]).single?.path).toBe("run/dark.tif");
});

it("knows the files of cohere's configuration", () => {
  expect(["conf/config", "config_data", "x/config_rec", "config_x", "myconfig"].map(isCohere)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
