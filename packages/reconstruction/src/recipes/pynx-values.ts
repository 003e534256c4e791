/** Values of PyNX's parameters, read as what is wanted. */

import { RecipeFileError } from "../errors.js";
import type { PynxParameters } from "./pynx-parameters.js";

/** `used` grows with every name that is asked for. */
export interface PynxValues {
  readonly used: ReadonlySet<string>;
  /** Not there, or as good as. */
  isDefault(name: string): boolean;
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  numbers(name: string): readonly number[] | undefined;
  isSet(name: string): boolean;
}

/** The methods throw {@link RecipeFileError} for a value of another kind. */
export function createPynxValues(parameters: PynxParameters, file: string): PynxValues {
  const used = new Set<string>();
  const isDefault = (name: string): boolean => /^(?:none|false|)$/i.test(parameters.get(name) ?? "");
  const text = (name: string): string | undefined => {
    used.add(name);
    return isDefault(name) ? undefined : parameters.get(name);
  };
  const numbers = (name: string): readonly number[] | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const parts = value.split(/[,#\s]+/).map((part) => (part === "" ? Number.NaN : Number(part)));
    if (parts.every(Number.isFinite)) return parts;
    throw new RecipeFileError(`${file}: ${name}: expected numbers, got ${value}`);
  };
  return {
    used,
    isDefault,
    text,
    numbers,
    number(name) {
      const list = numbers(name);
      if (list === undefined || list.length === 1) return list?.[0];
      throw new RecipeFileError(`${file}: ${name}: expected one number, got ${list.join(", ")}`);
    },
    isSet(name) {
      const value = text(name);
      return value !== undefined && value !== "0";
    },
  };
}
