/** Planes across the three axes through one place, of several volumes: a click in one moves them all. */

import { useState } from "react";
import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";
import { PlaneView } from "./plane-view.js";

export interface LinkedPlanesProps {
  readonly names: readonly string[];
  /** What they are of, where a page has several; default `planes`. */
  readonly label?: string;
  /** On the grid that was phased, whose axes are skewed. */
  readonly inVoxels?: boolean;
  /** Default the middle, and kept here. */
  readonly picked?: readonly number[] | undefined;
  readonly onPick?: (place: readonly number[]) => void;
}

export function LinkedPlanes({ names, label = "planes", inVoxels = false, picked: given, onPick }: LinkedPlanesProps) {
  const volumes = useStore(studio, (state) => state.volumes);
  const summary = useStore(studio, (state) => state.summary);
  const shown = names.flatMap((name) => volumes.find((volume) => volume.name === name) ?? []);
  const shape = shown[0]?.shape ?? [];
  const [own, setOwn] = useState<readonly number[]>();
  const place = placeIn(shape, given ?? own);
  const setPicked = onPick ?? setOwn;
  if (shape.length !== 3) return null;
  const size = inVoxels ? undefined : summary?.voxelSizeNanometers;
  return (
    <section aria-label={label}>
      <p className="read-out">
        {size === undefined
          ? `voxel ${place.join(", ")}`
          : `${place.map((at, axis) => ((at - shape[axis] / 2) * size).toFixed(0)).join(", ")} nm from the middle`}
      </p>
      {shown.map((facts) => {
        // two crystals in boxes of different lengths have their middles in common
        const apart = facts.shape.map((length, axis) => Math.floor(length / 2) - Math.floor(shape[axis] / 2));
        const placed = place.map((at, axis) => Math.min(facts.shape[axis] - 1, Math.max(0, at + apart[axis])));
        const pick = (next: readonly number[]): void =>
          setPicked(next.map((at, axis) => Math.min(shape[axis] - 1, Math.max(0, at - apart[axis]))));
        return (
          <div key={facts.name} className="planes">
            {[0, 1, 2].map((axis) => {
              const [rows, columns] = [0, 1, 2].filter((other) => other !== axis);
              return (
                <PlaneView
                  key={axis}
                  facts={facts}
                  axis={axis}
                  index={placed[axis]}
                  cross={[placed[rows], placed[columns]]}
                  onIndex={(index) => pick(placed.with(axis, index))}
                  onPick={(row, column) => pick(placed.with(rows, row).with(columns, column))}
                />
              );
            })}
          </div>
        );
      })}
    </section>
  );
}

/** The middle, where nothing was picked in a volume of that shape. */
export function placeIn(shape: readonly number[], picked: readonly number[] | undefined): readonly number[] {
  const isInside = picked?.length === shape.length && picked.every((at, axis) => at < shape[axis]);
  return picked && isInside ? picked : shape.map((length) => Math.floor(length / 2));
}
