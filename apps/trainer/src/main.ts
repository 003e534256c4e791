#!/usr/bin/env node
/** The program `autophase-trainer`. */

import { startProgram } from "@autophase/command-line/start";

await startProgram(() => import("./program.js"));
