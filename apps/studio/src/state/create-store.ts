/** A value that changes, and who looks at a part of it. */

import { useSyncExternalStore } from "react";

export interface Store<State extends object> {
  readonly get: () => State;
  /** Changes come to all listeners at once. */
  readonly set: (change: Partial<State>) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A component that calls it is drawn again when the part that `select` picks is another. */
export function useStore<State extends object, Part>(
  { get, subscribe }: Store<State>,
  select: (state: State) => Part,
): Part {
  return useSyncExternalStore(subscribe, () => select(get()));
}
