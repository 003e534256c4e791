export type { Tile } from "./convolution/tile.js";
export type { Product, TileColumns, TileTable } from "./convolution/tile-table.js";
export {
  GPU_BACKEND_NAME,
  type GpuBackendOptions,
  type RegisteredGpuBackend,
  registerGpuBackend,
} from "./register-gpu-backend.js";
export { summarizeTuning, type TileTrial, type TunedTiles, type TuneOptions, tuneGpuTiles } from "./tune-tiles.js";
