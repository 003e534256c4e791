export {
  type AnyArray,
  amplitudeOf,
  assertArray,
  assertSameShape,
  type ComplexArray,
  complexZeros,
  type FloatData,
  formatShape,
  isComplexArray,
  isSameShape,
  phaseOf,
  type RealArray,
  type RealData,
  type Shape,
  sizeOfShape,
  toFloat32,
  zeros,
} from "./array.js";
export { FileError, FormatError, isTaggedError, ShapeError, type TaggedError, ValueError } from "./errors.js";
export { createRandom, type Random } from "./random.js";
export type { Acquisition, DiffractionPattern, Json, ProcessRecord, Reconstruction } from "./volume.js";
