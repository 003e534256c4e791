/** Engines may never leave the microtask queue; signals and timers need a turn of the event loop. */
export function turnOfEvents(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
