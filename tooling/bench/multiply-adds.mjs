// Multiply-adds of the convolutions of one forward pass, from the layers of a network and their lengths.

/** Of a sample of `size` voxels along each axis. */
export function multiplyAdds({ encoder, amplitude, phase }, size) {
  const coded = along([encoder], { length: size, size, sum: 0 });
  return along(phase, along(amplitude, coded, coded.length), coded.length).sum;
}

/** @param length - where the stages begin. */
function along(stages, from, length = from.length) {
  let { size, sum } = from;
  for (const { padFirst, layers } of stages) {
    if (padFirst) length = size;
    for (const { layer, inputs, outputs } of layers) {
      const { type, stride = 1 } = layer;
      if (type === "max-pool") length /= 2;
      if (type === "upsample") length *= 2;
      if (type !== "block" && type !== "convolution") continue;
      length /= stride;
      sum += 27 * inputs * outputs * length ** 3;
    }
  }
  return { length, size, sum };
}
