/** What carries the arithmetic: which engines are here, and why others are not. */

import type { listEngines } from "@autophase/kernels";
import { useEffect, useState } from "react";
import { useStore } from "../state/create-store.js";
import { lab } from "../state/lab.js";
import { type Studio, studio } from "../state/studio.js";

type Engines = Awaited<ReturnType<typeof listEngines>>;

export function EngineField() {
  const engine = useStore(studio, (state) => state.engine);
  const [engines, setEngines] = useState<Engines>([]);
  useEffect(() => {
    lab.engines().then(setEngines, () => {});
  }, []);
  const chosen = engines.find(({ name }) => name === engine);
  return (
    <div className="field">
      <label htmlFor="engine">engine</label>
      <select
        id="engine"
        value={engine}
        aria-describedby="engine-help"
        onChange={({ target }) => studio.set({ engine: target.value as Studio["engine"] })}
      >
        <option>auto</option>
        {engines.map(({ name, available }) => (
          <option key={name} disabled={!available}>
            {name}
          </option>
        ))}
      </select>
      <p id="engine-help" className="help">
        {chosen?.available ? chosen.description : engines.map(wordsOf).join("; ")}
      </p>
    </div>
  );
}

function wordsOf(status: Engines[number]): string {
  return `${status.name}: ${status.available ? (status.onlyByName ?? "is here") : status.reason}`;
}
