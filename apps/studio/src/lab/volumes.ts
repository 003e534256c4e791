/** The volumes that there are to look at, and planes of them as small copies that travel to the page. */

import { extractPlane, logRange, sumAcross, type ValueRange } from "@autophase/figures";
import { type RealArray, toFloat32, ValueError } from "@autophase/tensor-io";

/** How its values are coloured. */
export type VolumeKind = "counts" | "amplitude" | "phase" | "signed";

interface Volume {
  readonly array: RealArray;
  readonly kind: VolumeKind;
  readonly unit: string;
  /** Where there is something; elsewhere nothing is drawn. */
  readonly inside?: RealArray<Uint8Array>;
}

interface KnownVolume extends Volume {
  readonly range: ValueRange;
  /** Across each axis, once they were asked for. */
  readonly sums: RealArray<Float32Array>[];
}

export interface VolumeFacts {
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: VolumeKind;
  readonly unit: string;
  readonly range: ValueRange;
}

export interface Plane {
  /** `[height, width]`. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** 0 where nothing is drawn. */
  readonly inside?: Uint8Array;
}

/** `sum`: added up along the axis. */
export type PlaneIndex = number | "sum";

export interface Volumes {
  /** A volume of the same name goes. */
  put(name: string, volume: Volume): void;
  drop(...names: readonly string[]): void;
  /** @throws {ValueError} where there is none of that name. */
  get(name: string): Volume;
  has(name: string): boolean;
  list(): readonly VolumeFacts[];
  plane(name: string, axis: number, index: PlaneIndex): Plane;
}

export function createVolumes(): Volumes {
  const known = new Map<string, KnownVolume>();
  const get = (name: string): KnownVolume => {
    const volume = known.get(name);
    if (volume) return volume;
    throw new ValueError(`there is no volume ${name}; there are ${[...known.keys()].join(", ") || "none"}`);
  };
  return {
    put: (name, volume) => void known.set(name, { ...volume, range: rangeOf(volume), sums: [] }),
    drop: (...names) => {
      for (const name of names) known.delete(name);
    },
    get,
    has: (name) => known.has(name),
    list: () =>
      [...known].map(([name, { array, kind, unit, range }]) => ({ name, shape: array.shape, kind, unit, range })),
    plane(name, axis, index) {
      const { array, inside, sums } = get(name);
      if (index === "sum") {
        const sum = sums[axis] ?? sumAcross(array, axis);
        sums[axis] = sum;
        // planes are given away
        return planeOf({ ...sum, data: sum.data.slice() });
      }
      const covered = inside && extractPlane(inside, axis, index).data;
      return planeOf(toFloat32(extractPlane(array, axis, index)), covered);
    },
  };
}

function planeOf({ data, shape }: RealArray<Float32Array>, inside?: Uint8Array): Plane {
  return { shape, values: data, ...(inside && { inside }) };
}

function rangeOf({ array, kind, inside }: Volume): ValueRange {
  const values = toFloat32(array).data;
  if (kind === "counts") return logRange(values);
  if (kind === "phase") return { min: -Math.PI, max: Math.PI };
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    if (inside === undefined || inside.data[i]) most = Math.max(most, Math.abs(values[i]));
  }
  return { min: kind === "signed" ? -most : 0, max: most || 1 };
}
