/** Where data comes from: dropped, chosen, or the example. */

import { type DragEvent, useEffect, useRef, useState } from "react";
import { DatasetList } from "../parts/dataset-list.js";
import { chosenFiles, droppedFiles } from "../parts/gather-files.js";
import { openExample, openFiles, openSession } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { lab } from "../state/lab.js";
import { studio } from "../state/studio.js";

export function OpenView() {
  const opened = useStore(studio, (state) => state.opened);
  const fileNames = useStore(studio, (state) => state.fileNames);
  const [isOver, setOver] = useState(false);
  const [kept, setKept] = useState<number>();
  useEffect(() => {
    lab.keptDate().then(setKept, () => {});
  }, []);
  const [files, folder] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    setOver(false);
    await openFiles(await droppedFiles(event.dataTransfer));
  };
  return (
    <section className="open">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the buttons, which do the same */}
      <div
        className={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <h2>Drop a scan here</h2>
        <p>
          A folder of TIFF or EDF frames with its dark, flat and SPEC file, a stack, HDF5, NeXus, CXI, npz, npy or MAT;
          or a pattern, or a reconstruction. Nothing leaves this machine.
        </p>
        <div className="actions">
          <button type="button" className="primary" onClick={() => openExample()}>
            Open the example
          </button>
          <button type="button" onClick={() => folder.current?.click()}>
            Choose a folder
          </button>
          <button type="button" onClick={() => files.current?.click()}>
            Choose files
          </button>
        </div>
        <input
          ref={folder}
          hidden
          type="file"
          data-kind="folder"
          {...{ webkitdirectory: "" }}
          onChange={({ target }) => openFiles(chosenFiles(target))}
        />
        <input
          ref={files}
          hidden
          type="file"
          data-kind="files"
          multiple
          onChange={({ target }) => openFiles(chosenFiles(target))}
        />
      </div>
      {kept !== undefined && opened === undefined && (
        <p>
          <button type="button" onClick={() => openSession()}>
            Go on with the session of {new Date(kept).toLocaleString()}
          </button>
        </p>
      )}
      {opened?.kind === "datasets" && <DatasetList name={opened.name} entries={opened.entries} />}
      {fileNames.length > 0 && (
        <details>
          <summary>{fileNames.length} files at hand</summary>
          <ul className="tree">
            {fileNames.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
