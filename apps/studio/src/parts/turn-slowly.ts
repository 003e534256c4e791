/** A picture that turns beside work that matters more. */

const DEGREES_PER_SECOND = 24;
/** Of one turn of the picture, so that a slow one does not jump. */
const MOST_DEGREES = 12;
/** Of the time that drawing may take. */
const SHARE = 0.01;

/**
 * @param turn - by so many degrees; returns the milliseconds that drawing took.
 * @returns ends it.
 */
export function turnSlowly(turn: (degrees: number) => number): () => void {
  let [isEnded, before] = [false, performance.now()];
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const frame = (time: number): void => {
    if (isEnded) return;
    const cost = turn(Math.min(MOST_DEGREES, (DEGREES_PER_SECOND * (time - before)) / 1000));
    before = time;
    // a page that asks for every frame is put together anew for each of them
    waiting = setTimeout(() => requestAnimationFrame(frame), cost / SHARE);
  };
  requestAnimationFrame(frame);
  return () => {
    isEnded = true;
    clearTimeout(waiting);
  };
}
