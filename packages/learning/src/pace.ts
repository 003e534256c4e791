/** How often something beside the work is done. */

export interface PaceOptions {
  /** Least seconds between two. */
  readonly everySeconds: number;
  /** However long one takes, no more seconds than these lie between two. */
  readonly oldSeconds: number;
  /** Seconds until the first. */
  readonly firstSeconds: number;
}

export interface Pace {
  readonly isDue: () => boolean;
  /** Does it now. It takes about a fiftieth of the time, unless that would make it old. */
  readonly run: (work: () => Promise<void>) => Promise<void>;
}

const SHARE = 0.02;

export function createPace({ everySeconds, oldSeconds, firstSeconds }: PaceOptions): Pace {
  let due = performance.now() + 1000 * firstSeconds;
  return {
    isDue: () => performance.now() >= due,
    run: async (work) => {
      const began = performance.now();
      await work();
      const pause = Math.min((performance.now() - began) / SHARE, 1000 * oldSeconds);
      due = performance.now() + Math.max(1000 * everySeconds, pause);
    },
  };
}
