/** Maximum pooling of volumes, and its gradient. */

import { MaxPool3D, MaxPool3DGrad, type TensorInfo } from "@tensorflow/tfjs-core";
import { type PoolAxis, poolAxes } from "../../tfjs/max-pool.js";
import { groupsFor } from "../command-list.js";
import { voxelShader } from "../shaders/voxel-shader.js";
import { IS_NAN } from "./functions.js";
import { type GpuKernel, produce, sizeOf } from "./kernel.js";

const maxPool: GpuKernel = {
  name: MaxPool3D,
  run: ({ inputs: { x }, attributes, backend }) => {
    const axes = poolAxes(x, attributes);
    const [batch, , , , channels] = x.shape;
    const fill = (result: TensorInfo): void => {
      const count = sizeOf(result);
      const params = { count, channels, lowest: Number.NEGATIVE_INFINITY, ...windowsOf(axes) };
      backend.add(MOST, { x, result }, params, groupsFor(count));
    };
    const shape = [batch, ...axes.map(({ outputs }) => outputs), channels];
    return produce(backend, shape, fill, "float32", backend.isHalf(x));
  },
};

const maxPoolGradient: GpuKernel = {
  name: MaxPool3DGrad,
  run: ({ inputs: { dy, input }, attributes, backend }) => {
    const axes = poolAxes(input, attributes);
    return produce(backend, input.shape, (result) => {
      const count = sizeOf(result);
      const channels = input.shape[4];
      backend.add(ROUTE, { x: input, dy, result }, { count, channels, ...windowsOf(axes) }, groupsFor(count));
    });
  },
};

export const MAX_POOL_KERNELS: readonly GpuKernel[] = [maxPool, maxPoolGradient];

const NAMES = ["depth", "height", "width"] as const;

function windowsOf(axes: readonly PoolAxis[]): Record<string, number> {
  return Object.fromEntries(
    axes.flatMap((axis, k) => Object.entries(axis).map(([key, value]) => [`${NAMES[k]}_${key}`, value])),
  );
}

const WINDOWS = Object.fromEntries(
  NAMES.flatMap((name) => ["inputs", "outputs", "taps", "stride", "before"].map((key) => [`${name}_${key}`, "u32"])),
) as Record<string, "u32">;

/** `search(sample, output, channel)`: the input that a window takes: the last of equals, NaN passed by. */
const SEARCH = `${IS_NAN}
struct Found {
  at: u32,
  value: f32,
  isThere: bool,
}
fn inputAt(sample: u32, at: vec3i, channel: u32) -> u32 {
  let lengths = vec3u(params.depth_inputs, params.height_inputs, params.width_inputs);
  let place = vec3u(at);
  return (((sample * lengths.x + place.x) * lengths.y + place.y) * lengths.z + place.z) * params.channels + channel;
}
fn search(sample: u32, output: vec3u, channel: u32) -> Found {
  let lengths = vec3i(i32(params.depth_inputs), i32(params.height_inputs), i32(params.width_inputs));
  let strides = vec3u(params.depth_stride, params.height_stride, params.width_stride);
  let before = vec3i(i32(params.depth_before), i32(params.height_before), i32(params.width_before));
  let taps = vec3i(i32(params.depth_taps), i32(params.height_taps), i32(params.width_taps));
  let corner = vec3i(output * strides) - before;
  let begin = max(corner, vec3i(0));
  let end = min(corner + taps, lengths);
  var found = Found(0u, 0f, false);
  for (var d = begin.x; d < end.x; d++) {
    for (var h = begin.y; h < end.y; h++) {
      for (var w = begin.z; w < end.z; w++) {
        let at = inputAt(sample, vec3i(d, h, w), channel);
        let value = f32(x[at]);
        if (!isNan(value) && (!found.isThere || value >= found.value)) {
          found = Found(at, value, true);
        }
      }
    }
  }
  return found;
}`;

const MOST = voxelShader({
  name: "maximum pooling",
  params: { channels: "u32", lowest: "f32", ...WINDOWS },
  buffers: { x: ["read", "f32"], result: ["read_write", "f32"] },
  storable: ["x", "result"],
  declarations: SEARCH,
  body: `    let channel = i % params.channels;
    var rest = i / params.channels;
    let w = rest % params.width_outputs;
    rest /= params.width_outputs;
    let h = rest % params.height_outputs;
    rest /= params.height_outputs;
    let d = rest % params.depth_outputs;
    let found = search(rest / params.depth_outputs, vec3u(d, h, w), channel);
    result[i] = result_value(select(params.lowest, found.value, found.isThere));`,
});

/** For each input the windows that it is in. */
const ROUTE = voxelShader({
  name: "gradient of maximum pooling",
  params: { channels: "u32", ...WINDOWS },
  buffers: { x: ["read", "f32"], dy: ["read", "f32"], result: ["read_write", "f32"] },
  storable: ["x"],
  declarations: `${SEARCH}
/** The first window that reaches an input, and the one after the last. */
fn windowsAround(at: u32, before: u32, taps: u32, stride: u32, outputs: u32) -> vec2u {
  let first = i32(at) + i32(before) - i32(taps) + 1;
  let begin = select(0, (first + i32(stride) - 1) / i32(stride), first > 0);
  let last = i32(at) + i32(before);
  let end = select(0, last / i32(stride) + 1, last >= 0);
  return vec2u(u32(begin), u32(min(end, i32(outputs))));
}`,
  body: `    let channel = i % params.channels;
    var rest = i / params.channels;
    let w = windowsAround(rest % params.width_inputs, params.width_before, params.width_taps, params.width_stride, params.width_outputs);
    rest /= params.width_inputs;
    let h = windowsAround(rest % params.height_inputs, params.height_before, params.height_taps, params.height_stride, params.height_outputs);
    rest /= params.height_inputs;
    let d = windowsAround(rest % params.depth_inputs, params.depth_before, params.depth_taps, params.depth_stride, params.depth_outputs);
    let sample = rest / params.depth_inputs;
    var sum = 0f;
    for (var z = d.x; z < d.y; z++) {
      for (var y = h.x; y < h.y; y++) {
        for (var u = w.x; u < w.y; u++) {
          let found = search(sample, vec3u(z, y, u), channel);
          if (found.isThere && found.at == i) {
            let output = ((sample * params.depth_outputs + z) * params.height_outputs + y) * params.width_outputs + u;
            sum += dy[output * params.channels + channel];
          }
        }
      }
    }
    result[i] = sum;`,
});
