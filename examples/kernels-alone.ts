// The kernels without any phasing: a transform of any lengths, and a Gaussian filter.

import { createFft, createGaussianFilter, fftshift } from "@autophase/kernels";
import { createRandom } from "@autophase/tensor-io";

const shape = [6, 15, 14];
const size = 6 * 15 * 14;
const random = createRandom(1);
const volume = {
  real: Float64Array.from({ length: size }, () => random.normal()),
  imag: new Float64Array(size),
  shape,
};
const power = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

const before = power(volume.real);
const fft = createFft(shape);
fft.forward(volume); // in place, unnormalised
const after = (power(volume.real) + power(volume.imag)) / size;
console.log(`Parseval: ${before.toFixed(6)} and ${after.toFixed(6)}`);

const spectrum = fftshift({ data: volume.real, shape }); // the origin moves from index 0 to the middle
console.log(`sum of the volume: ${spectrum.data[3 * 15 * 14 + 7 * 14 + 7].toFixed(6)}`);

fft.inverse(volume); // divided by the number of voxels
createGaussianFilter(shape).apply(volume.real, 1.5);
console.log(`left after smoothing: ${(power(volume.real) / before).toFixed(3)} of the power`);
