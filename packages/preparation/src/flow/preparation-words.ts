import type { PreparationEvent } from "../preparation-options.js";

/** What a step did, in the lines that a terminal or a page shows. */
export function preparationWords({ name, summary, warning }: PreparationEvent): readonly string[] {
  return [`${name}: ${summary}`, ...(warning === undefined ? [] : [`warning: ${warning}`])];
}
