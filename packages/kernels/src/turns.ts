/** One thing at a time. */

export interface Turns {
  /** Does the work when everything that was asked for before is done. */
  take<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Does something at once when nothing is at work, or else when it is done. */
  whenIdle(action: () => void): void;
}

/** What is asked for meanwhile waits, and memory is not given back while somebody works in it. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const take = <Result>(work: () => Promise<Result>): Promise<Result> => {
    waiting++;
    const result = last.then(work).finally(() => waiting--);
    last = result.catch(() => {});
    return result;
  };
  const whenIdle = (action: () => void): void => {
    if (waiting === 0) action();
    else void last.then(() => whenIdle(action));
  };
  return { take, whenIdle };
}
