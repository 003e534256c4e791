/** Files that the first starts begin at, one start each: objects that were phased before, or trained weights. */

import { useRef } from "react";
import { openFiles } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";
import { chosenFiles } from "./gather-files.js";

export function BeginField() {
  const from = useStore(studio, (state) => state.from);
  const input = useRef<HTMLInputElement>(null);
  const add = async (target: HTMLInputElement): Promise<void> => {
    const files = chosenFiles(target);
    await openFiles(files, { isBeside: true });
    studio.set({ from: [...from, ...files.map(({ path }) => path)] });
  };
  return (
    <div className="field">
      <label htmlFor="begin">first starts begin at</label>
      <ul className="tree">
        {from.map((path) => (
          <li key={path}>
            {path}{" "}
            <button type="button" onClick={() => studio.set({ from: from.filter((other) => other !== path) })}>
              remove
            </button>
          </li>
        ))}
      </ul>
      <button id="begin" type="button" aria-describedby="begin-help" onClick={() => input.current?.click()}>
        Add a file
      </button>
      <input ref={input} hidden type="file" data-kind="begin" onChange={({ target }) => add(target)} />
      <p id="begin-help" className="help">
        an object that was phased before (.cxi, .npz, .npy), or trained weights (.safetensors): a network&apos;s guess
      </p>
    </div>
  );
}
