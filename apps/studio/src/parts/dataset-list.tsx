/** What a file holds, as a tree of its groups: one array is taken, or a part of one, without the rest being read. */

import { formatShape, type Hdf5Entry, parseSlices, type Slices } from "@autophase/tensor-io";
import { useState } from "react";
import { type DatasetGroup, datasetTree, isReadable } from "../lab/dataset-tree.js";
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
      <Group group={datasetTree(entries)} onOpen={open} />
    </section>
  );
}

function Group({ group, onOpen }: { readonly group: DatasetGroup; readonly onOpen: (path: string) => void }) {
  return (
    <ul className="tree groups">
      {group.groups.map((inner) => (
        <li key={inner.path}>
          <details open={holdsFrames(inner)}>
            <summary>{inner.name}</summary>
            <Group group={inner} onOpen={onOpen} />
          </details>
        </li>
      ))}
      {group.arrays.map((entry) => {
        const { path, shape, dtype } = entry;
        const name = path.split("/").at(-1);
        return (
          <li key={path}>
            {isReadable(entry) ? (
              <button type="button" title={path} onClick={() => onOpen(path)}>
                {name}
              </button>
            ) : (
              name
            )}{" "}
            <span className="help">
              {shape.length > 0 ? formatShape(shape) : "a number"} {dtype}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function holdsFrames({ groups, arrays }: DatasetGroup): boolean {
  return arrays.some(isReadable) || groups.some(holdsFrames);
}
