/** Keeps what was given to the device, to be done again with other inputs. */

/// <reference types="@webgpu/types" />
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { borrowedBuffer, type DeviceMemory, wholeBuffer } from "./device-memory.js";
import type { Dispatches } from "./dispatches.js";
import { createRecording, type Recorded, type Recording } from "./recording.js";
import type { Entry, TensorTable } from "./tensor-table.js";

/** Where tensors are, and what they are worked on with. */
interface Place {
  readonly dispatches: Dispatches;
  readonly table: TensorTable;
}

/** As `GpuBackend.record`. */
export function record<Made>(
  place: Place,
  inputs: readonly TensorInfo[],
  make: () => Made,
  outputsOf: (made: Made) => readonly TensorInfo[],
): Recorded<Made> {
  const { dispatches, table } = place;
  for (const input of inputs) table.widen(input);
  dispatches.flush();
  const recording = createRecording(dispatches.gpu, inputs);
  fill(place, recording, inputs);
  const entries = inputs.map((input) => table.entryOf(input));
  const memories = entries.map(({ memory }) => memory);
  entries.forEach((entry, k) => {
    entry.memory = borrowedBuffer(recording.places[k]);
  });
  dispatches.recording = recording;
  let made: Made;
  try {
    made = make();
    for (const output of outputsOf(made)) table.widen(output);
    dispatches.flush();
  } catch (error) {
    recording.pool.dispose();
    throw error;
  } finally {
    dispatches.recording = undefined;
    entries.forEach((entry, k) => {
      entry.memory = memories[k];
    });
  }
  return toRepeat(place, recording, made, outputsOf(made));
}

function toRepeat<Made>(
  place: Place,
  recording: Recording,
  made: Made,
  outputs: readonly TensorInfo[],
): Recorded<Made> {
  const { table } = place;
  let latest = outputs.map((output) => table.entryOf(output));
  if (latest.some((entry) => entry.recording !== recording || entry.memory === undefined)) {
    recording.obstacle ??= "not all of its outputs are computed";
  }
  const buffers = latest.map(({ memory }) => memory?.buffer as GPUBuffer);
  const living = () => latest.filter(({ memory, references }, k) => references > 0 && memory?.buffer === buffers[k]);
  return {
    made,
    obstacle: recording.obstacle,
    repeat: (inputs) => {
      for (const input of inputs) table.widen(input);
      moveAway(place, living());
      fill(place, recording, inputs);
      for (const commands of recording.commands) commands.submit();
      const infos = outputs.map(({ shape, dtype }, k) => table.place(borrowedBuffer(buffers[k]), shape, dtype));
      latest = infos.map((info) => table.entryOf(info));
      return infos;
    },
    dispose: () => {
      moveAway(place, living());
      for (const commands of recording.commands) commands.dispose();
      recording.pool.dispose();
    },
  };
}

/** Copies what is still used of a recording before it is repeated. */
function moveAway({ dispatches }: Place, entries: readonly Entry[]): void {
  const { pool } = dispatches;
  dispatches.flush((encoder) => {
    for (const entry of new Set(entries)) {
      const { buffer, bytes, release } = entry.memory as DeviceMemory;
      const copy = pool.take(bytes);
      encoder.copyBufferToBuffer(buffer, 0, copy, 0, bytes);
      entry.memory = wholeBuffer(copy, pool);
      release();
    }
  });
}

/** Brings inputs to where a recording takes them from. */
function fill({ dispatches, table }: Place, recording: Recording, inputs: readonly TensorInfo[]): void {
  const { device } = dispatches.gpu;
  const encoder = device.createCommandEncoder();
  inputs.forEach((input, k) => {
    const { values, memory } = table.entryOf(input);
    const place = recording.places[k];
    if (memory) encoder.copyBufferToBuffer(memory.buffer, memory.offset, place, 0, memory.bytes);
    else device.queue.writeBuffer(place, 0, values as Float32Array<ArrayBuffer>);
  });
  device.queue.submit([encoder.finish()]);
}
