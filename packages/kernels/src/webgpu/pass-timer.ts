/** Times of single passes, as the device takes them. */

/// <reference types="@webgpu/types" />
import { BUFFER_USAGE, MAP_READ } from "./constants.js";

export interface PassTime {
  /** The shader's. */
  readonly name: string;
  readonly seconds: number;
}

/** Times of one submission. */
export interface PassTimer {
  /** What a pass is begun with to be timed; undefined for one beyond the first `MOST_TIMED`. */
  begin(name: string): GPUComputePassTimestampWrites | undefined;
  /** Adds to the end of a submission what brings the times out. */
  resolve(encoder: GPUCommandEncoder): void;
  /** When the submission is done. */
  read(): Promise<readonly PassTime[]>;
}

/** Passes of a submission that are timed: WebGPU has 4096 queries in a set. */
const MOST_TIMED = 2048;
const BYTES = 8;

export function createPassTimer(device: GPUDevice): PassTimer {
  const names: string[] = [];
  const querySet = device.createQuerySet({ type: "timestamp", count: 2 * MOST_TIMED });
  const size = 2 * BYTES * MOST_TIMED;
  const stamps = device.createBuffer({ size, usage: BUFFER_USAGE.queryResolve | BUFFER_USAGE.copySource });
  const staging = device.createBuffer({ size, usage: BUFFER_USAGE.mapRead | BUFFER_USAGE.copyTarget });
  return {
    begin: (name) => {
      if (names.length === MOST_TIMED) return undefined;
      const beginningOfPassWriteIndex = 2 * names.length;
      names.push(name);
      return { querySet, beginningOfPassWriteIndex, endOfPassWriteIndex: beginningOfPassWriteIndex + 1 };
    },
    resolve: (encoder) => {
      encoder.resolveQuerySet(querySet, 0, 2 * names.length, stamps, 0);
      encoder.copyBufferToBuffer(stamps, 0, staging, 0, 2 * BYTES * names.length);
    },
    read: async () => {
      await staging.mapAsync(MAP_READ);
      const nanoseconds = new BigUint64Array(staging.getMappedRange());
      const times = names.map((name, k) => ({
        name,
        seconds: Number(nanoseconds[2 * k + 1] - nanoseconds[2 * k]) / 1e9,
      }));
      staging.destroy();
      stamps.destroy();
      querySet.destroy();
      return times;
    },
  };
}
