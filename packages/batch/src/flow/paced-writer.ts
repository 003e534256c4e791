/** What is shown of a run that goes on: written as often as its writing is worth its time. */

export interface PacedWriter<State> {
  /**
   * Writes a state, at once or later: of several that wait the last one.
   * @throws what a writing threw, this one or one before.
   */
  write(state: State): Promise<void>;
  /** Writes the last state, and nothing that waits. @throws as `write`. */
  finish(state: State): Promise<void>;
}

/** After a writing nine times as long passes without one, so that what grows with a run slows it by a tenth at most. */
const PAUSE = 9;

/** Writings follow each other: one never ends after a later one. */
export function createPacedWriter<State>(save: (state: State) => Promise<void>): PacedWriter<State> {
  let waiting: { readonly state: State } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let nextAt = Number.NEGATIVE_INFINITY;
  let failure: { readonly cause: unknown } | undefined;

  const saveWaiting = async (): Promise<void> => {
    timer = undefined;
    const { state } = waiting as { readonly state: State };
    waiting = undefined;
    const began = performance.now();
    running = save(state).catch((cause: unknown) => {
      failure ??= { cause };
    });
    await running;
    running = undefined;
    nextAt = performance.now() + PAUSE * (performance.now() - began);
    if (waiting) plan();
  };
  const plan = (): void => {
    timer ??= setTimeout(saveWaiting, Math.max(0, nextAt - performance.now()));
    // a run that ends otherwise does not wait for it
    (timer as { unref?: () => void }).unref?.();
  };
  const assertWritten = (): void => {
    if (failure) throw failure.cause;
  };
  return {
    async write(state) {
      assertWritten();
      waiting = { state };
      if (!running && !timer) {
        if (performance.now() >= nextAt) await saveWaiting();
        else plan();
      }
      assertWritten();
    },
    async finish(state) {
      clearTimeout(timer);
      timer = undefined;
      waiting = undefined;
      await running;
      assertWritten();
      await save(state);
    },
  };
}
