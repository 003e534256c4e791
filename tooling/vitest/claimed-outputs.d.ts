import type { Outcome } from "./run-program.js";
import type { Command } from "./true-examples.js";

/** The options of a call, and its files: the last is the output, which somebody holds. */
export type OutputCall = readonly [options: readonly string[], ...files: string[]];

export declare function testClaimedOutputs(program: {
  readonly createProgram: (names: string[]) => Promise<Command>;
  readonly run: (args: readonly string[]) => Promise<Outcome>;
  /** The path of a file. */
  readonly at: (name: string) => string;
  readonly calls: Readonly<Record<string, OutputCall>>;
}): Promise<void>;
