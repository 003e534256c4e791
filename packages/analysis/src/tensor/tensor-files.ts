/** What is kept of a strain tensor. */

import { type ObjectMap, type Provenance, type RealArray, type Reconstruction, writeVti } from "@autophase/tensor-io";
import type { StrainTensor } from "./strain-tensor.js";
import { STRAIN_COMPONENTS, type TensorMaps } from "./tensor-maps.js";
import { summarizeTensor } from "./tensor-summary.js";

const METERS_PER_NANOMETER = 1e-9;
const AXES = ["z", "y", "x"] as const;

/** By name in the file: lengths in metres, angles in radians. */
function tensorMapsByName(
  { displacementNanometers, strain, rotation, dilatation, equivalentStrain, residualNanometers }: TensorMaps,
  suffix = "",
): Readonly<Record<string, ObjectMap>> {
  const entries: [string, ObjectMap][] = [
    ...AXES.map((axis, k): [string, ObjectMap] => [`displacement_${axis}`, inMeters(displacementNanometers[k])]),
    ...STRAIN_COMPONENTS.map((name): [string, ObjectMap] => [`strain_${name}`, { array: strain[name], units: "" }]),
    ...AXES.map((axis, k): [string, ObjectMap] => [`rotation_${axis}`, { array: rotation[k], units: "radian" }]),
    ["dilatation", { array: dilatation, units: "" }],
    ["equivalent_strain", { array: equivalentStrain, units: "" }],
  ];
  if (residualNanometers) entries.push(["displacement_residual", inMeters(residualNanometers)]);
  return Object.fromEntries(entries.map(([name, map]) => [name + suffix, map]));
}

function inMeters({ data, shape }: RealArray<Float32Array>): ObjectMap {
  return { array: { data: data.map((value) => value * METERS_PER_NANOMETER), shape }, units: "m" };
}

/** Amplitude and maps on cubic voxels. @param first - of which the pattern is kept. */
export function tensorReconstruction(
  { pattern, errorCurve, history }: Reconstruction,
  tensor: StrainTensor,
  provenance: Provenance,
): Reconstruction {
  const { amplitude, inside, bulk, voxelSizeNanometers, deviation, settings } = tensor;
  const { surface, smooth, lattice = null } = settings;
  const parameters = { surface, smooth, lattice, ...summarizeTensor(tensor) };
  return {
    object: { real: amplitude.data, imag: new Float32Array(amplitude.data.length), shape: amplitude.shape },
    support: inside,
    voxelSizeMeters: amplitude.shape.map(() => voxelSizeNanometers * METERS_PER_NANOMETER),
    maps: {
      ...tensorMapsByName(tensor),
      ...(deviation && tensorMapsByName(deviation, "_deviation")),
      bulk: { array: bulk, units: "" },
    },
    pattern,
    errorCurve,
    history: [...history, { ...provenance, date: new Date().toISOString(), parameters }],
  };
}

/** For ParaView: vectors with three components, tensors with six (`xx yy zz xy yz xz`); nanometres. */
export function tensorVti(tensor: StrainTensor): Uint8Array {
  const { amplitude, inside, bulk, voxelSizeNanometers: size, strain, rotation, displacementNanometers } = tensor;
  const [uz, uy, ux] = displacementNanometers;
  const [rz, ry, rx] = rotation;
  return writeVti(
    {
      amplitude,
      region: { data: inside.data.map((value, i) => value + bulk.data[i]), shape: inside.shape },
      displacement: interleaved([ux, uy, uz]),
      strain: interleaved([strain.xx, strain.yy, strain.zz, strain.yx, strain.zy, strain.zx]),
      rotation: interleaved([rx, ry, rz]),
      dilatation: tensor.dilatation,
      equivalent_strain: tensor.equivalentStrain,
      ...(tensor.residualNanometers && { displacement_residual: tensor.residualNanometers }),
    },
    { spacing: [size, size, size] },
  );
}

function interleaved(parts: readonly RealArray<Float32Array>[]): RealArray<Float32Array> {
  const { shape } = parts[0];
  const count = parts.length;
  const data = new Float32Array(count * parts[0].data.length);
  for (const [k, part] of parts.entries())
    for (let i = 0; i < part.data.length; i++) data[count * i + k] = part.data[i];
  return { data, shape: [...shape, count] };
}
