/** The communicator of a process that a launcher started as one of several. */

import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { ShapeError } from "@autophase/tensor-io/errors";
import type { Communicator, MessageData } from "../communicator.js";
import { MpiError, MpiUnavailableError } from "../errors.js";
import { createSingleCommunicator } from "../single-communicator.js";
import { launchedRanks } from "./launched-ranks.js";
import { type DataType, loadMpi, type MpiLibrary } from "./mpi-library.js";

export interface OpenCommunicatorOptions {
  /** Path or name of the library; default that of the launcher's family. */
  readonly library?: string | undefined;
}

/**
 * All ranks of `mpirun`; a communicator of one for a process that was started alone, without looking for MPI.
 * @throws {MpiUnavailableError} when the library is not there, or is not that of the launcher.
 */
export async function openCommunicator({ library }: OpenCommunicatorOptions = {}): Promise<Communicator> {
  const launched = launchedRanks(process.env);
  if (launched === undefined || (launched.size === 1 && library === undefined)) return createSingleCommunicator();
  const mpi = await loadMpi(launched.family, library);
  const communicator = communicatorOf(mpi);
  if (communicator.size === launched.size) return communicator;
  throw new MpiUnavailableError(
    `the launcher (${launched.family}) started ${launched.size} ranks, but ${mpi.version} sees ${communicator.size}: it belongs to another MPI; start with the mpirun of that library`,
  );
}

/** In one call of `MPI_Test` nothing waits; between two the event loop turns. */
const QUICK_TURNS = 100;
const PAUSE_MILLISECONDS = 1;
/** Values that the library is given at a time of a sum beside other work: 28 MB at once are twice the work. */
const VALUES_A_SUM = 2 ** 18;
/** Bytes from which a sum holds the thread, and most of them between two turns of the event loop. */
const [HELD_BYTES, MOST_HELD_BYTES] = [2 ** 20, 2 ** 25];
const TAG = 1;
/** Longer than a status, a request or a handle of either family. */
const WORDS = 16;

