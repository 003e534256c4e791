import type { Hdf5Entry } from "@autophase/tensor-io";
import { expect, it } from "vitest";
import { datasetTree, isReadable } from "./dataset-tree.js";

const entry = (path: string, shape: number[] = []): Hdf5Entry => ({ path, shape, dtype: "<f4" });

it("puts arrays into the groups that they lie in, in the order of the file", () => {
  const paths = ["/entry/data/frames", "/energy", "/entry/title", "/entry/data/mask"];
  const { groups, arrays } = datasetTree(paths.map((path) => entry(path)));
  expect(arrays.map(({ path }) => path)).toEqual(["/energy"]);
  expect(groups).toHaveLength(1);
  const [{ name, path, groups: inner, arrays: titles }] = groups;
  expect([name, path, titles.map((one) => one.path)]).toEqual(["entry", "/entry", ["/entry/title"]]);
  expect(inner[0]).toMatchObject({ name: "data", path: "/entry/data", groups: [] });
  expect(inner[0].arrays.map((one) => one.path)).toEqual(["/entry/data/frames", "/entry/data/mask"]);
});

it("reads images and stacks", () => {
  const shapes = [[], [9], [4, 5], [3, 4, 5], [2, 3, 4, 5]];
  expect(shapes.map((shape) => isReadable(entry("/a", shape)))).toEqual([false, false, true, true, false]);
});
