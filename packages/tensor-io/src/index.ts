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
} from "./arrays/array.js";
export { assertCounts } from "./arrays/counts.js";
export { clearPixels, findMarkedPixels } from "./arrays/find-marked-pixels.js";
export { isMeasured } from "./arrays/is-measured.js";
export { mapTo } from "./arrays/map-to.js";
export { AXIS_ORDERS, type AxisOrder, orderAxes } from "./arrays/order-axes.js";
export { reverseAxes } from "./arrays/reverse-axes.js";
export { type Box, boxOf, parseSlices, type Slices, sliceArray } from "./arrays/slices.js";
export type {
  Acquisition,
  DiffractionPattern,
  Json,
  ObjectMap,
  ProcessRecord,
  Provenance,
  Reconstruction,
} from "./arrays/volume.js";
export { centralRanges, centralSlice } from "./content/central-slice.js";
export type { ContentDescription, Description } from "./content/content-description.js";
export { type DescribeOptions, describeContent, describeFrames } from "./content/describe-content.js";
export {
  type EncodeContentOptions,
  type EncodedContent,
  encodeContent,
  WRITTEN_ENDINGS,
} from "./content/encode-content.js";
export type { VoxelSteps } from "./content/encode-grid.js";
export { type ContentOptions, contentFrom, contentOfCxi, type FileContent } from "./content/file-content.js";
export { namesBesideMain, whatOnlyCxiHolds } from "./content/lost-content.js";
export type { CxiContent } from "./cxi/cxi-content.js";
export { cxiKind } from "./cxi/cxi-kind.js";
export { readCxi } from "./cxi/read-cxi.js";
export { writeCxi } from "./cxi/write-cxi.js";
export { type EdfImage, readEdf } from "./edf/read-edf.js";
export { type ErrorParts, errorFromParts, errorParts } from "./error-parts.js";
export {
  AddressSpaceError,
  AutophaseError,
  FileError,
  FormatError,
  isAutophaseError,
  NoRoomError,
  ShapeError,
  ValueError,
} from "./errors.js";
export { fileAmong } from "./file-among.js";
export { type Hdf5Contents, type Hdf5Entry, type Hdf5Reader, readHdf5 } from "./hdf5/hdf5-reader.js";
export { type Hdf5ScanOptions, hdf5ScanHeader } from "./hdf5/hdf5-scan-header.js";
export { DECTRIS_LAYOUT, type Hdf5ScanLayout } from "./hdf5/hdf5-scan-layout.js";
export { type Hdf5Writer, writeHdf5 } from "./hdf5/hdf5-writer.js";
export { listHdf5, type ReadHdf5ArrayOptions, readHdf5Array } from "./hdf5/read-hdf5-array.js";
export { rememberingReader } from "./hdf5/remembering-reader.js";
export { writeHdf5Arrays } from "./hdf5/write-hdf5-arrays.js";
export { APS_34IDC, acquisitionOf, type BeamlineMotors } from "./logs/acquisition-of.js";
export { formatRanges } from "./logs/format-ranges.js";
export { type FioFile, fioScanHeader, readFio } from "./logs/read-fio.js";
export { type PythonLiteral, readPythonAssignments, readPythonLiteral } from "./logs/read-python-assignments.js";
export { readSpec, type SpecFile } from "./logs/read-spec.js";
export type { DetectorHeader, ScanHeader } from "./logs/scan-header.js";
export type { SpecScan } from "./logs/spec-scan.js";
export { MASK_CONVENTIONS, type MaskConvention, measuredMask } from "./mask-convention.js";
export { readMat } from "./mat/read-mat.js";
export { writeMat } from "./mat/write-mat.js";
export { nearestName } from "./nearest-name.js";
export { type DType, decodeElements } from "./numbers/dtype.js";
export { fdlibmAtan2, fdlibmCos, fdlibmExp, fdlibmLog, fdlibmSin } from "./numbers/fdlibm.js";
export {
  portableAtan2,
  portableCos,
  portableExp,
  portableLog,
  portableLog1p,
  portableSin,
} from "./numbers/portable-functions.js";
export { createRandom, type Random } from "./numbers/random.js";
export { readNpy, type WriteNpyOptions, writeNpy } from "./numpy/npy.js";
export { readNpz, writeNpz } from "./numpy/npz.js";
export { readSafetensors, type Safetensors, writeSafetensors } from "./safetensors.js";
export { type RandomAccess, readBytes, type Source } from "./source.js";
export { type ReadTiffOptions, readTiff } from "./tiff/read-tiff.js";
export { writeTiff } from "./tiff/write-tiff.js";
export { turnOfEvents } from "./turn-of-events.js";
export { readVtk, type VtkGrid } from "./vtk/read-vtk.js";
export type { VtkArrays } from "./vtk/vtk-arrays.js";
export { type WriteVtiOptions, writeVti } from "./vtk/write-vti.js";
export { type WriteVtsOptions, writeVts } from "./vtk/write-vts.js";
