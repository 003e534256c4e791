export { addCommands, type LazyCommand } from "./add-commands.js";
export { InterruptedError, UsageError } from "./errors.js";
export { interruptSignal } from "./interrupt-signal.js";
export { parseChoice, parseCount, parseNumber, parseShape } from "./option-parsers.js";
export { formatResult, printResult, type Result } from "./print-result.js";
export { createProgress, type Progress } from "./progress.js";
export { runProgram } from "./run-program.js";
export { addSettings, typedSettings } from "./setting-options.js";
