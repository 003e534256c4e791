import type { EngineEntry } from "../engine-entry.js";
import { createReferenceEngine } from "./reference-engine.js";

/** Runs everywhere. */
export function referenceEntry(): EngineEntry {
  return {
    status: async () => ({ name: "reference", available: true, description: createReferenceEngine().description }),
    create: async () => createReferenceEngine(),
  };
}
