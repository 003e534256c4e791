/** What the phasing said of itself. */

import type { ProcessRecord } from "@autophase/tensor-io";
import { phasingRecordOf } from "./phasing-record.js";

export interface PhasingAnswer {
  /** Starts that the object is what they share of. */
  readonly starts: number;
  /** Why it should not be trusted; nothing when it should, or nobody asked. */
  readonly doubt?: string;
}

/** Of the last phasing in a history: one start, unless it was an answer of many. */
export function phasingAnswerOf(history: readonly ProcessRecord[]): PhasingAnswer {
  const answer = history.map((record) => phasingRecordOf(record).answer).findLast((entry) => entry !== undefined);
  if (answer === undefined) return { starts: 1 };
  const { agreement, verdict } = answer;
  return { starts: agreement.kept, ...(!verdict.trustworthy && { doubt: verdict.reason }) };
}
