/** The options of a guided search. */

import { parseChoice, parseCount, UsageError } from "@autophase/command-line";
import {
  BREED_MODES,
  type BreedMode,
  type Generations,
  METRIC_NAMES,
  type MetricName,
} from "@autophase/reconstruction";
import type { Command } from "commander";

export interface GenerationsOptions {
  readonly generations?: number;
  readonly breed?: readonly BreedMode[];
  readonly metric?: readonly MetricName[];
  readonly cull?: readonly number[];
}

export function addGenerationsOptions(command: Command): Command {
  const list =
    <Value>(parse: (text: string) => Value) =>
    (text: string): Value[] =>
      text.split(",").map((part) => parse(part.trim()));
  return command
    .option("--generations <n>", "guided search: starts are ranked, crossed with the best and run again", parseCount(1))
    .option(
      "--breed <mode,...>",
      `of one generation after the other, default sqrt_ab: ${BREED_MODES.join(", ")}`,
      list(parseChoice(BREED_MODES)),
    )
    .option(
      "--metric <name,...>",
      `what ranks a generation, default freeLlk: ${METRIC_NAMES.join(", ")}`,
      list(parseChoice(METRIC_NAMES)),
    )
    .option("--cull <n,...>", "worst starts that are dropped after a generation, default 0", list(parseCount(0)));
}

/** The recipe's own with what the options change of it; one generation is no search. @throws {UsageError} for options without generations. */
export function chooseGenerations(
  { generations: count, breed, metric, cull }: GenerationsOptions,
  own: Generations | undefined,
): Generations | undefined {
  const given = Object.entries({ breed, metric, cull }).filter(([, value]) => value !== undefined);
  const total = count ?? own?.count ?? 1;
  if (total > 1) return { ...own, ...Object.fromEntries(given), count: total };
  if (given.length > 0) throw new UsageError(`--${given[0]?.[0]} is of a guided search: give --generations 2 or more`);
  return undefined;
}
