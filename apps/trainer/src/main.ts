#!/usr/bin/env node
/** The program `autophase-trainer`. */

import { runProgram } from "@autophase/command-line";
import { createProgram } from "./program.js";

await runProgram(await createProgram(process.argv.slice(2)));
