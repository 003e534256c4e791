/** How far each pair of starts lies apart, 0 the same and 1 nothing in common. */

import type { RecordedStart } from "@autophase/analysis";
import { colourAt, colourMap } from "@autophase/figures";
import { useEffect, useRef } from "react";

export interface DistanceMatrixProps {
  readonly starts: readonly Pick<RecordedStart, "start" | "kept">[];
  readonly errors: readonly (readonly number[])[];
}

export function DistanceMatrix({ starts, errors }: DistanceMatrixProps) {
  return (
    <table className="matrix">
      <thead>
        <tr>
          <td />
          {starts.map(({ start, kept }) => (
            <th key={start} scope="col" className={kept ? "" : "dropped"}>
              {start + 1}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {starts.map(({ start, kept }, row) => (
          <tr key={start}>
            <th scope="row" className={kept ? "" : "dropped"}>
              {start + 1}
            </th>
            {errors[row]?.map((error, column) => (
              <Cell key={starts[column]?.start} error={error} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ error }: { readonly error: number }) {
  const cell = useRef<HTMLTableCellElement>(null);
  useEffect(() => {
    const colour = colourAt(colourMap("viridis"), Math.min(1, error));
    cell.current?.style.setProperty("background", `rgb(${colour.join(" ")})`);
    cell.current?.style.setProperty("color", error > 0.55 ? "#111" : "#fff");
  }, [error]);
  return <td ref={cell}>{error.toFixed(2)}</td>;
}
