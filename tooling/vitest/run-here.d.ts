import type { Outcome } from "./run-program.js";

export declare function runHere(run: () => Promise<number>): Promise<Outcome>;
