/** Something from the lab that goes with a volume. */

import { useEffect, useState } from "react";

/** @param version - changes when another answer is due. @returns nothing until it is there, or where there is none. */
export function useFound<Found>(version: unknown, find: () => Promise<Found>): Found | undefined {
  const [found, setFound] = useState<Found>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is another crystal
  useEffect(() => {
    find().then(
      (next) => setFound(() => next),
      () => setFound(undefined),
    );
  }, [version]);
  return found;
}
