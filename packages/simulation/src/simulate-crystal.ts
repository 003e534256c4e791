/** One strained crystal and its diffraction pattern, as item `index` of an endless data set. */

import type { Vector3 } from "@autophase/physics/vector3";
import {
  type ComplexArray,
  complexZeros,
  createRandom,
  type DiffractionPattern,
  type Json,
  portableCos,
  portableSin,
  type Random,
  type RealArray,
  type Shape,
  sizeOfShape,
} from "@autophase/tensor-io";
import { assertOptions } from "./assert-options.js";
import { type DetectorOptions, detect } from "./detector/detect.js";
import { drawBetween } from "./draw.js";
import { drawFacets, type FacetOptions } from "./geometry/facets.js";
import { placeCrystal } from "./geometry/place-crystal.js";
import { type CrystalVoxels, renderCrystal } from "./geometry/render-crystal.js";
import { drawRotation, NO_ROTATION } from "./geometry/rotation.js";
import { SPLITS, type Split } from "./split.js";
import { drawStrain, type StrainOptions } from "./strain/draw-strain.js";

export interface CrystalOptions extends FacetOptions {
  /** Lowest and highest box length over crystal size; drawn for each axis. Default `[2, 5]`. */
  readonly oversampling?: readonly [number, number];
  /** Whether the crystal is turned at random. Default true. */
  readonly rotated?: boolean;
  /** Voxels over which the amplitude rises from 0 to 1. Default 1. */
  readonly edgeWidth?: number;
}

export interface SimulationOptions {
  /** Names the data set; an integer. */
  readonly seed: number;
  /** Which item of it; a non-negative integer. */
  readonly index: number;
  /** Items of different splits are never the same. Default `train`. */
  readonly split?: Split;
  /**
   * Which measurement of the crystal: others have another exposure, detector and noise. A non-negative integer, default
   * 0.
   */
  readonly exposure?: number;
  /** Three lengths of at least 8. Default 64 x 64 x 64. */
  readonly shape?: Shape;
  readonly crystal?: CrystalOptions;
  readonly strain?: StrainOptions;
  readonly detector?: DetectorOptions;
}

export interface SimulatedCrystal {
  /** Centred, its centre of mass at the origin; amplitude 0 to 1. */
  readonly object: ComplexArray;
  /** 1 where the amplitude is above half. */
  readonly support: RealArray<Uint8Array>;
  /** Noisy counts, centred on the Bragg point; strain may put the brightest voxel beside it. */
  readonly pattern: DiffractionPattern;
  /** What was drawn. */
  readonly parameters: { readonly [name: string]: Json };
}

/**
 * A cubic crystal cut by low-index facets and random planes, turned at random, with a soft edge, 0.2 to 0.5 of the box
 * across and within the half box, strained, and its counts on a detector. A pure function of its arguments: other
 * items, and the detector and strain options for the geometry, make no difference. The same bits on every machine and
 * engine.
 * @throws {ShapeError} when `shape` is not three lengths of at least 8.
 * @throws {ValueError} when an option is out of its range.
 */
export function simulateCrystal(options: SimulationOptions): SimulatedCrystal {
  assertOptions(options);
  const { seed, index, split = "train", exposure = 0, shape = [64, 64, 64] } = options;
  const { crystal = {}, strain = {}, detector = {} } = options;
  const stream = (purpose: number, ...path: number[]): Random =>
    createRandom(seed, SPLITS.indexOf(split), index, purpose, ...path);
  const repeat = exposure === 0 ? [] : [exposure];
  const { voxels, parameters } = drawCrystal(stream(0), shape, crystal);
  const { phase, ...strained } = drawStrain(voxels, stream(1), strain);
  const object = fillObject(voxels, phase, shape);
  const streams = { detector: stream(2, ...repeat), noise: stream(3, ...repeat), conditions: stream(4, ...repeat) };
  const { pattern, ...detected } = detect(object, streams, detector);
  return {
    object,
    support: fillSupport(voxels, shape),
    pattern,
    parameters: { seed, index, split, shape: [...shape], ...parameters, ...strained, exposure, ...detected },
  };
}

interface DrawnCrystal {
  readonly voxels: CrystalVoxels;
  readonly parameters: { readonly [name: string]: Json };
}

function drawCrystal(
  random: Random,
  shape: Shape,
  { oversampling: [least, most] = [2, 5], rotated = true, edgeWidth = 1, ...facetOptions }: CrystalOptions,
): DrawnCrystal {
  const draw = () => drawBetween(random, least, most);
  const oversampling: Vector3 = [draw(), draw(), draw()];
  const drawnRotation = drawRotation(random);
  const rotation = rotated ? drawnRotation : NO_ROTATION;
  const placed = placeCrystal(drawFacets(random, facetOptions), rotation, shape, oversampling);
  return {
    voxels: renderCrystal(placed, shape, edgeWidth),
    parameters: {
      rotation,
      edgeWidth,
      size: placed.size,
      oversampling: placed.size.map((size, axis) => shape[axis] / size),
      facets: placed.facets.map(({ family, normal, distance }) => ({ family, normal, distance })),
    },
  };
}

function fillObject({ index, amplitude }: CrystalVoxels, phase: Float64Array, shape: Shape): ComplexArray {
  const object = complexZeros(shape);
  for (let i = 0; i < index.length; i++) {
    object.real[index[i]] = amplitude[i] * portableCos(phase[i]);
    object.imag[index[i]] = amplitude[i] * portableSin(phase[i]);
  }
  return object;
}

function fillSupport({ index, amplitude }: CrystalVoxels, shape: Shape): RealArray<Uint8Array> {
  const data = new Uint8Array(sizeOfShape(shape));
  for (let i = 0; i < index.length; i++) data[index[i]] = Number(amplitude[i] > 0.5);
  return { data, shape };
}
