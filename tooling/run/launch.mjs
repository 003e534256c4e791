// `npm run autophase -- ...` and `npm run trainer -- ...`: sets up what is missing, then becomes the program.
// Paths are relative to the folder the command was typed in.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, setUp } from "./setup.mjs";

setUp();
const [app, ...args] = process.argv.slice(2);
const main = join(root, "apps", app, "dist/main.js");
process.chdir(process.env.INIT_CWD ?? process.cwd());
process.argv = [process.execPath, main, ...args];
await import(pathToFileURL(main).href);
