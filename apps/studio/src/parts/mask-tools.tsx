/** What the pointer does on the frames, and the way back. */

import { prepare } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";

const TOOLS = ["look", "brush", "rectangle", "polygon", "crop"] as const;
export type Tool = (typeof TOOLS)[number];

export interface MaskToolsProps {
  readonly tool: Tool;
  readonly onTool: (tool: Tool) => void;
  readonly radius: number;
  readonly onRadius: (radius: number) => void;
}

export function MaskTools({ tool, onTool, radius, onRadius }: MaskToolsProps) {
  const strokes = useStore(studio, (state) => state.strokes);
  const undone = useStore(studio, (state) => state.undone);
  const undo = (): void => {
    const last = strokes.at(-1);
    if (last) void prepare({ strokes: strokes.slice(0, -1), undone: [...undone, last] });
  };
  const redo = (): void => {
    const last = undone.at(-1);
    if (last) void prepare({ strokes: [...strokes, last], undone: undone.slice(0, -1) });
  };
  return (
    <fieldset className="tools">
      <legend>draw on the frames: a mask over one frame, over all of them in a sum; or the box of the crop</legend>
      {TOOLS.map((name) => (
        <label key={name}>
          <input type="radio" name="tool" checked={tool === name} onChange={() => onTool(name)} /> {name}
        </label>
      ))}
      <label>
        radius{" "}
        <input
          type="number"
          min={0}
          max={64}
          step={0.5}
          value={radius}
          onChange={({ target }) => onRadius(Math.max(0, target.valueAsNumber || 0))}
        />
      </label>
      <button type="button" disabled={strokes.length === 0} onClick={undo}>
        Undo
      </button>
      <button type="button" disabled={undone.length === 0} onClick={redo}>
        Redo
      </button>
    </fieldset>
  );
}
