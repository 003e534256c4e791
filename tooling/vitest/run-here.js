import { vi } from "vitest";

/**
 * Runs a program in this process, where starting it would take longer than what it does; what it writes to the standard
 * streams and its exit status are the outcome. One at a time.
 * @param run - returns the exit status.
 */
export async function runHere(run) {
  const said = { stdout: "", stderr: "" };
  const spies = ["stdout", "stderr"].map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  const listeners = ["SIGINT", "SIGTERM", "SIGHUP"].map((name) => [name, process.listeners(name)]);
  try {
    const status = await run();
    return { status, ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
    for (const [name, before] of listeners) {
      for (const listener of process.listeners(name)) if (!before.includes(listener)) process.off(name, listener);
    }
    process.exitCode = undefined;
  }
}
