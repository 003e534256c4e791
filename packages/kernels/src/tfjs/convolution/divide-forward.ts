/** How a forward convolution will be divided, for those who need memory for each part. */

import { kindOf } from "./conv3d.js";
import { type ConvolutionGeometry, forwardAxis } from "./geometry.js";
import { type Division, divideSweep, type Sweep } from "./sweep.js";

export type { Division };

export function divideForward({ batch, inputChannels, outputChannels, axes }: ConvolutionGeometry): Division {
  return divideSweep({
    ...{ input: 0, weights: 0, output: 0, batch, inputChannels, outputChannels },
    inputLengths: [],
    outputLengths: [],
    axes: axes.map(forwardAxis) as unknown as Sweep["axes"],
    taps: axes.map((axis) => axis.taps),
    kind: kindOf(inputChannels, outputChannels),
  });
}
