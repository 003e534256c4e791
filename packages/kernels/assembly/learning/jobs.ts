/** The jobs of learning. */

import {
  AdamJob,
  ChangeJob,
  CombineJob,
  ConvolveJob,
  CopyBoxJob,
  FarFieldJob,
  FilterGradientJob,
  GatheredGradientJob,
  Job,
  MaxPoolGradientJob,
  MaxPoolJob,
  MeasureChannelsJob,
  NormalizeGradientJob,
  NormalizeJob,
  PackJob,
  ReduceJob,
  ResampleJob,
  SumChannelsJob,
  TransformWeightsJob,
  WinogradConvolveJob,
  WinogradGradientJob,
} from "../layout.generated";
import { adam } from "./adam";
import { convolve } from "./convolve";
import { copyBox } from "./copy-box";
import { change, combine } from "./elementwise";
import { farField, farFieldGradient } from "./far-field";
import { filterGradient } from "./filter-gradient";
import { gatheredGradient } from "./gathered-gradient";
import { maxPool, maxPoolGradient } from "./max-pool";
import { normalize, normalizeGradient, sumChannels } from "./normalize";
import { pack } from "./pack";
import { reduce } from "./reduce";
import { resample } from "./resample";
import { measure } from "./statistics";
import { winogradConvolve } from "./winograd-convolve";
import { winogradGradient } from "./winograd-gradient";
import { transformWeights } from "./winograd-weights";

export function learn(kind: u32, words: usize): void {
  switch (kind) {
    case Job.PACK:
      return pack(changetype<PackJob>(words));
    case Job.CONVOLVE:
      return convolve(changetype<ConvolveJob>(words));
    case Job.FILTER_GRADIENT:
      return filterGradient(changetype<FilterGradientJob>(words));
    case Job.GATHERED_GRADIENT:
      return gatheredGradient(changetype<GatheredGradientJob>(words));
    case Job.COMBINE:
      return combine(changetype<CombineJob>(words));
    case Job.CHANGE:
      return change(changetype<ChangeJob>(words));
    case Job.NORMALIZE:
      return normalize(changetype<NormalizeJob>(words));
    case Job.SUM_CHANNELS:
      return sumChannels(changetype<SumChannelsJob>(words));
    case Job.NORMALIZE_GRADIENT:
      return normalizeGradient(changetype<NormalizeGradientJob>(words));
    case Job.RESAMPLE:
      return resample(changetype<ResampleJob>(words));
    case Job.REDUCE:
      return reduce(changetype<ReduceJob>(words));
    case Job.FAR_FIELD:
      return farField(changetype<FarFieldJob>(words));
    case Job.FAR_FIELD_GRADIENT:
      return farFieldGradient(changetype<FarFieldJob>(words));
    case Job.ADAM:
      return adam(changetype<AdamJob>(words));
    case Job.TRANSFORM_WEIGHTS:
      return transformWeights(changetype<TransformWeightsJob>(words));
    case Job.WINOGRAD_CONVOLVE:
      return winogradConvolve(changetype<WinogradConvolveJob>(words));
    case Job.WINOGRAD_GRADIENT:
      return winogradGradient(changetype<WinogradGradientJob>(words));
    case Job.MEASURE_CHANNELS:
      return measure(changetype<MeasureChannelsJob>(words));
    case Job.COPY_BOX:
      return copyBox(changetype<CopyBoxJob>(words));
    case Job.MAX_POOL:
      return maxPool(changetype<MaxPoolJob>(words));
    case Job.MAX_POOL_GRADIENT:
      return maxPoolGradient(changetype<MaxPoolGradientJob>(words));
    default:
      unreachable();
  }
}
