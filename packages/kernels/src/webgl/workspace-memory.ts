/** The arrays of one reconstruction on the device. */

import { formatShape, type Shape, sizeOfShape } from "@autophase/tensor-io";
import type { PhasingProblem, WorkspaceNeeds } from "../engine.js";
import { EngineMemoryError } from "../errors.js";
import { wouldFit } from "../fitting-shape.js";
import { gaussianTaps } from "../gaussian-taps.js";
import { measuredNorm } from "../measured-norm.js";
import { createDeviceArray, type DeviceArray, type ElementType, layoutOf } from "./device-array.js";
import { clearArray, writePoints, writeReal } from "./transfer.js";
import type { WebglDevice } from "./webgl-device.js";

export interface WorkspaceMemory {
  readonly gpu: WebglDevice;
  readonly shape: Shape;
  readonly size: number;
  /** A power of two that brings the modulus near 1; the arrays of the device hold the caller's times this. */
  readonly scale: number;
  /** `norm(sqrt I)` of what counts for `chi`, in the scale of the device. */
  norm: number;
  /** Of projections; undefined where estimated voxels are free. */
  estimateBounds: PhasingProblem["estimateBounds"];
  /** Value of the point spread at the origin, and its transform; undefined without one. */
  spread: { readonly centre: number; readonly transfer: DeviceArray } | undefined;
  readonly modulus: DeviceArray;
  /** 1 inside. */
  support: DeviceArray;
  /** The object and the fields that were used. */
  readonly fields: (DeviceArray | undefined)[];
  /** An array with any content, to be given back. @param count - of elements; default one for each voxel. */
  take(element: ElementType, count?: number): DeviceArray;
  give(...arrays: readonly DeviceArray[]): void;
  /** Field `index`, 0 when it is asked for the first time. */
  field(index: number): DeviceArray;
  /** Puts an array that was taken in the place of a field. */
  putField(index: number, array: DeviceArray): void;
  /** Forgets every field after the first `kept` besides the object. */
  dropFields(kept: number): void;
  /** Half of a Gaussian along an axis. */
  taps(sigma: number, length: number): Taps;
  /** `exp(-2 pi i k / length)`. */
  twiddles(length: number): DeviceArray;
  free(): void;
}

interface Taps {
  readonly array: DeviceArray;
  readonly radius: number;
}

/**
 * @throws {EngineMemoryError} when an array is larger than the device allows, or the device has not the memory for what
 *   is needed.
 */
export function reserveWorkspace(gpu: WebglDevice, problem: PhasingProblem, needs: WorkspaceNeeds): WorkspaceMemory {
  const shape = [...problem.shape];
  const size = sizeOfShape(shape);
  assertSides(gpu, shape, size);
  const { take, give, free } = createPool(gpu, size);
  const fields: (DeviceArray | undefined)[] = [];
  const putField = (index: number, array: DeviceArray): void => {
    const previous = fields[index];
    if (previous) give(previous);
    fields[index] = array;
  };
  const known = new Map<string, Taps>();
  const roots = new Map<number, DeviceArray>();
  reserveNeeds({ take, give }, shape, needs);
  const memory: WorkspaceMemory = {
    gpu,
    shape,
    size,
    scale: measuredNorm(problem).scale,
    norm: 0,
    estimateBounds: undefined,
    spread: undefined,
    modulus: take("real"),
    support: take("real"),
    fields,
    take,
    give,
    field: (index) => {
      const field = fields[index] ?? clearArray(take("complex"));
      fields[index] = field;
      return field;
    },
    putField,
    dropFields: (kept) => {
      for (const field of fields.splice(kept + 1)) if (field) give(field);
    },
    taps: (sigma, length) => {
      const key = `${sigma} ${length}`;
      const found = known.get(key);
      if (found) return found;
      const values = gaussianTaps(sigma, length);
      const array = take("real", values.length);
      writeReal(array, values);
      const made = { array, radius: values.length - 1 };
      known.set(key, made);
      return made;
    },
    twiddles: (length) => {
      const array = roots.get(length) ?? rootsOf(take("complex", length), length);
      roots.set(length, array);
      return array;
    },
    free,
  };
  clearArray(memory.support);
  return memory;
}

