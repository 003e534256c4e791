export { ExportError, ForbiddenPickleError } from "../errors.js";
export { writeOnnx } from "../onnx/write-onnx.js";
export { writeTfjs } from "../tfjs/write-tfjs.js";
export { writeTorch } from "../torch/write-torch.js";
export type { ExportGraphOptions } from "./export-options.js";
export {
  type ImportedWeights,
  type ImportWeightsOptions,
  importWeights,
  type WeightsFormat,
} from "./import-weights.js";
