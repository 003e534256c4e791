/** Files that the first starts begin at, one start each: objects that were phased before, or trained weights. */

import { useRef } from "react";
import { isNetwork, SHIPPED_NETWORK } from "../lab/shipped-network.js";
import { openFiles } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";
import { chosenFiles } from "./gather-files.js";

export function BeginField() {
  const from = useStore(studio, (state) => state.from);
  const fineTune = useStore(studio, (state) => state.fineTune ?? 0);
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
      <div className="actions">
        <button id="begin" type="button" aria-describedby="begin-help" onClick={() => input.current?.click()}>
          Add a file
        </button>
        {!from.includes(SHIPPED_NETWORK) && (
          <button type="button" onClick={() => studio.set({ from: [...from, SHIPPED_NETWORK] })}>
            Add a network&apos;s guess
          </button>
        )}
      </div>
      <input ref={input} hidden type="file" data-kind="begin" onChange={({ target }) => add(target)} />
      <p id="begin-help" className="help">
        an object that was phased before (.cxi, .npz, .npy), trained weights of your own (.safetensors), or the network
        that is shipped, {SHIPPED_NETWORK}
      </p>
      {from.some(isNetwork) && (
        <>
          <label htmlFor="fine-tune">steps of fine-tuning</label>
          <input
            id="fine-tune"
            type="number"
            min={0}
            step={10}
            value={fineTune}
            aria-describedby="fine-tune-help"
            onChange={({ target }) => studio.set({ fineTune: Math.max(0, Math.round(target.valueAsNumber || 0)) })}
          />
          <p id="fine-tune-help" className="help">
            the network learns this pattern first, without a truth; 0: it predicts as it is
          </p>
        </>
      )}
    </div>
  );
}
