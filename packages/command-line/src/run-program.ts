/** Runs a program and turns its end into an exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */

import { isAutophaseError } from "@autophase/tensor-io";
import { type Command, CommanderError } from "commander";
import { releaseOutputs } from "./claim-outputs.js";
import { InterruptedError, OutputLostError, UsageError } from "./errors.js";
import { FEW_HANDLES, lacksHandles } from "./few-handles.js";
import { printWarning } from "./print-note.js";
import { printable } from "./printable.js";
import { lossOf, surviveLostStream } from "./standard-streams.js";
import { typedArguments } from "./typed-arguments.js";
import { chooseVerbosity, verbosity } from "./verbosity.js";

/**
 * Parses `arguments_` and runs the command found there. Errors become one line `error: ...` on standard error, without
 * a stack; `--verbose` shows it, and `AUTOPHASE_DEBUG` that of an unforeseen error. Standard streams that go away do
 * not end the work; a command whose only result was to be printed fails when that did not arrive.
 * @returns the exit status, which is also set as `process.exitCode`.
 */
export async function runProgram(program: Command, arguments_: readonly string[] = typedArguments()): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) surviveLostStream(stream);
  exitOverrideAll(program);
  let hasFile = false;
  program.hook("preAction", (_, command) => chooseVerbosity(command));
  program.hook("postAction", (_, command) => {
    hasFile = writesFile(command);
  });
  try {
    await program.parseAsync([...arguments_], { from: "user" });
    const loss = hasFile ? undefined : await lossOf(process.stdout);
    if (loss !== undefined) throw new OutputLostError(loss);
    process.exitCode ??= 0;
  } catch (error) {
    process.exitCode = reportError(error);
  } finally {
    releaseOutputs();
  }
  return Number(process.exitCode);
}

function exitOverrideAll(command: Command): void {
  command.exitOverride().configureOutput({ outputError: (text, write) => write(shortened(printable(text))) });
  for (const child of command.commands) exitOverrideAll(child);
}

/** Whether the result is kept beside what is printed. */
function writesFile(command: Command): boolean {
  return command.opts().out !== undefined || command.registeredArguments.some((argument) => argument.name() === "out");
}

function reportError(error: unknown): number {
  // commander has printed its own line already; asking for help or the version is no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  printWarning(`error: ${messageOf(error)}`);
  if (error instanceof UsageError) return 2;
  if (error instanceof InterruptedError) return 130;
  const isDebugged = process.env.AUTOPHASE_DEBUG && !isAutophaseError(error);
  if (isDebugged || verbosity() === "verbose") printWarning(String((error as Error).stack));
  return 1;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return shortened(lacksHandles(error) && !isAutophaseError(error) ? `${FEW_HANDLES} (${message})` : message);
}

const MOST_CHARACTERS = 2000;
/** Of those, at the end, where messages say what to do. */
const LAST_CHARACTERS = 400;

/** What is quoted from a file may be as long as the file. */
function shortened(message: string): string {
  const { length } = message;
  if (length <= MOST_CHARACTERS) return message;
  const first = message.slice(0, MOST_CHARACTERS - LAST_CHARACTERS);
  return `${first} ... (${length - MOST_CHARACTERS} characters left out) ... ${message.slice(-LAST_CHARACTERS)}`;
}
