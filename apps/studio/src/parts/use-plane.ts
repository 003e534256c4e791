/** A plane of a volume from the lab: the last that was asked for, without a queue of those in between. */

import { useEffect, useRef, useState } from "react";
import type { Plane, PlaneIndex } from "../lab/volumes.js";
import { lab } from "../state/lab.js";

/** @param version - changes when the volume does. */
export function usePlane(volume: string, axis: number, index: PlaneIndex, version: unknown): Plane | undefined {
  const [plane, setPlane] = useState<Plane>();
  const wanted = useRef<(() => Promise<void>) | undefined>(undefined);
  const isAsking = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is another volume of the same name
  useEffect(() => {
    wanted.current = async () => setPlane(await lab.plane(volume, axis, index));
    void askAll();
    async function askAll(): Promise<void> {
      if (isAsking.current) return;
      isAsking.current = true;
      while (wanted.current) {
        const ask = wanted.current;
        wanted.current = undefined;
        // a volume that has gone meanwhile is no fault
        await ask().catch(() => {});
      }
      isAsking.current = false;
    }
  }, [volume, axis, index, version]);
  return plane;
}
