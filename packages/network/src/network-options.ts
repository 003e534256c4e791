/** What may be changed about a known network. Each option is off by default and is kept with the weights. */

import { ValueError } from "@autophase/tensor-io";

export type Normalization = "batch" | "group";

export const NORMALIZATION_NAMES: readonly Normalization[] = ["batch", "group"];

export interface NetworkOptions {
  /**
   * `batch`, as published, or `group` (Wu & He 2018, arXiv:1803.08494), which does not look at the other samples of the
   * batch and keeps no running statistics: for small batches. Default `batch`.
   */
  readonly normalization?: Normalization;
  /**
   * A block whose output has the shape of its input adds its input to its output (He et al. 2016, arXiv:1512.03385);
   * others have no shortcut, so there are no new parameters. Default false.
   */
  readonly residual?: boolean;
  /**
   * Above 0: the amplitude `a` is multiplied by `sigmoid((a - threshold) / supportTemperature)`, which is
   * differentiable, instead of being cut at the threshold. In units of amplitude, such as 0.02; default 0.
   */
  readonly supportTemperature?: number;
  /** The prediction takes the measured modulus before it is given out; see `ApplyOptions.project`. Default false. */
  readonly modulusProjection?: boolean;
  /**
   * Objects that are drawn of each pattern; the one that fits best is kept (`ApplyOptions.choose`) and learnt from, so
   * that none has to lie between an object and its twin. Default 0: as many as the architecture has, one or four.
   */
  readonly candidates?: number;
}

const DEFAULTS: Required<NetworkOptions> = {
  normalization: "batch",
  residual: false,
  supportTemperature: 0,
  modulusProjection: false,
  candidates: 0,
};

const MOST_CANDIDATES = 64;

/** Every option, checked. @throws {ValueError} when one is out of range. */
export function completeOptions(network: string, options: NetworkOptions): Required<NetworkOptions> {
  const complete = { ...DEFAULTS, ...options };
  const { normalization, residual, supportTemperature, modulusProjection, candidates } = complete;
  const fail = (name: string, expected: string, got: unknown): ValueError =>
    new ValueError(`network ${network}: ${name} must be ${expected}, got ${String(got)}`);
  if (!NORMALIZATION_NAMES.includes(normalization)) {
    throw fail("normalization", NORMALIZATION_NAMES.join(" or "), normalization);
  }
  if (!(supportTemperature >= 0 && supportTemperature < Number.POSITIVE_INFINITY)) {
    throw fail("supportTemperature", "0 or more", supportTemperature);
  }
  if (!(Number.isInteger(candidates) && candidates >= 0 && candidates <= MOST_CANDIDATES)) {
    throw fail("candidates", `a whole number up to ${MOST_CANDIDATES}`, candidates);
  }
  return { normalization, residual, supportTemperature, modulusProjection, candidates };
}

/** The options that are not at their default, as text for the header of a file. */
export function optionsToText(options: Required<NetworkOptions>): Record<string, string> {
  const names = Object.keys(DEFAULTS) as (keyof NetworkOptions)[];
  const changed = names.filter((name) => options[name] !== DEFAULTS[name]);
  return Object.fromEntries(changed.map((name) => [name, String(options[name])]));
}

/** The options of such a header; what it does not name is at its default. */
export function optionsFromText(text: Readonly<Record<string, string>>): NetworkOptions {
  return {
    ...(text.normalization !== undefined && { normalization: text.normalization as Normalization }),
    ...(text.residual !== undefined && { residual: text.residual === "true" }),
    ...(text.supportTemperature !== undefined && { supportTemperature: Number(text.supportTemperature) }),
    ...(text.modulusProjection !== undefined && { modulusProjection: text.modulusProjection === "true" }),
    ...(text.candidates !== undefined && { candidates: Number(text.candidates) }),
  };
}
