/** What a network is made of, as data: every architecture is a value of `NetworkDefinition`. */

export type Activation = "leaky-relu" | "relu";
/** `half-pixel` and `align-corners` are trilinear, as PyTorch's `align_corners=False` and `True`. */
export type Interpolation = "half-pixel" | "align-corners" | "nearest";

/** 3x3x3 convolution with zero padding 1, activation, batch normalisation: three modules of a PyTorch `Sequential`. */
export interface BlockLayer {
  readonly type: "block";
  /** Output channels in units of the network's first width. */
  readonly width: number;
  readonly stride: 1 | 2;
  readonly activation: Activation;
}

/** 3x3x3 convolution alone. */
export interface ConvolutionLayer {
  readonly type: "convolution";
  /** Output channels. */
  readonly outputs: number;
  /** Its weights begin at zero: what its output is added to begins unchanged. */
  readonly startsAtZero: boolean;
}

/** Maximum over 2x2x2. */
export interface PoolLayer {
  readonly type: "max-pool";
}

/** Twice the size. */
export interface UpsampleLayer {
  readonly type: "upsample";
  readonly interpolation: Interpolation;
}

/** The present array goes on, and is kept under a name for an `add` of the same stage. */
export interface KeepLayer {
  readonly type: "keep";
  readonly name: string;
}

/** Adds what was kept under that name, an array of the same shape. */
export interface AddLayer {
  readonly type: "add";
  readonly name: string;
}

export type Layer = BlockLayer | ConvolutionLayer | PoolLayer | UpsampleLayer | KeepLayer | AddLayer;

/** A PyTorch `Sequential`; parameters are named `name.index.weight`. */
export interface Stage {
  readonly name: string;
  /** Zero-pad to the size of the input before the first layer. */
  readonly padFirst?: boolean;
  readonly layers: readonly Layer[];
}

/**
 * `modulus`: one channel, the centred modulus itself. `autocorrelation`: {@link AUTOCORRELATION_CHANNELS} of half its
 * lengths, in the half box that the object is in.
 */
export type NetworkInput = "modulus" | "autocorrelation";

/** Eight neighbouring voxels and the middle of it, real and imaginary part each. */
export const AUTOCORRELATION_CHANNELS = 18;

export interface NetworkDefinition {
  readonly name: string;
  /** Paper or code the layer table comes from. */
  readonly source: string;
  /** Every length of the input must be a multiple of it. */
  readonly sizeDivisor: number;
  /** `momentum` in PyTorch's sense: the weight of the new batch in the running statistics. */
  readonly normalization: { readonly epsilon: number; readonly momentum: number };
  /** What the encoder is given; default `modulus`. */
  readonly input?: NetworkInput;
  readonly encoder: Stage;
  /** Stages from the encoder's output to the logit of the amplitude, a channel for each candidate. */
  readonly amplitude: readonly Stage[];
  /** Stages from the encoder's output to what `pi tanh` makes the phase. */
  readonly phase: readonly Stage[];
}

/** A block of `width` times the first width. */
export function block(
  width: number,
  { stride = 1, activation = "leaky-relu" }: Partial<Pick<BlockLayer, "stride" | "activation">> = {},
): BlockLayer {
  return { type: "block", width, stride, activation };
}

/** To one channel. */
export const convolution: ConvolutionLayer = candidates(1);
export const maxPool: PoolLayer = { type: "max-pool" };

/** To one channel for each candidate. */
export function candidates(count: number): ConvolutionLayer {
  return { type: "convolution", outputs: count, startsAtZero: false };
}

export function upsample(interpolation: Interpolation): UpsampleLayer {
  return { type: "upsample", interpolation };
}

export function keep(name: string): KeepLayer {
  return { type: "keep", name };
}

export function add(name: string): AddLayer {
  return { type: "add", name };
}
