/** What is to be known of weights before they are believed. */

export interface WeightsCard {
  readonly name: string;
  readonly url: URL;
  /** Of the tensors: `hashWeights` of `@autophase/network`. */
  readonly sha256: string;
  readonly licence: string;
  /** One line. */
  readonly summary: string;
  readonly architecture: {
    readonly network: string;
    readonly channels: number;
    readonly parameters: number;
    readonly words: string;
  };
  readonly training: {
    readonly data: string;
    readonly seeds: string;
    readonly loss: string;
    readonly steps: number;
    /** Crystals that were shown, one as often as it was. */
    readonly presentations: number;
    readonly hours: number;
    readonly machine: string;
    /** In a clone of the repository. */
    readonly commands: readonly string[];
    /** Of crystals that were held out, after so many presentations; `of`: their kinds, where they are others. */
    readonly curve: readonly {
      readonly presentations: number;
      readonly chiSquared: number;
      readonly of?: string;
    }[];
  };
  readonly goodAt: readonly string[];
  readonly badAt: readonly string[];
  /** What was measured, and by which command. */
  readonly figures: { readonly command: string; readonly rows: readonly (readonly [what: string, value: string])[] };
}
