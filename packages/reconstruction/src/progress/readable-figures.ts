/** The figures of a run for people, who count starts and generations from 1; records and JSON count from 0. */

import type { Json } from "@autophase/tensor-io";

interface Figures {
  readonly [name: string]: Json;
}

/** Names whose values are places in a list. */
const COUNTED: ReadonlySet<string> = new Set(["generation", "bestStart"]);

export function readableFigures(figures: Figures): Figures {
  const { best, generations } = figures;
  return {
    ...figures,
    ...(typeof best === "number" && { best: `start ${best + 1}` }),
    ...(Array.isArray(generations) && { generations: generations.map(counted) }),
  };
}

function counted(summary: Json): Json {
  if (summary === null || typeof summary !== "object") return summary;
  const entries = Object.entries(summary).map(([name, value]) => {
    return [name, COUNTED.has(name) && typeof value === "number" ? value + 1 : value];
  });
  return Object.fromEntries(entries);
}
