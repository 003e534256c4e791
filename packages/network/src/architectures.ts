/** The known networks, as data. */

import {
  add,
  block,
  candidates,
  convolution,
  keep,
  type Layer,
  maxPool,
  type NetworkDefinition,
  type Stage,
  upsample,
} from "./definition.js";
import { UnknownNetworkError } from "./errors.js";

const TORCH_NORMALIZATION = { epsilon: 1e-5, momentum: 0.1 };
/** Keras' momentum 0.99 is 0.01 in PyTorch's sense. */
const KERAS_NORMALIZATION = { epsilon: 1e-3, momentum: 0.01 };

const pooled = (...widths: readonly number[]): Layer[] =>
  widths.flatMap((width) => [block(width), block(width), maxPool]);

/** Strided encoder, trilinear decoders with half-pixel centres: a tenth of the arithmetic of `yao2022`. */
const anl2024: NetworkDefinition = {
  name: "anl2024",
  source: "github.com/AdvancedPhotonSource, PyTorch re-implementation of AutoPhaseNN, 2024",
  sizeDivisor: 16,
  normalization: TORCH_NORMALIZATION,
  encoder: {
    name: "encoder",
    layers: [
      block(1),
      block(2, { stride: 2 }),
      block(2),
      block(4, { stride: 2 }),
      block(4),
      block(8, { stride: 2 }),
      block(8, { stride: 2 }),
    ],
  },
  amplitude: [trilinearDecoder("decoder1", "half-pixel")],
  phase: [trilinearDecoder("decoder2", "half-pixel")],
};

/** Max-pooled encoder, trilinear decoders with aligned corners. */
const anlDdp: NetworkDefinition = {
  name: "anl-ddp",
  source: "github.com/AdvancedPhotonSource, distributed PyTorch re-implementation of AutoPhaseNN",
  sizeDivisor: 16,
  normalization: TORCH_NORMALIZATION,
  encoder: { name: "encoder", layers: pooled(1, 2, 4, 8) },
  amplitude: [trilinearDecoder("decoder1", "align-corners")],
  phase: [trilinearDecoder("decoder2", "align-corners")],
};

/** The published network (Yao et al. 2022, doi:10.1038/s41524-022-00803-w). */
const yao2022: NetworkDefinition = {
  name: "yao2022",
  source: "doi:10.1038/s41524-022-00803-w",
  sizeDivisor: 16,
  normalization: KERAS_NORMALIZATION,
  encoder: { name: "encoder", layers: [...pooled(1, 2, 4, 8), block(16), block(16)] },
  amplitude: [nearestDecoder("decoder1", [8, 4, 2]), fullSizeTail("tail1")],
  phase: [nearestDecoder("decoder2", [4, 4, 2]), fullSizeTail("tail2")],
};

const half = upsample("half-pixel");

/**
 * A U-Net (Ronneberger et al. 2015, arXiv:1505.04597) with skips that are added, from the autocorrelation, which is in
 * the space that the object is in (the Patterson function, doi:10.1103/PhysRev.46.372). Of four candidates one is kept,
 * so that none has to lie between an object and its twin.
 */
const patterson: NetworkDefinition = {
  name: "patterson",
  source: "this project, docs/learned.md",
  sizeDivisor: 16,
  normalization: TORCH_NORMALIZATION,
  input: "autocorrelation",
  encoder: {
    name: "encoder",
    layers: [
      ...[block(1), block(1), keep("whole")],
      ...[block(2, { stride: 2 }), block(2), block(2), keep("half")],
      ...[block(4, { stride: 2 }), block(4), block(4), keep("quarter")],
      ...[block(8, { stride: 2 }), block(8)],
      ...[block(4), half, add("quarter"), block(4)],
      ...[block(2), half, add("half"), block(2)],
      ...[block(1), half, add("whole"), block(1)],
    ],
  },
  amplitude: [{ name: "amplitude", layers: [candidates(4)] }],
  phase: [{ name: "phase", layers: [candidates(4)] }],
};

const DEFINITIONS: readonly NetworkDefinition[] = [anl2024, anlDdp, yao2022, patterson];

/** Names that `createNetwork` knows. */
export const NETWORK_NAMES: readonly string[] = DEFINITIONS.map(({ name }) => name);

/** The definition of that name. @throws {UnknownNetworkError} */
export function findDefinition(name: string): NetworkDefinition {
  const found = DEFINITIONS.find((definition) => definition.name === name);
  if (found === undefined) throw new UnknownNetworkError(name, NETWORK_NAMES);
  return found;
}

function trilinearDecoder(name: string, interpolation: "half-pixel" | "align-corners"): Stage {
  const level = (width: number): Layer[] => [block(width), block(width), upsample(interpolation)];
  return { name, layers: [...level(4), ...level(2), ...level(1), convolution] };
}

function nearestDecoder(name: string, widths: readonly number[]): Stage {
  return { name, layers: widths.flatMap((width) => [upsample("nearest"), block(width), block(width)]) };
}

function fullSizeTail(name: string): Stage {
  const relu = block(1, { activation: "relu" });
  return { name, padFirst: true, layers: [relu, relu, convolution] };
}
