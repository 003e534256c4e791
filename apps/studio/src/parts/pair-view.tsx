/** Any two starts, the object that they share, or one of a file, side by side. */

import { lazy, Suspense, useRef, useState } from "react";
import type { Compared, PairFacts } from "../lab/compare-pair.js";
import { compare } from "../state/actions.js";
import { LinkedPlanes } from "./linked-planes.js";

// three.js comes when two are compared
const PairSurfaces = lazy(async () => ({ default: (await import("./pair-surfaces.js")).PairSurfaces }));

export function PairView({ starts }: { readonly starts: readonly number[] }) {
  const [first, setFirst] = useState<Compared>("answer");
  const [facts, setFacts] = useState<PairFacts>();
  const file = useRef<HTMLInputElement>(null);
  const show = async (a: Compared, b: Compared): Promise<void> => setFacts(await compare(a, b));
  const names = (
    <>
      <option value="answer">the object that they share</option>
      {starts.map((start) => (
        <option key={start} value={start}>
          start {start + 1}
        </option>
      ))}
    </>
  );
  const chosen = (value: string): Compared => (value === "answer" ? value : Number(value));
  return (
    <section className="wide">
      <h2>Side by side, aligned</h2>
      <div className="actions">
        <select aria-label="first" value={String(first)} onChange={({ target }) => setFirst(chosen(target.value))}>
          {names}
        </select>
        <select aria-label="second" defaultValue="" onChange={({ target }) => show(first, chosen(target.value))}>
          <option value="" disabled>
            beside it
          </option>
          {names}
        </select>
        <button type="button" onClick={() => file.current?.click()}>
          a file
        </button>
        <input
          ref={file}
          hidden
          type="file"
          data-kind="compared"
          onChange={({ target }) => target.files?.[0] && show(first, target.files[0])}
        />
      </div>
      {facts && (
        <>
          <p role="status">
            Distance {facts.invariantError.toFixed(3)} (0 the same, 1 nothing in common)
            {facts.twin && ", the second as its twin"}.
          </p>
          <Suspense fallback={null}>
            <PairSurfaces version={facts} />
          </Suspense>
          <LinkedPlanes names={["first amplitude", "second amplitude", "first phase", "second phase"]} inVoxels />
        </>
      )}
    </section>
  );
}
