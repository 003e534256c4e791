import { GeometryError } from "../errors.js";

/** @throws {GeometryError} for what is missing, not above 0 or not finite. */
export function assertPositive(name: string, what: string, value: number | undefined): number {
  if (value !== undefined && value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new GeometryError(`${name}: expected a positive ${what}, got ${value ?? "nothing"}`);
}
