/** Scenes that are seen from one side: who turns one turns all. */

import type { Vector3 } from "three";

export interface SceneLink {
  /** @param follow - takes the place of another's camera, in radii of its crystal, and what it looks at. */
  join(follow: (position: Vector3, target: Vector3) => void): LinkedScene;
}

interface LinkedScene {
  /** This one was turned. */
  tell(position: Vector3, target: Vector3): void;
  leave(): void;
}

export function createSceneLink(): SceneLink {
  const members = new Set<(position: Vector3, target: Vector3) => void>();
  return {
    join(follow) {
      members.add(follow);
      return {
        tell(position, target) {
          for (const member of members) if (member !== follow) member(position, target);
        },
        leave: () => members.delete(follow),
      };
    },
  };
}
