/** The recipes in which a network start is set against a random one. */

import { DEFAULT_RECIPE, DEFAULT_SHRINK_WRAP, type ShrinkWrap } from "@autophase/phase-retrieval";

export const CONTEST_NAMES = ["refine", "short", "full", "cohere"] as const;
export type ContestName = (typeof CONTEST_NAMES)[number];

export interface Contest {
  readonly name: ContestName;
  /** For people, such as `50 ER`. */
  readonly title: string;
  readonly recipe: string;
  readonly shrinkWrap: ShrinkWrap;
}

/** The support update of the community's usual configuration: narrow, and in every iteration. */
const COHERE_SHRINK_WRAP: ShrinkWrap = { sigma: 1, threshold: 0.1, every: 1 };

/** Those of these names, the shortest first. @param refine - iterations of error reduction in the first contest. */
export function contestsOf(names: readonly string[], refine: number): Contest[] {
  const own = { shrinkWrap: DEFAULT_SHRINK_WRAP };
  const all: { readonly [name in ContestName]: Omit<Contest, "name"> } = {
    refine: { ...own, title: `${refine} ER`, recipe: `${refine}*ER` },
    short: { ...own, title: "20 ER + 180 HIO + 20 ER", recipe: "20*ER+180*HIO+20*ER" },
    full: { ...own, title: "full recipe", recipe: DEFAULT_RECIPE },
    cohere: { title: "cohere recipe", recipe: "3*(20*ER+180*HIO)+20*ER", shrinkWrap: COHERE_SHRINK_WRAP },
  };
  const chosen = CONTEST_NAMES.filter((name) => names.includes(name) && (name !== "refine" || refine > 0));
  return chosen.map((name) => ({ name, ...all[name] }));
}
