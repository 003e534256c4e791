import type { Command } from "commander";

/** What a command takes that writes a result with a report beside it and prints what it found. */
export function addResultOptions(command: Command): Command {
  return command
    .option("--no-report", "do not write the HTML report beside the result")
    .option("--force", "write also over a file that is read, and over a pattern", false)
    .option("--json", "end with one JSON object on standard output");
}
