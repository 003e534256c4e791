/** What the table of engines knows of each: whether it runs here, and how one is made. */

import type { EngineName, PhasingEngine } from "./engine.js";

/** Whether an engine runs here, and if not, why and what to do. */
export type EngineStatus =
  | {
      readonly name: EngineName;
      readonly available: true;
      readonly description: string;
      /** Why `auto` passes it over. Absent where it does not. */
      readonly onlyByName?: string;
    }
  | { readonly name: EngineName; readonly available: false; readonly reason: string; readonly howTo: string };

export interface EngineEntry {
  status(): Promise<EngineStatus>;
  create(): Promise<PhasingEngine>;
}
