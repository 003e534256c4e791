import { beforeEach, expect, it, vi } from "vitest";
import { expectFiles } from "./expect-files.js";

const startLibrary = vi.fn();
vi.mock("#hdf5", () => ({ startLibrary }));
beforeEach(() => {
  startLibrary.mockClear();
});

it.each([["scan_master.h5"], ["a.npy", "R.CXI"], ["s.nxs"]])("starts what reads %s", async (...names) => {
  await expectFiles(names);
  expect(startLibrary).toHaveBeenCalledTimes(1);
});

it.each([[[]], [["folder", "54"]], [["a.npy", "x.h5.txt"]]])("starts nothing for %j", async (names) => {
  await expectFiles(names);
  expect(startLibrary).not.toHaveBeenCalled();
});
