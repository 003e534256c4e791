/** A schema looked into: what it wraps, its default, its bounds. */

import type * as z from "./schema-builders.js";

/** The few fields of zod's definitions that are read here. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly items?: readonly z.ZodType[];
  readonly options?: readonly z.ZodType[];
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

export function definitionOf(schema: z.ZodType): Definition {
  return schema.def as Definition;
}

const WRAPPERS = new Set(["optional", "default", "prefault", "nullable", "readonly", "nonoptional", "catch"]);

/** Without what makes it optional. Of a value that is transformed afterwards: what comes in. */
export function innermost(schema: z.ZodType): z.ZodType {
  const { type, innerType, in: incoming } = definitionOf(schema);
  if (WRAPPERS.has(type) && innerType) return innermost(innerType);
  return type === "pipe" && incoming ? innermost(incoming) : schema;
}

/** What absence comes to; undefined where it stays absent or is refused. */
export function defaultOf(schema: z.ZodType): unknown {
  const { success, data } = schema.safeParse(undefined);
  return success ? data : undefined;
}

export function isRequired(schema: z.ZodType): boolean {
  return !schema.safeParse(undefined).success;
}

export interface Bounds {
  readonly least?: number;
  readonly most?: number;
  /** Whether the bound itself is left out. */
  readonly isAbove?: boolean;
  readonly isBelow?: boolean;
  readonly isInteger: boolean;
}

/** Of a number. */
export function boundsOf(schema: z.ZodNumber): Bounds {
  const lower = checksOf(schema, "greater_than").toSorted((a, b) => Number(b.value) - Number(a.value))[0];
  const upper = checksOf(schema, "less_than").toSorted((a, b) => Number(a.value) - Number(b.value))[0];
  const isBounded = (value: unknown): value is number => Math.abs(Number(value)) < Number.MAX_SAFE_INTEGER;
  return {
    ...(isBounded(lower?.value) && { least: lower.value, isAbove: !lower.inclusive }),
    ...(isBounded(upper?.value) && { most: upper.value, isBelow: !upper.inclusive }),
    isInteger: schema.isInt,
  };
}

export function isNumber(schema: z.ZodType): schema is z.ZodNumber {
  return definitionOf(schema).type === "number";
}

/** Of an array or a tuple, where it is fixed. */
export function lengthOf(schema: z.ZodType): number | undefined {
  return definitionOf(schema).items?.length ?? checksOf(schema, "length_equals")[0]?.length;
}

interface Check {
  readonly check: string;
  readonly value?: unknown;
  readonly inclusive?: boolean;
  readonly length?: number;
}

function checksOf(schema: z.ZodType, name: string): readonly Check[] {
  const checks: readonly Check[] = (schema.def.checks ?? []).map(({ _zod: { def } }) => def);
  return checks.filter(({ check }) => check === name);
}
