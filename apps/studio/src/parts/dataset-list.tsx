/** The arrays of a file: one is taken, or a part of one, without the rest being read. */

import { formatShape, type Hdf5Entry, parseSlices, type Slices } from "@autophase/tensor-io";
import { useState } from "react";
import { openFiles } from "../state/actions.js";
import { studio } from "../state/studio.js";

export function DatasetList({ name, entries }: { readonly name: string; readonly entries: readonly Hdf5Entry[] }) {
  const [part, setPart] = useState("");
  const open = (dataset: string): void => {
    try {
      const slices: Slices | undefined = part.trim() === "" ? undefined : parseSlices(part);
      void openFiles([], { reopen: name, dataset, slices });
    } catch (error) {
      studio.set({ problem: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <section>
      <h2>{name} holds</h2>
      <div className="field">
        <label htmlFor="part">part to read</label>
        <input
          id="part"
          value={part}
          placeholder="all of it; or 10:190,:,64:192"
          spellCheck={false}
          onChange={({ target }) => setPart(target.value)}
        />
      </div>
      <ul className="tree">
        {entries.map(({ path, shape, dtype }) => (
          <li key={path}>
            <button type="button" onClick={() => open(path)}>
              {path}
            </button>{" "}
            {formatShape(shape)} {dtype}
          </li>
        ))}
      </ul>
    </section>
  );
}
