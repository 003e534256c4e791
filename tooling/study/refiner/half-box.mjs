// An iterate as a refiner sees it, the truth it is compared with, and the way back. Cubes of `size`, corner layout.

import { createFft, ifftshift } from "@autophase/kernels";

/** Channels of `REFINER` that are made here; the last, the progress, is a number of the iterate. */
export const FEATURES = 8;
/** Object, real and imaginary, and support. */
export const TARGETS = 3;

export function createHalfBox(size) {
  const shape = [size, size, size];
  const voxels = size ** 3;
  const edge = size / 2;
  const fft = createFft(shape);
  const signed = Array.from({ length: size }, (_, k) => (k < size / 2 ? k : k - size));
  const angles = signed.map((k) => (2 * Math.PI * k) / size);
  const atOrigin = boxAround([0, 0, 0]);

  return { edge, shape, autocorrelationOf, truthOf, featuresOf, targetsOf, stateOf };

  /** Modulus of the autocorrelation over its maximum, in the half box around the origin. */
  function autocorrelationOf({ modulus, mask }) {
    const spectrum = complex();
    let total = 0;
    for (let i = 0; i < voxels; i++) {
      spectrum.real[i] = mask?.[i] === 0 ? 0 : modulus[i] ** 2;
      total += spectrum.real[i];
    }
    fft.inverse(spectrum);
    return Float32Array.from(atOrigin, (i) => (voxels / total) * Math.hypot(spectrum.real[i], spectrum.imag[i]));
  }

  /** What registration needs of a centred object. */
  function truthOf(object) {
    const { real, imag } = ifftshift(object);
    const spectrum = { real: Float64Array.from(real), imag: Float64Array.from(imag), shape };
    let [energy, maximum] = [0, 0];
    for (let i = 0; i < voxels; i++) {
      const square = real[i] ** 2 + imag[i] ** 2;
      energy += square;
      maximum = Math.max(maximum, square);
    }
    fft.forward(spectrum);
    return { spectrum, energy, maximum: Math.sqrt(maximum) };
  }

  /**
   * `[edge, edge, edge, FEATURES]` around the centre of mass, at the amplitude 1 of an object that fills the support
   * evenly, its phase turned so that the sum of the projection in the support is positive; and the frame that this is
   * seen in.
   */
  function featuresOf(problem, { object, support }, autocorrelation) {
    const { spectrum, projected } = projectModulus(problem, object);
    const twin = registered(spectrum, true, projected, spectrum);
    const frame = frameOf({ object, support, projected, spectrum });
    const { at, scale, turn } = frame;
    const features = new Float32Array(at.length * FEATURES);
    for (let j = 0; j < at.length; j++) {
      const i = at[j];
      const put = (channel, re, im) => {
        features[j * FEATURES + channel] = (turn[0] * re - turn[1] * im) / scale;
        features[j * FEATURES + channel + 1] = (turn[1] * re + turn[0] * im) / scale;
      };
      put(0, projected.real[i], projected.imag[i]);
      put(2, object.real[i] - projected.real[i], object.imag[i] - projected.imag[i]);
      features[j * FEATURES + 4] = support[i];
      put(5, twin.real[i], twin.imag[i]);
      features[j * FEATURES + 7] = autocorrelation[j];
    }
    return { features, frame };
  }

  /** `[edge, edge, edge, TARGETS]`: the truth, or its twin where that is nearer, laid over the iterate of a frame. */
  function targetsOf({ at, scale, turn, projected, spectrum, energy }, truth) {
    const same = correlationPeak(spectrum, truth.spectrum, false).peak;
    const isTwin = correlationPeak(spectrum, truth.spectrum, true).peak > same;
    const object = registered(truth.spectrum, isTwin, projected, spectrum);
    const factor = Math.sqrt(energy / truth.energy);
    const targets = new Float32Array(at.length * TARGETS);
    for (let j = 0; j < at.length; j++) {
      const [re, im] = [factor * object.real[at[j]], factor * object.imag[at[j]]];
      targets[j * TARGETS] = (turn[0] * re - turn[1] * im) / scale;
      targets[j * TARGETS + 1] = (turn[1] * re + turn[0] * im) / scale;
      targets[j * TARGETS + 2] = Number(Math.hypot(re, im) > SUPPORT_LEVEL * factor * truth.maximum);
    }
    return targets;
  }

  /** The state of an output `[edge, edge, edge, TARGETS]`: its object where the logit of the support is positive. */
  function stateOf(output, { at, scale, turn }) {
    const object = { real: new Float32Array(voxels), imag: new Float32Array(voxels), shape };
    const support = new Uint8Array(voxels);
    for (let j = 0; j < at.length; j++) {
      if (output[j * TARGETS + 2] <= 0) continue;
      const [re, im] = [scale * output[j * TARGETS], scale * output[j * TARGETS + 1]];
      support[at[j]] = 1;
      object.real[at[j]] = turn[0] * re + turn[1] * im;
      object.imag[at[j]] = turn[0] * im - turn[1] * re;
    }
    return { object, support };
  }

  function complex() {
    return { real: new Float64Array(voxels), imag: new Float64Array(voxels), shape };
  }

  /** `P_M` and its spectrum. */
  function projectModulus({ modulus, mask }, { real, imag }) {
    const spectrum = { real: Float64Array.from(real), imag: Float64Array.from(imag), shape };
    fft.forward(spectrum);
    for (let i = 0; i < voxels; i++) {
      if (mask?.[i] === 0) continue;
      const calculated = Math.hypot(spectrum.real[i], spectrum.imag[i]);
      const factor = calculated === 0 ? 0 : modulus[i] / calculated;
      spectrum.real[i] = calculated === 0 ? modulus[i] : factor * spectrum.real[i];
      spectrum.imag[i] *= factor;
    }
    const projected = { real: spectrum.real.slice(), imag: spectrum.imag.slice(), shape };
    fft.inverse(projected);
    return { spectrum, projected };
  }

  function frameOf({ object, support, projected, spectrum }) {
    let [energy, inside, real, imag] = [0, 0, 0, 0];
    for (let i = 0; i < voxels; i++) {
      energy += projected.real[i] ** 2 + projected.imag[i] ** 2;
      if (support[i] === 0) continue;
      inside++;
      real += projected.real[i];
      imag += projected.imag[i];
    }
    const modulus = Math.hypot(real, imag) || 1;
    const scale = Math.sqrt(energy / Math.max(1, inside));
    return {
      at: boxAround(centreOf(object)),
      scale,
      turn: [real / modulus, -imag / modulus],
      projected,
      spectrum,
      energy,
    };
  }

  /** An object (or its twin) of that spectrum, moved and turned to lie best over a projection and its spectrum. */
  function registered(spectrum, isTwin, onto, ontoSpectrum) {
    const moved = shifted(spectrum, isTwin, correlationPeak(ontoSpectrum, spectrum, isTwin).shift);
    let [real, imag] = [0, 0];
    for (let i = 0; i < voxels; i++) {
      real += onto.real[i] * moved.real[i] + onto.imag[i] * moved.imag[i];
      imag += onto.imag[i] * moved.real[i] - onto.real[i] * moved.imag[i];
    }
    const modulus = Math.hypot(real, imag) || 1;
    for (let i = 0; i < voxels; i++) {
      const re = moved.real[i];
      moved.real[i] = (real * re - imag * moved.imag[i]) / modulus;
      moved.imag[i] = (imag * re + real * moved.imag[i]) / modulus;
    }
    return moved;
  }

  /** The twin `conj x(-r)` has the conjugate spectrum. The peak is refined by a parabola along each axis. */
  function correlationPeak(onto, spectrum, isTwin) {
    const sign = isTwin ? -1 : 1;
    const correlation = complex();
    for (let i = 0; i < voxels; i++) {
      const [re, im] = [spectrum.real[i], sign * spectrum.imag[i]];
      correlation.real[i] = onto.real[i] * re + onto.imag[i] * im;
      correlation.imag[i] = onto.imag[i] * re - onto.real[i] * im;
    }
    fft.inverse(correlation);
    const modulusAt = (i) => Math.hypot(correlation.real[i], correlation.imag[i]);
    let [peak, place] = [0, 0];
    for (let i = 0; i < voxels; i++) {
      const modulus = modulusAt(i);
      if (modulus > peak) [peak, place] = [modulus, i];
    }
    const position = [Math.floor(place / size ** 2), Math.floor(place / size) % size, place % size];
    const shift = position.map((at, axis) => {
      const beside = (step) => modulusAt(indexOf(position.map((k, a) => (a === axis ? k + step : k))));
      const [below, above] = [beside(-1), beside(1)];
      const curvature = above - 2 * peak + below;
      return signed[at] + (curvature < 0 ? (0.5 * (below - above)) / curvature : 0);
    });
    return { peak, shift };
  }

  function shifted({ real, imag }, isTwin, shift) {
    const moved = complex();
    const waves = shift.map((distance) =>
      angles.map((angle) => [Math.cos(angle * distance), -Math.sin(angle * distance)]),
    );
    const sign = isTwin ? -1 : 1;
    for (let i = 0; i < voxels; i++) {
      const [a, b] = waves[0][Math.floor(i / size ** 2)];
      const [c, d] = waves[1][Math.floor(i / size) % size];
      const [e, f] = waves[2][i % size];
      const [re, im] = [(a * c - b * d) * e - (a * d + b * c) * f, (a * c - b * d) * f + (a * d + b * c) * e];
      moved.real[i] = real[i] * re - sign * imag[i] * im;
      moved.imag[i] = real[i] * im + sign * imag[i] * re;
    }
    fft.inverse(moved);
    return moved;
  }

  /** Circular mean of the positions, weighted by the intensity, to a voxel. */
  function centreOf({ real, imag }) {
    const sums = [0, 1, 2].map(() => new Float64Array(size));
    for (let i = 0; i < voxels; i++) {
      const weight = real[i] ** 2 + imag[i] ** 2;
      sums[0][Math.floor(i / size ** 2)] += weight;
      sums[1][Math.floor(i / size) % size] += weight;
      sums[2][i % size] += weight;
    }
    return sums.map((weights) => {
      const along = (wave) => weights.reduce((sum, weight, k) => sum + weight * wave(angles[k]), 0);
      return Math.round((Math.atan2(along(Math.sin), along(Math.cos)) * size) / (2 * Math.PI));
    });
  }

  /** Index in the whole of every voxel of the half box around a centre. */
  function boxAround(centre) {
    return Int32Array.from({ length: edge ** 3 }, (_, j) => {
      const at = [Math.floor(j / edge ** 2), Math.floor(j / edge) % edge, j % edge];
      return indexOf(at.map((k, axis) => centre[axis] + k - edge / 2));
    });
  }

  function indexOf(position) {
    return position.reduce((index, k) => index * size + (((k % size) + size) % size), 0);
  }
}

/** Of the truth's largest amplitude: soft edges belong to the support that error reduction needs. */
const SUPPORT_LEVEL = 0.25;
