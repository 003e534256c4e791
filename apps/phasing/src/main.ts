#!/usr/bin/env node
/** The program `autophase`. */

import { startProgram } from "@autophase/command-line/start";

await startProgram(() => import("./program.js"));
