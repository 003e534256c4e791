// What a device gives to a plain loop of multiply-adds, and to a plain copy: the peaks that fractions are of.

const STORAGE = 0x80;
const COPIES = 0xc;
const MAP = 0x9;
const MULTIPLY_ADDS = 2048;

/** `{ flops, bytesPerSecond }`, float32. @param sizes - `threads` of the loop, `bytes` of the copy. */
export async function devicePeaks(adapter, { threads = 2 ** 21, bytes = 2 ** 28 } = {}) {
  const device = await adapter.requestDevice({ requiredLimits: { maxBufferSize: adapter.limits.maxBufferSize } });
  const buffers = [0, 1].map(() => device.createBuffer({ size: bytes, usage: STORAGE | COPIES }));
  const pipeline = device.createComputePipeline({
    layout: "auto",
    compute: { module: device.createShaderModule({ code: LOOP }), entryPoint: "main" },
  });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer: buffers[0], size: Math.min(bytes, 4 * threads) } }],
  });
  const compute = (encoder) => {
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(Math.min(65535, threads / 256), Math.ceil(threads / 256 / 65535));
    pass.end();
  };
  const copy = (encoder) => encoder.copyBufferToBuffer(buffers[0], 0, buffers[1], 0, bytes);
  // eight chains, two flops a multiply-add of a number, four numbers a vector
  const flops = (threads * MULTIPLY_ADDS * 8 * 4 * 2) / (await shortest(device, buffers[1], compute));
  const bytesPerSecond = (2 * bytes) / (await shortest(device, buffers[1], copy));
  device.destroy();
  return { flops, bytesPerSecond };
}

/** Of one among several in a submission, so that the way to the device and back is shared. */
async function shortest(device, source, add, together = 8) {
  const staging = device.createBuffer({ size: 4, usage: MAP });
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 5; k++) {
    const encoder = device.createCommandEncoder();
    for (let i = 0; i < together; i++) add(encoder);
    encoder.copyBufferToBuffer(source, 0, staging, 0, 4);
    const start = performance.now();
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(1);
    best = Math.min(best, (performance.now() - start) / 1000 / together);
    staging.unmap();
  }
  staging.destroy();
  return best;
}

const CHAINS = [0, 1, 2, 3, 4, 5, 6, 7];

const LOOP = `
@group(0) @binding(0) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 256u;
  let factor = vec4f(f32(i % 7u) * 1e-3 + 0.99);
${CHAINS.map((k) => `  var a${k} = vec4f(f32(i + ${k}u));`).join("\n")}
  for (var k = 0u; k < ${MULTIPLY_ADDS}u; k++) {
${CHAINS.map((k) => `    a${k} = fma(a${k}, factor, factor);`).join("\n")}
  }
  let sum = ${CHAINS.map((k) => `a${k}`).join(" + ")};
  result[i % arrayLength(&result)] = sum.x + sum.y + sum.z + sum.w;
}`;
