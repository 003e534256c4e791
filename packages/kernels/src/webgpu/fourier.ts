/** The n-D transform of an array of the device, axis by axis. */

/// <reference types="@webgpu/types" />
import { formatShape, type Shape, ShapeError, sizeOfShape } from "@autophase/tensor-io";
import type { CommandList } from "./command-list.js";
import { groupsFor } from "./command-list.js";
import type { KernelSource } from "./compute-kernel.js";
import { BUFFER_USAGE } from "./constants.js";
import type { GpuDevice } from "./gpu-device.js";
import { fftShader } from "./shaders/fft-shader.js";
import { voxelShader } from "./shaders/voxel-shader.js";

export interface Fourier {
  /** `data <- F input`, unnormalised; in place when they are one. */
  forward(commands: CommandList, data: GPUBuffer, input?: GPUBuffer): void;
  /** `data <- F^-1 data`, divided by the number of voxels. */
  inverse(commands: CommandList, data: GPUBuffer): void;
  dispose(): void;
}

/** @throws {ShapeError} when a line does not fit into the memory of a workgroup. */
export function createFourier(gpu: GpuDevice, shape: Shape): Fourier {
  assertLengths(gpu, shape);
  const size = sizeOfShape(shape);
  const axes = shape.flatMap((length, axis) => {
    const stride = sizeOfShape(shape.slice(axis + 1));
    return length === 1 ? [] : [createAxis(gpu, length, stride, size / length)];
  });
  return {
    forward: (commands, data, input = data) => {
      let source = input;
      for (const axis of [...axes].reverse()) {
        axis.add(commands, data, source, false);
        source = data;
      }
      if (source !== data) commands.add(copy, { source, data }, { count: size }, groupsFor(size));
    },
    inverse: (commands, data) => {
      for (const axis of axes) axis.add(commands, data, data, true);
    },
    dispose: () => {
      for (const { twiddles } of axes) twiddles.destroy();
    },
  };
}

const BYTES_PER_POINT = 8;
/** Neighbouring lines that fill 128 bytes. */
const MOST_LANES = 16;

const copy = voxelShader({
  name: "copy",
  params: {},
  buffers: { source: ["read", "vec2f"], data: ["read_write", "vec2f"] },
  body: "    data[i] = source[i];",
});

/** Two arrays of a line must fit. */
function longestLine({ device }: GpuDevice): number {
  return Math.floor(device.limits.maxComputeWorkgroupStorageSize / (2 * BYTES_PER_POINT));
}

function assertLengths(gpu: GpuDevice, shape: Shape): void {
  const most = longestLine(gpu);
  const axis = shape.findIndex((length) => length > most);
  if (axis < 0) return;
  throw new ShapeError(
    `gpu engine: axis ${axis} of ${formatShape(shape)} is too long: this device takes lengths up to ${most}; use the wasm engine`,
  );
}

interface Axis {
  readonly twiddles: GPUBuffer;
  add(commands: CommandList, data: GPUBuffer, input: GPUBuffer, isInverse: boolean): void;
}

function createAxis(gpu: GpuDevice, length: number, stride: number, lines: number): Axis {
  const lanes = Math.max(1, Math.min(Math.floor(longestLine(gpu) / length), MOST_LANES, lines));
  const twiddles = createTwiddles(gpu.device, length);
  const shaders = new Map<string, KernelSource>();
  const shaderOf = (isInverse: boolean, isCopying: boolean): KernelSource => {
    const key = `${isInverse} ${isCopying}`;
    const shader = shaders.get(key) ?? fftShader({ length, lanes, isContiguous: stride === 1, isInverse, isCopying });
    shaders.set(key, shader);
    return shader;
  };
  return {
    twiddles,
    add: (commands, data, input, isInverse) => {
      const shader = shaderOf(isInverse, data !== input);
      commands.add(shader, { data, input, twiddles }, { lines, stride }, Math.ceil(lines / lanes));
    },
  };
}

/** `exp(-2 pi i k / length)`. */
function createTwiddles(device: GPUDevice, length: number): GPUBuffer {
  const values = new Float32Array(2 * length);
  for (let k = 0; k < length; k++) {
    values[2 * k] = Math.cos((2 * Math.PI * k) / length);
    values[2 * k + 1] = -Math.sin((2 * Math.PI * k) / length);
  }
  const buffer = device.createBuffer({
    size: values.byteLength,
    usage: BUFFER_USAGE.storage | BUFFER_USAGE.copyTarget,
  });
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}
