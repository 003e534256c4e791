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
          <dd>{textOf(name, facts[name])}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What is a length along each axis stands with crosses. */
const ALONG_AXES = /shape|extent|lengths/i;

/** Sentences have a line each. */
function textOf(name: string, value: Json): string {
  if (!Array.isArray(value)) return words(value);
  if (value.every((part) => typeof part === "string")) return value.join("\n");
  return value.map(words).join(ALONG_AXES.test(name) ? " \u00d7 " : ", ");
}

function words(value: Json): string {
  if (typeof value !== "number") return String(value);
  return Number.isInteger(value) ? value.toLocaleString("en") : String(Number(value.toPrecision(4)));
}
