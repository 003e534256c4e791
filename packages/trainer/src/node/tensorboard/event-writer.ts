/** Event files that TensorBoard shows while they grow. */

import type { FileHandle } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileSystem, writeFailure } from "@autophase/tensor-io/node";
import { type EventImage, imagesEvent, restartEvent, scalarsEvent, versionEvent } from "./event.js";
import { encodeRecord } from "./record.js";

const { makeFolders, open } = fileSystem;

export type { EventImage };

export interface EventWriterOptions {
  /** Steps done before, when a run goes on: what an earlier file says of later ones is forgotten. Default 0. */
  readonly firstStep?: number;
  /** Seconds since 1970; default the clock. */
  readonly now?: () => number;
}

export interface EventWriter {
  readonly path: string;
  /** A slash in a name makes a group. Values become float32. */
  scalars(step: number, scalars: Readonly<Record<string, number>>): void;
  images(step: number, images: Readonly<Record<string, EventImage>>): void;
  /** Writes what has come since the last time. @throws {FileError} */
  flush(): Promise<void>;
  /** Flushes, and lets go of the file. @throws {FileError} */
  close(): Promise<void>;
}

/**
 * A new event file in a folder, which is made where it is missing. Events are held back until `flush`.
 * @throws {FileError} when it cannot be made.
 */
export async function createEventWriter(
  folder: string,
  { firstStep = 0, now = () => Date.now() / 1000 }: EventWriterOptions = {},
): Promise<EventWriter> {
  const path = join(folder, `events.out.tfevents.${Math.floor(now())}.${hostname()}.${process.pid}.${firstStep}`);
  const file = await openFile(folder, path);
  let waiting: Uint8Array[] = [];
  const add = (event: Uint8Array): void => void waiting.push(encodeRecord(event));
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    if (bytes.length > 0) await orFileError(path, file.appendFile(bytes));
  };
  add(versionEvent(now()));
  if (firstStep > 0) add(restartEvent(now(), firstStep));
  return {
    path,
    scalars: (step, scalars) => add(scalarsEvent(now(), step, scalars)),
    images: (step, images) => add(imagesEvent(now(), step, images)),
    flush,
    close: () => flush().finally(() => file.close()),
  };
}

async function openFile(folder: string, path: string): Promise<FileHandle> {
  await orFileError(folder, makeFolders(folder));
  return orFileError(path, open(path, "a"));
}

async function orFileError<Result>(path: string, work: Promise<Result>): Promise<Result> {
  return work.catch((cause) => {
    throw writeFailure(path, cause);
  });
}
