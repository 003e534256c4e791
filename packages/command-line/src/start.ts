/** `@autophase/command-line/start`: how a program begins, before what it stands on is loaded. */

import nodeModule from "node:module";
import type { Command } from "commander";
import { FEW_HANDLES, lacksHandles } from "./few-handles.js";

/** The module of a program's commands. */
export interface LoadedProgram {
  createProgram(args: readonly string[]): Promise<Command>;
}

/**
 * Loads a program and runs it with the arguments of this process. What reads the files that it is called with is
 * started first, in a thread of its own, since it takes as long as all the rest. Where the system gives too few file
 * handles or too little of the address space for the loading, one line says so, and the exit status is 1.
 */
export async function startProgram(load: () => Promise<LoadedProgram>): Promise<void> {
  keepCompiledCode();
  try {
    const { assertThreadRoom } = await import("@autophase/tensor-io/thread-room/node");
    assertThreadRoom();
    const { expectFiles } = await import("@autophase/tensor-io/node/expect-files");
    await expectFiles(operandsOf(process.argv.slice(2)));
    const [{ runProgram, typedArguments }, { createProgram }] = await Promise.all([import("./index.js"), load()]);
    const args = typedArguments();
    await runProgram(await createProgram(args), args);
  } catch (error) {
    const reason = lacksHandles(error) ? FEW_HANDLES : isRoomError(error) && error.message;
    if (!reason) throw error;
    process.stderr.write(`error: the program cannot be loaded: ${reason}\n`);
    process.exit(1);
  }
}

/** From run to run, in the folder for temporary files, by a Node that can: from 22.1 on. */
function keepCompiledCode(): void {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => unknown };
  enableCompileCache?.();
}

/** Told by its tag: its class need not be loaded for that. */
function isRoomError(error: unknown): error is Error {
  return (error as { _tag?: unknown } | undefined)?._tag === "AddressSpaceError";
}

/** What a command is called with before its first option: files that it reads. */
function operandsOf(args: readonly string[]): readonly string[] {
  const operands = args.slice(1);
  const options = operands.findIndex((argument) => argument.startsWith("-"));
  return options < 0 ? operands : operands.slice(0, options);
}
