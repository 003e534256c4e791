/** Goes through the planes of an axis as a film, and around again. */

import { useEffect, useState } from "react";

const PLANES_PER_SECOND = 15;

export interface PlayButtonProps {
  readonly length: number;
  readonly index: number;
  readonly onIndex: (index: number) => void;
}

export function PlayButton({ length, index, onIndex }: PlayButtonProps) {
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => onIndex((index + 1) % length), 1000 / PLANES_PER_SECOND);
    return () => clearTimeout(timer);
  }, [isPlaying, index, length, onIndex]);
  return (
    <button type="button" aria-pressed={isPlaying} onClick={() => setPlaying(!isPlaying)}>
      {isPlaying ? "Stop the film" : "Play the frames"}
    </button>
  );
}
