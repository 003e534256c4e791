/** `autophase info`: what a file holds. */

import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { printResult } from "@autophase/command-line";
import {
  type DiffractionPattern,
  type Json,
  type ProcessRecord,
  readCxi,
  readNpz,
  readSafetensors,
  sizeOfShape,
} from "@autophase/tensor-io";
import { listFrames, readArray, readFileBytes } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { describeArray } from "../describe-array.js";

type Description = { [name: string]: Json };

export function infoCommand(): Command {
  return new Command("info")
    .description("say what a file or a folder of frames holds")
    .argument("<file>", ".cxi, .npz, .npy, .tif, .safetensors, or a folder of frames")
    .option("--json", "end with one JSON object on standard output")
    .action(async (path: string, { json = false }: { json?: boolean }) => {
      const description = { file: path, ...(await describeFile(path)) };
      printResult(json ? description : flatten(description), { json });
    });
}

async function describeFile(path: string): Promise<Description> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) return describeFolder(path);
  switch (extname(path).toLowerCase()) {
    case ".cxi":
      return describeCxi(path);
    case ".npz":
      return describeNpz(path);
    case ".safetensors":
      return describeSafetensors(path);
    default:
      return describeArray(await readArray(path));
  }
}

async function describeFolder(path: string): Promise<Description> {
  const frames = await listFrames(path);
  const { dtype, shape, ...first } = describeArray(await readArray(frames[0] as string));
  return { kind: "frames", frames: frames.length, dtype, frameShape: shape, firstFrame: first };
}

async function describeCxi(path: string): Promise<Description> {
  const content = await readCxi(await readFileBytes(path), { file: path });
  if (content.kind === "pattern") return { kind: "pattern", ...describePattern(content.pattern) };
  const { object, support, pattern, errorCurve, history } = content.reconstruction;
  const supportVoxels = support.data.reduce((sum, inside) => sum + inside, 0);
  const lastChi = errorCurve.at(-1) ?? null;
  const { history: _, ...measured } = describePattern(pattern);
  const object_ = { ...describeArray(object), supportVoxels };
  return { kind: "reconstruction", object: object_, lastChi, pattern: measured, history: commandsOf(history) };
}

function describePattern({ intensity, mask, acquisition = {}, history }: DiffractionPattern): Description {
  const masked = mask ? mask.data.reduce((sum, measured) => sum + 1 - measured, 0) : 0;
  return {
    ...describeArray(intensity),
    maskedVoxels: masked,
    ...acquisition,
    history: commandsOf(history),
  } as Description;
}

function commandsOf(history: readonly ProcessRecord[]): string[] {
  return history.map(({ date, command }) => `${date} ${command}`);
}

async function describeNpz(path: string): Promise<Description> {
  const arrays = readNpz(await readFileBytes(path), { file: path });
  return { kind: "arrays", ...Object.fromEntries([...arrays].map(([name, array]) => [name, describeArray(array)])) };
}

async function describeSafetensors(path: string): Promise<Description> {
  const { tensors, metadata } = readSafetensors(await readFileBytes(path), { file: path });
  const values = [...tensors.values()].reduce((sum, { shape }) => sum + sizeOfShape(shape), 0);
  return { kind: "tensors", tensors: tensors.size, values, ...metadata };
}

/** Nested descriptions as `object.shape`, and one line per step of the history. */
function flatten(description: Description, prefix = ""): Description {
  const entries = Object.entries(description).flatMap(([name, value]): [string, Json][] => {
    if (name === "history") return (value as string[]).map((line, i) => [`${prefix}step ${i + 1}`, line]);
    const nested = value !== null && typeof value === "object" && !Array.isArray(value);
    return nested ? Object.entries(flatten(value as Description, `${prefix}${name}.`)) : [[`${prefix}${name}`, value]];
  });
  return Object.fromEntries(entries);
}
