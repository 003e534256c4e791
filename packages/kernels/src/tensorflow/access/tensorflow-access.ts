import type { Tensorflow } from "../field.js";

/** A TensorFlow.js, or in words why there is none. */
export type TensorflowAccess = { readonly tf: Tensorflow } | TensorflowAbsent;

export interface TensorflowAbsent {
  readonly reason: string;
  readonly howTo: string;
}
