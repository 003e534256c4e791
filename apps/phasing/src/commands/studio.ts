/** `autophase studio`: the whole flow in a browser tab, served by this machine to itself. */

import { fileURLToPath } from "node:url";
import { interruptSignal } from "@autophase/command-line";
import { Command } from "commander";
import { PortError } from "../local-server/errors.js";
import { parsePort } from "../local-server/parse-port.js";
import { givenFiles } from "../studio/given-files.js";
import { serveStudio } from "../studio/serve-studio.js";

/** Browsers keep what they store by address and port. */
const USUAL_PORT = 8157;

interface StudioOptions {
  readonly port?: number;
}

export function studioCommand(): Command {
  return new Command("studio")
    .description("the whole flow in a browser tab; what it opens does not leave this machine")
    .argument("[files...]", "what it opens: a folder of frames, a pattern, a reconstruction, and what lies beside them")
    .option(
      "--port <n>",
      `of this machine; default ${USUAL_PORT}, where a browser finds its session again, or any free port`,
      parsePort,
    )
    .action(async (paths: string[], { port }: StudioOptions) => {
      const signal = interruptSignal();
      const files = (await Promise.all(paths.map(givenFiles))).flat();
      const folder = fileURLToPath(new URL("./studio/", import.meta.url));
      const server = await serveStudio({ folder, port: port ?? USUAL_PORT, files }).catch((error: unknown) => {
        if (port !== undefined || !(error instanceof PortError)) throw error;
        return serveStudio({ folder, port: 0, files });
      });
      process.stderr.write(`studio: ${server.address}\nopen it in a browser; Ctrl+C ends it\n`);
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      await server.close();
    });
}
