/** What a reconstruction reports on its way: plain data. */

import type { Verdict } from "../answer/verdict.js";
import type { GenerationEvent } from "../generations/guided-search.js";
import type { RunEvent } from "../starts/run-starts.js";

export type FlowEvent =
  | StartsBeginEvent
  | RunEvent
  | GenerationEvent
  /** The answer is not trusted; what begins next takes its place. */
  | { readonly type: "otherwise"; readonly origin: string; readonly verdict: Verdict }
  /** Nothing runs any more; what follows is judging. */
  | { readonly type: "starts-over" };

export interface StartsBeginEvent {
  readonly type: "starts-begin";
  /** Starts of each generation, where none fails; one entry without generations. */
  readonly starts: readonly number[];
  /** Starts that are begun at most, where only the best of them see the whole pattern. */
  readonly begun?: number;
  readonly startsAtATime: number;
  /** Of one start. */
  readonly iterations: number;
}
