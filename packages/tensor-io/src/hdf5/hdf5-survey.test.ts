import type { File } from "h5wasm";
import { expect, it } from "vitest";
import { loadHdf5, withMemoryFile } from "./hdf5-library.js";
import { type Hdf5Contents, type Hdf5Entry, readHdf5 } from "./hdf5-reader.js";
import { readHdf5Array } from "./read-hdf5-array.js";

async function made(fill: (file: File) => void): Promise<Uint8Array> {
  const library = await loadHdf5();
  return library.run(() =>
    withMemoryFile(library, (path) => {
      const file = new library.File(path, "w");
      fill(file);
      file.close();
      return library.module.FS.readFile(path);
    }),
  );
}

const numbers = (name: string): { name: string; data: Float32Array } => ({ name, data: new Float32Array(2) });

interface Seen {
  readonly contents: Hdf5Contents;
  readonly entries: readonly Hdf5Entry[];
}

const seen = async (bytes: Uint8Array): Promise<Seen> =>
  readHdf5(bytes, "x.h5", (reader) => ({ contents: reader.contents(), entries: reader.entries() }));

it("finds what the library finds, in its order, and counts groups", async () => {
  const bytes = await made((file) => {
    for (const path of ["b", "b/c", "b.d", "a", "a/x", "a/x/y"]) file.create_group(path);
    for (const path of ["b/c/one", "b.d/two", "b/three", "a/x/y/four", "five"]) file.create_dataset(numbers(path));
    file.create_soft_link("/b/three", "a/soft");
    file.create_soft_link("/nothing", "a/broken");
    file.create_external_link("other.h5", "/data", "outside");
  });
  const { contents, entries } = await seen(bytes);
  expect(contents).toEqual({
    entries,
    groups: 6,
    unseen: 0,
    lost: [
      "x.h5: /outside is a link to another file (other.h5, /data); open that one",
      "x.h5: /a/broken is a link to /nothing, which is not in the file",
    ],
  });
  expect(entries.map(({ path }) => path)).toEqual([
    "/a/soft",
    "/a/x/y/four",
    "/b/c/one",
    "/b/three",
    "/b.d/two",
    "/five",
  ]);
});

it("looks at both ends of a group of very many names, and counts the rest", async () => {
  const bytes = await made((file) => {
    for (let n = 0; n < 2500; n++) file.create_group(`scan ${n}`);
    for (const path of ["first", "scan 0/data", "z last"]) file.create_dataset(numbers(path));
  });
  const { contents, entries } = await seen(bytes);
  expect(entries.map(({ path }) => path)).toEqual(["/first", "/scan 0/data", "/z last"]);
  expect(contents).toEqual({ entries, groups: 998, unseen: 1502, lost: [] });
});

it.each(["group", "group of n"])("goes down fifty groups inside each other, and no further: %s", async (named) => {
  const bytes = await made((file) => {
    let group = file.create_group("top");
    for (let n = 0; n < 60; n++) group = group.create_group(named.replace("n", String(n)));
    file.create_dataset(numbers("top/data"));
  });
  const { contents, entries } = await seen(bytes);
  expect(entries.map(({ path }) => path)).toEqual(["/top/data"]);
  // those of one name might be a circle
  expect(contents).toEqual({ entries, lost: [], ...(named === "group" ? { unseen: 0 } : { groups: 50, unseen: 1 }) });
});

it("leaves groups that lead in a circle to the library, which knows where it has been", async () => {
  const bytes = await made((file) => {
    file.create_group("a").create_group("b");
    file.create_dataset(numbers("a/data"));
    file.get("a/b");
    file.create_hard_link("/a", "a/b/a");
  });
  const { contents, entries } = await seen(bytes);
  expect(entries.map(({ path }) => path)).toEqual(["/a/data"]);
  expect(contents).toEqual({ entries, unseen: 0, lost: [] });
});

it("looks at no more than thousands of names to choose a dataset, and says how many there are", async () => {
  const bytes = await made((file) => {
    file.create_group("one");
    for (let n = 0; n < 21_001; n++) file.create_hard_link("/one", `scan ${n}`);
    file.create_dataset(numbers("a"));
  });
  const picked = readHdf5Array(bytes, { file: "x.h5" });
  await expect(picked).rejects.toThrow(
    "x.h5: name the dataset: 20003 names are too many to look at them all; among the others are /a (2 float32)",
  );
  expect((await readHdf5Array(bytes, { dataset: "/a" })).shape).toEqual([2]);
});
