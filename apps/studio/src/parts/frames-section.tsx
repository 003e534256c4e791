/** The frames as they were measured: one of them, their sums, their counts, and what is drawn on them. */

import { useState } from "react";
import type { VolumeFacts } from "../lab/volumes.js";
import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";
import { CountsHistogram } from "./counts-histogram.js";
import { DrawingPlane } from "./drawing-plane.js";
import { MaskTools, type Tool } from "./mask-tools.js";
import { PlayButton } from "./play-button.js";

export function FramesSection({ frames }: { readonly frames: VolumeFacts }) {
  const opened = useStore(studio, (state) => state.opened);
  const pattern = useStore(studio, (state) => state.volumes.find(({ name }) => name === "pattern"));
  const [frame, setFrame] = useState<number>();
  const [tool, setTool] = useState<Tool>("look");
  const [radius, setRadius] = useState(3);
  const shown = Math.min(frame ?? Math.floor(frames.shape[0] / 2), frames.shape[0] - 1);
  return (
    <>
      <h2>Frames</h2>
      <PlayButton length={frames.shape[0]} index={shown} onIndex={setFrame} />
      <MaskTools tool={tool} onTool={setTool} radius={radius} onRadius={setRadius} />
      <div className="planes">
        <DrawingPlane facts={frames} axis={0} index={shown} onIndex={setFrame} tool={tool} radius={radius} />
        {[0, 1, 2].map((axis) => (
          <DrawingPlane key={axis} facts={frames} axis={axis} index="sum" tool={tool} radius={radius} />
        ))}
        <CountsHistogram volume="frames" version={opened} />
        {pattern && <CountsHistogram volume="pattern" version={pattern} />}
      </div>
    </>
  );
}
