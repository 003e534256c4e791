/** Reads a part of a file that a page was given, on its main thread or in a worker. */

import { arrayFrom, isComplexArray, type Slices } from "@autophase/tensor-io";

export interface ReadOrder {
  readonly file: File;
  readonly slices?: Slices;
}

export type ReadAnswer = { readonly shape: readonly number[]; readonly values: readonly number[] } | ReadFailure;

export interface ReadFailure {
  readonly error: string;
}

export async function readPart({ file, slices }: ReadOrder): Promise<ReadAnswer> {
  try {
    const array = await arrayFrom(file, file.name, { slices });
    if (isComplexArray(array)) return { error: "expected real numbers" };
    return { shape: array.shape, values: Array.from(array.data, Number) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