function rootsOf(array: DeviceArray, length: number): DeviceArray {
  const points = new Float32Array(2 * length);
  for (let k = 0; k < length; k++) {
    points[2 * k] = Math.cos((2 * Math.PI * k) / length);
    points[2 * k + 1] = -Math.sin((2 * Math.PI * k) / length);
  }
  writePoints(array, points);
  return array;
}

function assertSides({ longestSide }: WebglDevice, shape: Shape, size: number): void {
  const { width, rows } = layoutOf(size);
  if (width <= longestSide && rows <= longestSide) return;
  const most = 4 ** Math.floor(Math.log2(longestSide));
  const sides = `textures of this GPU have up to ${longestSide} x ${longestSide} voxels`;
  const what = `one array of ${formatShape(shape)} (${sides})`;
  throw new EngineMemoryError(COMPLEX_BYTES * size, COMPLEX_BYTES * most, "webgl", what, wouldFit(shape, most));
}

const COMPLEX_BYTES = 8;

type Pool = Pick<WorkspaceMemory, "take" | "give" | "free">;

/** Arrays that were given back are taken again. */
function createPool({ context }: WebglDevice, size: number): Pool {
  const all = new Set<DeviceArray>();
  const spare = new Map<string, DeviceArray[]>();
  const keyOf = (element: ElementType, [width, rows]: Int32Array) => `${element} ${width} ${rows}`;
  let bytes = 0;
  const free = (): void => {
    for (const { texture } of all) context.deleteTexture(texture);
    all.clear();
    spare.clear();
  };
  const take = (element: ElementType, count = size): DeviceArray => {
    const { width, rows } = layoutOf(count);
    const found = spare.get(keyOf(element, Int32Array.of(width, rows)))?.pop();
    if (found) return found;
    const array = createDeviceArray(context, element, count);
    all.add(array);
    const own = width * rows * (element === "complex" ? COMPLEX_BYTES : COMPLEX_BYTES / 2);
    if (own >= WORTH_ASKING && context.getError() === context.OUT_OF_MEMORY) {
      free();
      throw new EngineMemoryError(bytes + own, bytes, "webgl", "a workspace");
    }
    bytes += own;
    return array;
  };
  const give = (...arrays: readonly DeviceArray[]): void => {
    for (const array of arrays) {
      const key = keyOf(array.element, array.size);
      spare.set(key, [...(spare.get(key) ?? []), array]);
    }
  };
  return { take, give, free };
}

/** Asking waits for the device; what is smaller fits. */
const WORTH_ASKING = 2 ** 20;

/** Takes what the steps will need at most at a time, so that memory that is not there is refused now. */
function reserveNeeds({ take, give }: Pick<Pool, "take" | "give">, shape: Shape, needs: WorkspaceNeeds): void {
  const { fields = 0, probe = false, pointSpread = false } = needs;
  const complex = TRANSFORMED + fields + (probe ? 1 : 0) + (pointSpread ? 2 : 0);
  try {
    give(
      ...Array.from({ length: complex }, () => take("complex")),
      ...Array.from({ length: REALS }, () => take("real")),
    );
  } catch (error) {
    if (!(error instanceof EngineMemoryError)) throw error;
    const size = sizeOfShape(shape);
    const wanted = (complex + REALS / 2) * COMPLEX_BYTES * size;
    const hint = wouldFit(shape, Math.floor((error.freeBytes / wanted) * size));
    const what = `phasing ${formatShape(shape)} with this recipe`;
    throw new EngineMemoryError(wanted, error.freeBytes, "webgl", what, hint);
  }
}

/** The object, and two arrays between which a transform goes to and fro. */
const TRANSFORMED = 3;
/** Modulus, support, terms of a sum, and the next support. */
const REALS = 4;
