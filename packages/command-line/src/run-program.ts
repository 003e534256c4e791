/** Runs a program and turns its end into an exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */

import { isAutophaseError } from "@autophase/tensor-io";
import { type Command, CommanderError } from "commander";
import { InterruptedError, UsageError } from "./errors.js";

/**
 * Parses `arguments_` and runs the command found there. Errors become one line `error: ...` on standard error, without
 * a stack; an unforeseen error shows its stack when `AUTOPHASE_DEBUG` is set.
 * @returns the exit status, which is also set as `process.exitCode`.
 */
export async function runProgram(
  program: Command,
  arguments_: readonly string[] = process.argv.slice(2),
): Promise<number> {
  exitOverrideAll(program);
  try {
    await program.parseAsync([...arguments_], { from: "user" });
    process.exitCode ??= 0;
  } catch (error) {
    process.exitCode = reportError(error);
  }
  return Number(process.exitCode);
}

function exitOverrideAll(command: Command): void {
  command.exitOverride().configureOutput({ outputError: (text, write) => write(text) });
  for (const child of command.commands) exitOverrideAll(child);
}

function reportError(error: unknown): number {
  // commander has printed its own line already; asking for help or the version is no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`error: ${messageOf(error)}\n`);
  if (error instanceof UsageError) return 2;
  if (error instanceof InterruptedError) return 130;
  if (process.env.AUTOPHASE_DEBUG && !isAutophaseError(error)) process.stderr.write(`${(error as Error).stack}\n`);
  return 1;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
