/** A kernel of gpu.js as text, so that no bundler rewrites what gpu.js parses. */

import { type ElementType, GPU_JS_TYPES } from "./device-array.js";

/** Arrays, and numbers that change from run to run. */
type ArgumentType = ElementType | "integer" | "number";

export interface KernelSource {
  /** Different for different texts. */
  readonly name: string;
  /** By name, in the order in which they are passed. */
  readonly takes: Readonly<Record<string, ArgumentType>>;
  /** GLSL functions that the body calls; an array `a` is the sampler `user_a` there. */
  readonly natives?: readonly NativeFunction[];
  /** JavaScript of gpu.js for the element `[this.thread.y][this.thread.x]` of the result. */
  readonly body: string;
}

export interface NativeFunction {
  readonly name: string;
  readonly source: string;
}

export function scriptOf({ takes, body }: KernelSource): string {
  return `function (${Object.keys(takes).join(", ")}) {\n${body}\n}`;
}

export function argumentTypesOf({ takes }: KernelSource): string[] {
  return Object.values(takes).map((type) => TYPES[type]);
}

const TYPES = { ...GPU_JS_TYPES, integer: "Integer", number: "Float" } as const;

/** The element of an array at the place of the result. */
export const here = (name: string): string => `${name}[this.thread.y][this.thread.x]`;
