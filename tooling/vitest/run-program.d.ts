import type { ChildProcess } from "node:child_process";

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export declare function runProgram(
  main: URL,
  args: readonly string[],
  onProgress?: (child: ChildProcess, text: string) => void,
): Promise<Outcome>;

export declare function lastJson(outcome: Outcome): Record<string, unknown>;