function communicatorOf({ library, version, constants }: MpiLibrary): Communicator {
  const { handle, world, types, reductions, inPlace, ignored, anySource, sourceAt } = constants;
  const declare = (name: string, parameters: string) => {
    const call = library.func(`int ${name}(${parameters.replaceAll("HANDLE", handle)})`);
    return (...values: unknown[]): void => {
      const status: number = call(...values);
      if (status !== 0) throw new MpiError(`${name} failed with status ${status} (${version})`);
    };
  };
  const test = declare("MPI_Test", "void *request, void *flag, void *status");
  const bcast = declare("MPI_Ibcast", "void *data, int count, HANDLE type, int root, HANDLE comm, void *request");
  const exchange = "void *from, int fromCount, HANDLE fromType, void *to, int toCount, HANDLE toType, int root";
  const scatter = declare("MPI_Iscatter", `${exchange}, HANDLE comm, void *request`);
  const gather = declare("MPI_Igather", `${exchange}, HANDLE comm, void *request`);
  const reduction = "void *from, void *to, int count, HANDLE type, HANDLE op, HANDLE comm, void *request";
  const allReduce = declare("MPI_Iallreduce", reduction);
  const heldAllReduce = declare("MPI_Allreduce", reduction.replace(", void *request", ""));
  const barrier = declare("MPI_Ibarrier", "HANDLE comm, void *request");
  const message = "void *data, int count, HANDLE type, int rank, int tag, HANDLE comm, void *request";
  const send = declare("MPI_Isend", message);
  const receive = declare("MPI_Irecv", message);
  const probe = declare("MPI_Iprobe", "int rank, int tag, HANDLE comm, void *flag, void *status");
  const count = declare("MPI_Get_count", "void *status, HANDLE type, void *count");
  const number = (name: string): number => {
    const value = new Int32Array(1);
    declare(name, "HANDLE comm, void *value")(world, value);
    return value[0];
  };

  declare("MPI_Init", "void *argc, void *argv")(null, null);
  const [rank, size] = [number("MPI_Comm_rank"), number("MPI_Comm_size")];

  type Begin = (request: Int32Array) => void;
  // what the library still reads or writes, so that it is not taken for garbage meanwhile
  const underWay = new Set<readonly Begin[]>();
  const complete = async (...calls: readonly Begin[]): Promise<void> => {
    const flag = new Int32Array(1);
    const isWaiting = (request: Int32Array): boolean => {
      test(request, flag, ignored);
      return flag[0] === 0;
    };
    underWay.add(calls);
    // each looked at before the next begins, so that the library is not busy with all of them at once
    let waiting = calls.flatMap((begin) => {
      const request = new Int32Array(WORDS);
      begin(request);
      return isWaiting(request) ? [request] : [];
    });
    for (let turns = 0; waiting.length > 0; turns++) {
      await (turns < QUICK_TURNS ? nextTurn() : sleep(PAUSE_MILLISECONDS));
      waiting = waiting.filter(isWaiting);
    }
    underWay.delete(calls);
  };
  const typeOf = (data: MessageData) => types[dataTypeOf(data)];
  const waitForAll = (): Promise<void> => complete((request) => barrier(world, request));

  // calls in one order on all ranks: those after a sum that holds the thread begin when it is over
  let held: Promise<void> | undefined;
  const collective = (begin: () => Promise<void>): Promise<void> => (held ? held.then(begin) : begin());
  const hold = (reduce: () => Promise<void>): Promise<void> => {
    const own = collective(() => waitForAll().then(reduce)).finally(() => {
      if (held === own) held = undefined;
    });
    held = own;
    return own;
  };

  return {
    rank,
    size,
    description: version,
    broadcast: (data, root = 0) =>
      collective(() => complete((request) => bcast(data, data.length, typeOf(data), root, world, request))),
    scatter(part, all, root = 0) {
      if (rank === root) assertShares("scatter", part, all, size);
      const [type, length] = [typeOf(part), part.length];
      return collective(() =>
        complete((request) => scatter(all ?? null, length, type, part, length, type, root, world, request)),
      );
    },
    gather(part, all, root = 0) {
      if (rank === root) assertShares("gather", part, all, size);
      const [type, length] = [typeOf(part), part.length];
      return collective(() =>
        complete((request) => gather(part, length, type, all ?? null, length, type, root, world, request)),
      );
    },
    allReduce(data, name = "sum", { isBeside = false } = {}) {
      const [type, reduction] = [typeOf(data), reductions[name]];
      if (!isBeside && data.byteLength >= HELD_BYTES) {
        return hold(async () => {
          const most = MOST_HELD_BYTES / data.BYTES_PER_ELEMENT;
          for (let from = 0; from < data.length; from += most) {
            if (from > 0) await nextTurn();
            const piece = data.subarray(from, from + most);
            heldAllReduce(inPlace, piece, piece.length, type, reduction, world);
          }
        });
      }
      const calls = Array.from({ length: Math.ceil(data.length / VALUES_A_SUM) }, (_, k): Begin => {
        const piece = data.subarray(k * VALUES_A_SUM, (k + 1) * VALUES_A_SUM);
        return (request) => allReduce(inPlace, piece, piece.length, type, reduction, world, request);
      });
      return collective(() => complete(...calls));
    },
    poll() {
      if (underWay.size > 0) probe(anySource, TAG, world, new Int32Array(1), new Int32Array(WORDS));
    },
    barrier: () => collective(waitForAll),
    send: (to, bytes) => complete((request) => send(bytes, bytes.length, types.uint8, to, TAG, world, request)),
    async receive(signal) {
      const [flag, status, length] = [new Int32Array(1), new Int32Array(WORDS), new Int32Array(1)];
      for (let looks = 0; flag[0] === 0; looks++) {
        signal?.throwIfAborted();
        probe(anySource, TAG, world, flag, status);
        if (flag[0] === 0) await (looks < QUICK_TURNS ? nextTurn() : sleep(PAUSE_MILLISECONDS));
      }
      count(status, types.uint8, length);
      const from = status[sourceAt];
      const bytes = new Uint8Array(length[0]);
      await complete((request) => receive(bytes, bytes.length, types.uint8, from, TAG, world, request));
      return { from, bytes };
    },
    abort: (status) => declare("MPI_Abort", "HANDLE comm, int status")(world, status),
    // the library waits for the other ranks with all of a core
    finish: () => collective(waitForAll).then(() => library.func("int MPI_Finalize()")()),
  };
}

function dataTypeOf(data: MessageData): DataType {
  if (data instanceof Uint8Array) return "uint8";
  if (data instanceof Int32Array) return "int32";
  return data instanceof Float32Array ? "float32" : "float64";
}

/** @throws {ShapeError} unless `all` has a part for each rank. */
function assertShares(where: string, part: MessageData, all: MessageData | undefined, size: number): void {
  const expected = part.length * size;
  if (all?.length === expected) return;
  throw new ShapeError(`${where}: expected ${expected} values for ${size} ranks, got ${all?.length ?? "none"}`);
}
