import "@autophase/vitest/matchers";
import { combine, determinant, dot, dualOf, lengthOf, scale, type Vector3 } from "@autophase/physics/vector3";
import { type ComplexArray, createRandom, type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { beforeAll, describe, expect, it } from "vitest";
import { twin } from "../alignment/twin.js";
import { objectVoxelOf } from "../geometry/object-voxel.js";
import { ESRF_ID01_GEOMETRY } from "../geometry/presets.js";
import { type Scattering, scatteringOf } from "../geometry/scattering.js";
import { analyzeCrystal, type CrystalAnalysis } from "./analyze-crystal.js";
import { crystalAsPhased } from "./crystal-as-phased.js";

/** Places of the analysed voxels, nanometres from the middle of the array. */
function placesOf({ axes, object: { shape }, voxelSizeNanometers }: CrystalAnalysis, origin: Vector3): Vector3[] {
  return Array.from({ length: sizeOfShape(shape) }, (_, i) => {
    const index = [Math.floor(i / (shape[1] * shape[2])), Math.floor(i / shape[2]) % shape[1], i % shape[2]];
    return scale(
      combine(
        axes,
        index.map((n, axis) => n - origin[axis]),
      ),
      voxelSizeNanometers,
    );
  });
}

describe("the sign of strain, from atoms", () => {
  const PLANES = 0.25;
  const VOXEL = 4;
  const N = 32;
  const strainAt = (z: number): number => 2e-3 * (z / 30);
  /** Planes of atoms from -30 to 30 nanometres, farther apart at positive places: `u = integral of strain`. */
  const atoms = Array.from({ length: 241 }, (_, n) => {
    const z = (n - 120) * PLANES;
    return z + (1e-3 * (z * z)) / 30;
  });
  const step = (2 * Math.PI) / (N * VOXEL);
  const scattering: Scattering = {
    wavelengthNanometers: 0.1,
    twoThetaDegrees: 20,
    q: [0, 0, (2 * Math.PI) / PLANES],
    dSpacingNanometers: PLANES,
    reciprocalVoxel: [
      [0, 0, step],
      [0, step, 0],
      [step, 0, 0],
    ],
  };

  /** `sum over atoms exp(-i (q + Q) z)` at each voxel of the pattern, transformed back; a square across. */
  function imaged(): ComplexArray {
    const line = Array.from({ length: N }, (_, m) => {
      let [real, imag] = [0, 0];
      for (let k = 0; k < N; k++) {
        const spatial = (2 * Math.PI) / PLANES + (k - N / 2) * step;
        for (const z of atoms) {
          const angle = (2 * Math.PI * (k - N / 2) * (m - N / 2)) / N - spatial * z;
          real += Math.cos(angle);
          imag += Math.sin(angle);
        }
      }
      return [real, imag];
    });
    const shape = [N, 20, 20];
    const inside = (i: number): number =>
      Number(Math.abs((Math.floor(i / 20) % 20) - 10) < 6 && Math.abs((i % 20) - 10) < 6);
    const part = (p: number) =>
      Float32Array.from({ length: N * 400 }, (_, i) => inside(i) * line[Math.floor(i / 400)][p]);
    return { real: part(0), imag: part(1), shape };
  }

  it("is positive where planes are farther apart", () => {
    const object = imaged();
    const support = {
      data: Uint8Array.from(object.real, (v, i) => Number(Math.hypot(v, object.imag[i]) > 100)),
      shape: object.shape,
    };
    const result = analyzeCrystal(object, support, scattering);
    // the ramp is taken out: what is left is the strain around its mean, which is part of the spacing
    const { shape } = result.strain;
    const values = Array.from({ length: shape[0] }, (_, z) => {
      const at = (z * shape[1] + (shape[1] >> 1)) * shape[2] + (shape[2] >> 1);
      return result.regions.bulk.data[at] ? result.strain.data[at] : Number.NaN;
    });
    const bulk = values.filter(Number.isFinite);
    expect(bulk.length).toBeGreaterThan(8);
    const expected = bulk.map((_, i) => strainAt((i - (bulk.length - 1) / 2) * VOXEL));
    const mean = bulk.reduce((sum, value) => sum + value, 0) / bulk.length;
    const rms = Math.sqrt(bulk.reduce((sum, v, i) => sum + (v - mean - expected[i]) ** 2, 0) / bulk.length);
    expect(rms).toBeLessThan(0.15 * 2e-3);
    expect(bulk[bulk.length - 1] - bulk[0]).toBeGreaterThan(0);
    expect(Math.abs(result.dSpacingNanometers * (1 + mean) - PLANES) / PLANES).toBeLessThan(3e-4);
  });
});

describe("a crystal on a skewed grid", () => {
  const SHAPE = [40, 48, 44];
  const scattering = scatteringOf(ESRF_ID01_GEOMETRY, {
    energyKev: 9,
    distanceMeters: 0.3,
    rockingStepDegrees: 0.025,
    rockingMotor: "eta",
    anglesDegrees: { eta: 17, nu: 9, delta: 33 },
  });
  const voxel = objectVoxelOf(scattering.reciprocalVoxel, SHAPE);
  const length = lengthOf(scattering.q);
  const along = scale(scattering.q, 1 / length);
  const [a, b, c] = [130, 95, 160];
  const insideAt = ([x, y, z]: Vector3): number => 1 / (1 + Math.exp((Math.hypot(x / a, y / b, z / c) - 1) * 14));
  /** Nanometres: a bowl and a saddle, whose derivative along `q` is known. */
  const displacementAt = ([x, y, z]: Vector3): number => 2e-6 * (x * x - y * z) + 1.5e-6 * z * z + 8e-9 * x * y * z;
  const strainAt = ([x, y, z]: Vector3): number =>
    dot(along, [4e-6 * x + 8e-9 * y * z, -2e-6 * z + 8e-9 * x * z, -2e-6 * y + 3e-6 * z + 8e-9 * x * y]);

  function crystal(shift: Vector3 = [0, 0, 0]): ComplexArray {
    const size = sizeOfShape(SHAPE);
    const out = { real: new Float32Array(size), imag: new Float32Array(size), shape: SHAPE as Shape };
    for (let i = 0; i < size; i++) {
      const index = [Math.floor(i / (48 * 44)) - 20, (Math.floor(i / 44) % 48) - 24, (i % 44) - 22];
      const place = combine(voxel, index);
      const phase = -length * displacementAt(place) + dot(shift, place);
      out.real[i] = 3 * insideAt(place) * Math.cos(phase);
      out.imag[i] = 3 * insideAt(place) * Math.sin(phase);
    }
    return out;
  }
  const supportOf = (object: ComplexArray) => ({
    data: Uint8Array.from(object.real, (v, i) => Number(Math.hypot(v, object.imag[i]) > 0.3)),
    shape: SHAPE,
  });

  let plain: CrystalAnalysis;
  beforeAll(() => {
    const object = crystal();
    plain = analyzeCrystal(object, supportOf(object), scattering, { smoothingVoxels: 0 });
  });

  /** Departure from the known strain over the bulk, its mean taken out as the ramp takes it. */
  function departure(result: CrystalAnalysis, sign = 1): { rms: number; spread: number } {
    const centre = centreOf(result.regions.inside);
    const places = placesOf(result, centre);
    const pairs = places.flatMap((place, i) =>
      result.regions.bulk.data[i] ? [[result.strain.data[i], strainAt(scale(place, sign))]] : [],
    );
    const means = [0, 1].map((k) => pairs.reduce((sum, pair) => sum + pair[k], 0) / pairs.length);
    const over = (value: (pair: number[]) => number): number =>
      Math.sqrt(pairs.reduce((sum, pair) => sum + value(pair) ** 2, 0) / pairs.length);
    return {
      rms: over(([measured, known]) => measured - means[0] - (known - means[1])),
      spread: over(([, known]) => known - means[1]),
    };
  }

  function centreOf({ data, shape }: { data: Uint8Array; shape: Shape }): Vector3 {
    const sums = [0, 0, 0];
    let count = 0;
    for (let i = 0; i < data.length; i++) {
      if (!data[i]) continue;
      count++;
      for (const [axis, n] of [
        Math.floor(i / (shape[1] * shape[2])),
        Math.floor(i / shape[2]) % shape[1],
        i % shape[2],
      ].entries()) {
        sums[axis] += n;
      }
    }
    return sums.map((sum) => sum / count) as unknown as Vector3;
  }

  it("has its strain within 3 percent", () => {
    const { rms, spread } = departure(plain);
    expect(spread).toBeGreaterThan(1e-4);
    expect(rms).toBeLessThan(0.03 * spread);
  });

  it("has its size and volume", () => {
    const { extentNanometers, volumeNanometersCubed } = plain.size;
    // depth, height, width are z, y, x
    for (const [axis, half] of [c, b, a].entries()) {
      expect(Math.abs(extentNanometers[axis] - 2 * half)).toBeLessThan(2 * plain.voxelSizeNanometers);
    }
    expect(Math.abs(volumeNanometersCubed / ((4 / 3) * Math.PI * a * b * c) - 1)).toBeLessThan(0.05);
    expect(plain.unwrapping).toMatchObject({ residueLoops: 0, cutSteps: 0, pieces: 1 });
  });

  it("has a displacement whose derivative is the strain, in nanometres", () => {
    const { displacementNanometers, strain, regions, axes, voxelSizeNanometers } = plain;
    const [, height, width] = strain.shape;
    const strides = [height * width, width, 1];
    let worst = 0;
    for (let i = 0; i < strain.data.length; i++) {
      if (!regions.bulk.data[i]) continue;
      const slope = strides.reduce((sum, stride, axis) => {
        const difference = displacementNanometers.data[i + stride] - displacementNanometers.data[i - stride];
        return sum + (dot(axes[axis], along) * difference) / (2 * voxelSizeNanometers);
      }, 0);
      worst = Math.max(worst, Math.abs(slope - strain.data[i]));
    }
    expect(worst).toBeLessThan(2e-5);
  });

  it("has the same strain and volume on its own skewed grid, without interpolation", () => {
    const object = crystal();
    const { strain, displacementNanometers, regions, origin, voxelNanometers, ...rest } = crystalAsPhased(
      object,
      supportOf(object),
      scattering,
      { smoothingVoxels: 0 },
    );
    expect(voxelNanometers).toEqual(voxel);
    expect(rest.object.shape).toEqual(regions.bulk.shape);
    const [, height, width] = strain.shape;
    const placeAt = (i: number): Vector3 =>
      combine(voxel, [
        Math.floor(i / (height * width)) - origin[0],
        (Math.floor(i / width) % height) - origin[1],
        (i % width) - origin[2],
      ]);
    const bulk = Array.from(regions.bulk.data.keys()).filter((i) => regions.bulk.data[i]);
    const mean = (quantity: (i: number) => number): number =>
      bulk.reduce((sum, i) => sum + quantity(i), 0) / bulk.length;
    for (const [map, known, tolerance] of [
      [strain, strainAt, 0.03],
      [displacementNanometers, displacementAt, 0.06],
    ] as const) {
      const means = [mean((i) => map.data[i]), mean((i) => known(placeAt(i)))];
      const error = mean((i) => (map.data[i] - means[0] - known(placeAt(i)) + means[1]) ** 2);
      const spread = mean((i) => (known(placeAt(i)) - means[1]) ** 2);
      expect(Math.sqrt(error / spread)).toBeLessThan(tolerance);
    }
    const inside = regions.inside.data.reduce((sum, value) => sum + value, 0);
    const volume = inside * Math.abs(determinant(voxel));
    expect(Math.abs(volume / plain.size.volumeNanometersCubed - 1)).toBeLessThan(0.03);
  });

  it("is the same in the frame of the crystal", () => {
    const object = crystal();
    const result = analyzeCrystal(object, supportOf(object), scattering, { frame: "crystal", smoothingVoxels: 0 });
    const { rms, spread } = departure(result);
    expect(rms).toBeLessThan(0.03 * spread);
    expect(dot(result.axes[0], along)).toBeCloseTo(1, 4);
    expect(Math.abs(result.size.volumeNanometersCubed / plain.size.volumeNanometersCubed - 1)).toBeLessThan(0.01);
  });

  it("has mirrored, equal strain as its twin", () => {
    const object = twin(crystal());
    const { rms, spread } = departure(
      analyzeCrystal(object, supportOf(object), scattering, { smoothingVoxels: 0 }),
      -1,
    );
    expect(rms).toBeLessThan(0.03 * spread);
  });

  it("reads a ramp as another spacing of the planes", () => {
    const stretched = 1.5e-3;
    // all planes farther apart by 1.5e-3: q is shorter by that
    const object = crystal(scale(scattering.q, -stretched));
    const result = analyzeCrystal(object, supportOf(object), scattering, { smoothingVoxels: 0 });
    expect(result.dSpacingNanometers / plain.dSpacingNanometers - 1).toBeCloseTo(stretched, 5);
    expect(departure(result).rms).toBeLessThan(0.03 * departure(result).spread);
  });

  it("averages noise away: white noise of 5 percent costs most of the derivative, and little of the mean", () => {
    const object = crystal();
    const random = createRandom(3);
    for (const part of [object.real, object.imag]) {
      for (let i = 0; i < part.length; i++) part[i] += 3 * 0.05 * random.normal();
    }
    const support = supportOf(crystal());
    const rough = departure(analyzeCrystal(object, support, scattering, { smoothingVoxels: 0 }));
    const smooth = departure(analyzeCrystal(object, support, scattering));
    expect(smooth.rms).toBeLessThan(rough.rms / 3);
    expect(smooth.rms).toBeLessThan(0.15 * smooth.spread);
  });

  it("turns the uncertainty of the phase into one of the displacement, where the crystal is", () => {
    const object = crystal();
    // grows along the frames: 0.1 radians in the middle, 0.01 more from each to the next
    const phaseDeviation = {
      data: Float32Array.from(object.real, (_, i) => 0.1 + 0.01 * (Math.floor(i / (48 * 44)) - 20)),
      shape: SHAPE,
    };
    const options = { smoothingVoxels: 0, phaseDeviation };
    const { displacementDeviationNanometers, regions, origin, axes, voxelSizeNanometers } = analyzeCrystal(
      object,
      supportOf(object),
      scattering,
      options,
    );
    const { data, shape } = displacementDeviationNanometers as RealArray<Float32Array>;
    const dual = dualOf(voxel)[0];
    const expected = data.map((_, i) => {
      const index = [Math.floor(i / (shape[1] * shape[2])), Math.floor(i / shape[2]) % shape[1], i % shape[2]];
      const place = combine(
        axes,
        index.map((n, axis) => (n - origin[axis]) * voxelSizeNanometers),
      );
      return regions.inside.data[i] ? Math.max(0, 0.1 + 0.01 * dot(dual, place)) / length : 0;
    });
    expect(data).toBeAllClose(expected, { rtol: 0.05, atol: 1e-4 });
    const misfit = { data: new Float32Array(8), shape: [2, 2, 2] };
    expect(() => analyzeCrystal(object, supportOf(object), scattering, { phaseDeviation: misfit })).toThrow(
      "phaseDeviation: expected 40 x 48 x 44",
    );
  });

  it("refuses what has no depth", () => {
    const flat = { real: new Float32Array(16).fill(1), imag: new Float32Array(16), shape: [4, 4] };
    const support = { data: new Uint8Array(16).fill(1), shape: [4, 4] };
    expect(() => analyzeCrystal(flat, support, scattering)).toThrow("expected 3 axes, got 4 x 4");
  });
});
