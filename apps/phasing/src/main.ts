#!/usr/bin/env node
/** The program `autophase`. */

import { runProgram, typedArguments } from "@autophase/command-line";
import { createProgram } from "./program.js";

const args = typedArguments();
await runProgram(await createProgram(args), args);
