/** Numbers by name. */

import type { Json } from "@autophase/tensor-io";

export interface FactsProps {
  readonly facts: { readonly [name: string]: Json };
  /** Default all. */
  readonly only?: readonly string[];
}

export function Facts({ facts, only = Object.keys(facts) }: FactsProps) {
  const shown = only.filter((name) => facts[name] !== undefined && facts[name] !== null);
  return (
    <dl className="facts">
      {shown.map((name) => (
        <div key={name}>
          <dt>{name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}</dt>
          <dd>{words(facts[name])}</dd>
        </div>
      ))}
    </dl>
  );
}

function words(value: Json): string {
  if (Array.isArray(value)) return value.map(words).join(" \u00d7 ");
  if (typeof value !== "number") return String(value);
  return Number.isInteger(value) ? value.toLocaleString("en") : String(Number(value.toPrecision(4)));
}
