/** From where an object is looked at, without perspective. */

/** `[depth, height, width]`, in units of length. */
export type Vector = readonly [number, number, number];

/** A direction to look in. At 0, 0 the view is along depth, height runs down and width right, as in the slices. */
export interface Viewpoint {
  /** Turn about the height axis, degrees. */
  readonly yaw: number;
  /** How far above the object the viewer stands, degrees. */
  readonly pitch: number;
}

/** Unit vectors of the picture: to the right, down, and away from the viewer. */
export interface Camera {
  readonly right: Vector;
  readonly down: Vector;
  readonly forward: Vector;
}

/** Three sides of an object, a third of a turn apart. */
export const THREE_VIEWS: readonly Viewpoint[] = [
  { yaw: 35, pitch: 25 },
  { yaw: 155, pitch: 25 },
  { yaw: 275, pitch: 25 },
];

/**
 * @param isHeightUp - whether height is drawn up, as in a laboratory, instead of down, as the rows of a detector; the
 *   object is not mirrored: it is seen from the other end of its depth.
 */
export function cameraAt({ yaw, pitch }: Viewpoint, isHeightUp = false): Camera {
  const [cy, sy] = turn(yaw);
  const [cp, sp] = turn(pitch);
  const sign = isHeightUp ? -1 : 1;
  return {
    right: [sy, 0, cy],
    down: [-sign * sp * cy, sign * cp, sign * sp * sy],
    forward: [sign * cp * cy, sign * sp, -sign * cp * sy],
  };
}

function turn(degrees: number): readonly [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
}
