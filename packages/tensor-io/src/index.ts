export { APS_34IDC, acquisitionOf, type BeamlineMotors } from "./acquisition-of.js";
export { arrayFrom, type ReadArrayOptions } from "./any-format/array-from.js";
export { endingOf, HDF5_ENDINGS } from "./any-format/file-ending.js";
export {
  type FrameFile,
  type FramesProgress,
  framesFrom,
  type ReadFramesOptions,
  stackFrom,
} from "./any-format/frames-from.js";
export { holdsNamedArrays, namedArraysFrom } from "./any-format/named-arrays-from.js";
export { objectFrom, type StoredObject } from "./any-format/object-from.js";
export { type PatternKind, patternFrom, type ReadPatternOptions } from "./any-format/pattern-from.js";
export { missingFrames } from "./any-format/pick-frames.js";
export { reconstructionFrom } from "./any-format/reconstruction-from.js";
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
export { centralRanges, centralSlice } from "./content/central-slice.js";
export type { ContentDescription, Description } from "./content/content-description.js";
export { describeContent, describeFrames } from "./content/describe-content.js";
export {
  type EncodeContentOptions,
  type EncodedContent,
  encodeContent,
  WRITTEN_ENDINGS,
} from "./content/encode-content.js";
export type { VoxelSteps } from "./content/encode-grid.js";
export { type ContentOptions, contentFrom, contentOfCxi, type FileContent } from "./content/file-content.js";
export { namesBesideMain, whatOnlyCxiHolds } from "./content/lost-content.js";
export { assertCounts } from "./counts.js";
export type { CxiContent } from "./cxi-content.js";
export { cxiKind } from "./cxi-kind.js";
export { type DType, decodeElements } from "./dtype.js";
export { type ErrorParts, errorFromParts, errorParts } from "./error-parts.js";
export { AutophaseError, FileError, FormatError, isAutophaseError, ShapeError, ValueError } from "./errors.js";
export { fdlibmAtan2, fdlibmCos, fdlibmExp, fdlibmLog, fdlibmSin } from "./fdlibm.js";
export { formatRanges } from "./format-ranges.js";
export { type Hdf5Entry, type Hdf5Reader, readHdf5 } from "./hdf5/hdf5-reader.js";
export { type Hdf5ScanOptions, hdf5ScanHeader } from "./hdf5/hdf5-scan-header.js";
export { DECTRIS_LAYOUT, type Hdf5ScanLayout } from "./hdf5/hdf5-scan-layout.js";
export { type Hdf5Writer, writeHdf5 } from "./hdf5/hdf5-writer.js";
export { listHdf5, type ReadHdf5ArrayOptions, readHdf5Array } from "./hdf5/read-hdf5-array.js";
export { writeHdf5Arrays } from "./hdf5/write-hdf5-arrays.js";
export { isMeasured } from "./is-measured.js";
export { mapTo } from "./map-to.js";
export { MASK_CONVENTIONS, type MaskConvention, measuredMask } from "./mask-convention.js";
export { readMat } from "./mat/read-mat.js";
export { writeMat } from "./mat/write-mat.js";
export { nearestName } from "./nearest-name.js";
export { readNpy, type WriteNpyOptions, writeNpy } from "./npy.js";
export { readNpz, writeNpz } from "./npz.js";
export {
  portableAtan2,
  portableCos,
  portableExp,
  portableLog,
  portableLog1p,
  portableSin,
} from "./portable-functions.js";
export { createRandom, type Random } from "./random.js";
export { readCxi } from "./read-cxi.js";
export { type EdfImage, readEdf } from "./read-edf.js";
export { type FioFile, fioScanHeader, readFio } from "./read-fio.js";
export { type PythonLiteral, readPythonAssignments, readPythonLiteral } from "./read-python-assignments.js";
export { readSpec, type SpecFile } from "./read-spec.js";
export { type ReadTiffOptions, readTiff } from "./read-tiff.js";
export { reverseAxes } from "./reverse-axes.js";
export { readSafetensors, type Safetensors, writeSafetensors } from "./safetensors.js";
export type { DetectorHeader, ScanHeader } from "./scan-header.js";
export { type Box, boxOf, parseSlices, type Slices, sliceArray } from "./slices.js";
export type { RandomAccess, Source } from "./source.js";
export type { SpecScan } from "./spec-scan.js";
export type {
  Acquisition,
  DiffractionPattern,
  Json,
  ObjectMap,
  ProcessRecord,
  Provenance,
  Reconstruction,
} from "./volume.js";
export { readVtk, type VtkGrid } from "./vtk/read-vtk.js";
export type { VtkArrays } from "./vtk/vtk-arrays.js";
export { type WriteVtiOptions, writeVti } from "./vtk/write-vti.js";
export { type WriteVtsOptions, writeVts } from "./vtk/write-vts.js";
export { writeCxi } from "./write-cxi.js";
export { writeTiff } from "./write-tiff.js";
