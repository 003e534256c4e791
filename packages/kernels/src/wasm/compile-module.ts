/** The embedded module, decoded and compiled once. */

import { WASM_BASE64 } from "./module.generated.js";

/** What the module exports; see `assembly/index.ts`. */
export interface KernelExports extends WebAssembly.Exports {
  /** Does the part of thread `thread` of the job under way; 1 for the last thread of a job whose end is to be told. */
  work(control: number, thread: number): number;
  awaitJob(mailbox: number, last: number): number;
  awaitFinish(): void;
  areZero(address: number, bytes: number): number;
}

let compiled: Promise<WebAssembly.Module> | undefined;

export function compileModule(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compile(decodeModule());
  return compiled;
}

/** The bytes of the module. */
export function decodeModule(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(WASM_BASE64), (character) => character.charCodeAt(0));
}
