/** What a schema takes, in words that go after `expected`. */

import type * as z from "./schema-builders.js";
import { type Bounds, boundsOf, definitionOf, innermost, isNumber, lengthOf } from "./schema-parts.js";
import { textFormOf } from "./setting.js";
import { repeatedEntry } from "./value-text.js";

/** Such as `a number from 0 to 1`, `one of max, com, both`, `auto or an integer of at least 1`. */
export function expectedWords(schema: z.ZodType): string {
  const form = textFormOf(schema);
  if (form) return form.expected;
  const entry = repeatedEntry(schema);
  if (entry) return expectedWords(entry);
  const inner = innermost(schema);
  return inner === schema ? plainWords(schema) : expectedWords(inner);
}

function plainWords(schema: z.ZodType): string {
  const { type, entries = {}, values = [], options = [], shape = {} } = definitionOf(schema);
  if (isNumber(schema)) return numberWords(boundsOf(schema));
  if (type === "boolean") return "true or false";
  if (type === "string") return "a text";
  if (type === "enum") return choiceWords(Object.values(entries).map(String));
  if (type === "literal") return choiceWords(values.map(String));
  if (type === "union") return unionWords(options);
  if (type === "array" || type === "tuple") return listWords(schema);
  if (type === "object") return `an object of ${Object.keys(shape).join(", ")}`;
  return `a value of type ${type}`;
}

function choiceWords(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `one of ${names.join(", ")}`;
}

function numberWords({ least, most, isAbove, isBelow, isInteger }: Bounds): string {
  const kind = isInteger ? "an integer" : "a number";
  const upper = most === undefined ? "" : isBelow ? `below ${most}` : `at most ${most}`;
  if (least === undefined) return upper === "" ? kind : `${kind} ${upper}`;
  if (isAbove) return `${kind} above ${least}${upper && ` and ${upper}`}`;
  if (most !== undefined && !isBelow) return `${kind} from ${least} to ${most}`;
  if (upper) return `${kind} from ${least} and ${upper}`;
  return isInteger ? `${kind} of at least ${least}` : `${kind} from ${least} up`;
}

/** A list of what may also stand alone is not spelt out again. */
function unionWords(options: readonly z.ZodType[]): string {
  const words = options.map((option) => {
    const { element } = definitionOf(innermost(option));
    return element && options.includes(element) ? "a list of such" : expectedWords(option);
  });
  return [...new Set(words)].join(" or ");
}

function listWords(schema: z.ZodType): string {
  const { element, items = [] } = definitionOf(schema);
  const length = lengthOf(schema);
  const entry = [...new Set((element ? [element] : items).map(expectedWords))].join(" or ");
  return `${length === undefined ? "one or more" : length}, each ${entry}`;
}
