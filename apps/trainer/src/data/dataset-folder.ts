/** A folder of patterns on disk. */

import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import {
  type ComplexArray,
  FileError,
  formatShape,
  isSameShape,
  readNpz,
  type Shape,
  ShapeError,
} from "@autophase/tensor-io";
import { readFileBytes, readObject, readPattern } from "@autophase/tensor-io/node";
import { createSample, type Sample } from "./sample.js";

const PATTERN_FILES = [".npz", ".npy", ".cxi", ".tif", ".tiff"];

export interface DatasetFolder {
  readonly shape: Shape;
  readonly files: readonly string[];
  read(index: number): Promise<Sample>;
}

/**
 * The pattern files of a folder, in natural order of their names; of a `.npz` the array `object` is the truth.
 * @throws {FileError} when there is no such folder, or no pattern in it.
 */
export async function openDataset(folder: string): Promise<DatasetFolder> {
  const files = await listPatterns(folder);
  const first = await readSample(files[0] as string);
  const read = async (index: number): Promise<Sample> => {
    const sample = index === 0 ? first : await readSample(files[index] as string);
    if (isSameShape(sample.shape, first.shape)) return sample;
    const lengths = `expected ${formatShape(first.shape)} like ${first.name}, got ${formatShape(sample.shape)}`;
    throw new ShapeError(`${sample.name}: ${lengths}`);
  };
  return { shape: first.shape, files, read };
}

async function listPatterns(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause) => {
    throw new FileError(folder, "there is no such folder of patterns; make one with: autophase-trainer simulate", {
      cause,
    });
  });
  const patterns = names.filter((name) => PATTERN_FILES.includes(extname(name).toLowerCase()) && !name.startsWith("."));
  if (patterns.length === 0) throw new FileError(folder, `holds no pattern (${PATTERN_FILES.join(", ")})`);
  const inOrder = new Intl.Collator("en", { numeric: true });
  return patterns.sort(inOrder.compare).map((name) => join(folder, name));
}

async function readSample(path: string): Promise<Sample> {
  return createSample(path, await readPattern(path), await readTruth(path));
}

async function readTruth(path: string): Promise<ComplexArray | undefined> {
  if (extname(path).toLowerCase() !== ".npz") return undefined;
  const names = [...readNpz(await readFileBytes(path), { file: path }).keys()];
  return names.includes("object") ? (await readObject(path)).object : undefined;
}
