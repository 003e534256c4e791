/** The built program as a user starts it: `autophase studio FILES`. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../../../apps/phasing/dist/main.js", import.meta.url));

export interface StudioProgram {
  /** Ends in a slash. */
  readonly address: string;
  /** As Ctrl+C does. @returns the exit status. */
  end(): Promise<number | null>;
}

/** @throws {ReferenceError} when the program is not built, or ends before it serves. */
export async function serveProgram(files: readonly string[] = []): Promise<StudioProgram> {
  if (!existsSync(MAIN)) throw new ReferenceError(`${MAIN} is not built; run npm run build`);
  const child: ChildProcess = spawn(process.execPath, [MAIN, "studio", ...files]);
  let said = "";
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr?.on("data", (text) => {
      said += text;
      const found = /^studio: (http:\S+)$/m.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once("close", () => reject(new ReferenceError(`it ended: ${said}`)));
  });
  return {
    address,
    async end() {
      child.kill("SIGINT");
      const [status] = await once(child, "close");
      return status;
    },
  };
}
