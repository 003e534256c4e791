/** What the phasing said of itself. */

import type { ProcessRecord } from "@autophase/tensor-io";
import { z } from "zod";

const schema = z.object({
  answer: z.object({
    agreement: z.object({ kept: z.number() }),
    verdict: z.object({ trustworthy: z.boolean(), reason: z.string() }),
  }),
});

export interface PhasingAnswer {
  /** Starts that the object is what they share of. */
  readonly starts: number;
  /** Why it should not be trusted; nothing when it should, or nobody asked. */
  readonly doubt?: string;
}

/** Of the last phasing in a history: one start, unless it was an answer of many. */
export function phasingAnswerOf(history: readonly ProcessRecord[]): PhasingAnswer {
  const found = history.map(({ parameters }) => schema.safeParse(parameters).data).findLast((entry) => entry);
  if (!found) return { starts: 1 };
  const { agreement, verdict } = found.answer;
  return { starts: agreement.kept, ...(!verdict.trustworthy && { doubt: verdict.reason }) };
}
