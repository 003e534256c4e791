/** How long a run is going to take. */

export interface TimeLeft {
  /** Seconds until the end after `done` steps in all; undefined while that cannot be told. */
  readonly seconds: (done: number) => number | undefined;
}

/** By the mean pace since now, validation and files included. @param first - steps done before. */
export function createTimeLeft(first: number, total: number, now: () => number = () => performance.now()): TimeLeft {
  const began = now();
  return {
    seconds: (done) => {
      if (done <= first) return undefined;
      const pace = (now() - began) / 1000 / (done - first);
      return pace * Math.max(0, total - done);
    },
  };
}

/** `45 s`, `12 min`, `3 h 20 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
