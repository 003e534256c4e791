/** The recipes in which a network start is set against a random one. */

import { DEFAULT_RECIPE, DEFAULT_SHRINK_WRAP, type ShrinkWrap } from "@autophase/phase-retrieval";
import { REFINE_SHRINK_WRAP, refineRecipe } from "@autophase/prediction";

export const CONTEST_NAMES = ["er", "refine", "short", "full", "cohere"] as const;
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

/** Those of these names, the shortest first. @param refine - iterations of the first two contests. */
export function contestsOf(names: readonly string[], refine: number): Contest[] {
  const own = { shrinkWrap: DEFAULT_SHRINK_WRAP };
  const all: { readonly [name in ContestName]: Omit<Contest, "name"> } = {
    er: { ...own, title: `${refine} ER`, recipe: `${refine}*ER` },
    refine: {
      title: refineRecipe(refine).replaceAll("*", " ").replace("+", " + "),
      recipe: refineRecipe(refine),
      shrinkWrap: REFINE_SHRINK_WRAP,
    },
    short: { ...own, title: "20 ER + 180 HIO + 20 ER", recipe: "20*ER+180*HIO+20*ER" },
    full: { ...own, title: "full recipe", recipe: DEFAULT_RECIPE },
    cohere: { title: "cohere recipe", recipe: "3*(20*ER+180*HIO)+20*ER", shrinkWrap: COHERE_SHRINK_WRAP },
  };
  const chosen = CONTEST_NAMES.filter(
    (name) => names.includes(name) && (refine > 0 || (name !== "er" && name !== "refine")),
  );
  return chosen.map((name) => ({ name, ...all[name] }));
}
