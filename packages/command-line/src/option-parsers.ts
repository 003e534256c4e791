/** Values of command-line options; each failure is one sentence that names what was typed. */

import { InvalidArgumentError } from "commander";

/** Parser of an integer from `minimum` up. */
export function parseCount(minimum = 1): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value) && value >= minimum) return value;
    throw new InvalidArgumentError(`expected an integer of at least ${minimum}.`);
  };
}

/** Parser of a finite number within `[minimum, maximum]`. */
export function parseNumber(
  minimum = Number.NEGATIVE_INFINITY,
  maximum = Number.POSITIVE_INFINITY,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`expected a number from ${minimum} to ${maximum}.`);
  };
}

/** Parser of positive integers such as `64,64,64` or one that stands for all `axes`. */
export function parseShape(axes: number): (text: string) => number[] {
  return (text) => {
    const lengths = text.split(",").map(parseCount(1));
    if (lengths.length === axes) return lengths;
    if (lengths.length === 1) return Array<number>(axes).fill(lengths[0]);
    throw new InvalidArgumentError(`expected ${axes} lengths such as ${Array(axes).fill(64).join(",")}.`);
  };
}

/** Parser of one name out of a list. */
export function parseChoice<Name extends string>(names: readonly Name[]): (text: string) => Name {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`expected one of ${names.join(", ")}.`);
  };
}
