/** Structures in WebAssembly memory by the names of their fields; `layout.generated.ts` says where each field lies. */

import type { Runtime } from "./runtime.js";

export interface Structure<Name extends string = string> {
  readonly bytes: number;
  readonly fields: Readonly<Record<Name, Field>>;
}

interface Field {
  readonly type: "u32" | "f32" | "f64";
  readonly offset: number;
  /** How many in a row. */
  readonly count: number;
}

export type Values<Name extends string> = Partial<Readonly<Record<Name, number | readonly number[]>>>;

/** One structure in memory. */
export interface Placed<Name extends string> {
  readonly address: number;
  get(name: Name, index?: number): number;
  set(name: Name, value: number, index?: number): void;
  /** Several fields at once; of those in a row as many as there are. */
  fill(values: Values<Name>): void;
}

export type MemoryViews = Pick<Runtime, "words" | "floats" | "doubles">;

/** The structure at an address. The memory may grow meanwhile. */
export function structureAt<Name extends string>(
  memory: MemoryViews,
  { fields }: Structure<Name>,
  address: number,
): Placed<Name> {
  const set = (name: Name, value: number, index = 0): void => {
    const { type, offset } = fields[name];
    viewOf(memory, type)[(address + offset) / BYTES[type] + index] = value;
  };
  return {
    address,
    get: (name, index = 0) => {
      const { type, offset } = fields[name];
      return viewOf(memory, type)[(address + offset) / BYTES[type] + index];
    },
    set,
    fill: (values) => {
      for (const [name, value] of Object.entries(values) as [Name, number | readonly number[]][]) {
        if (typeof value === "number") set(name, value);
        else for (const [index, each] of value.entries()) set(name, each, index);
      }
    },
  };
}

/** The words of a structure without doubles, to be copied to where it goes; fields that are left out are 0. */
export function wordsOf<Name extends string>(structure: Structure<Name>, values: Values<Name>): number[] {
  const words = new Uint32Array(structure.bytes / 4);
  const floats = new Float32Array(words.buffer);
  const doubles = new Float64Array(0);
  structureAt({ words: () => words, floats: () => floats, doubles: () => doubles }, structure, 0).fill(values);
  return [...words];
}

const BYTES = { u32: 4, f32: 4, f64: 8 } as const;

function viewOf(memory: MemoryViews, type: Field["type"]): Uint32Array | Float32Array | Float64Array {
  if (type === "u32") return memory.words();
  return type === "f32" ? memory.floats() : memory.doubles();
}
