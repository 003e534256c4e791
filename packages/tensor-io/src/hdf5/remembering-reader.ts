/** A reader that is asked the same again. */

import type { Hdf5Reader } from "./hdf5-reader.js";

/**
 * The same answers, each fetched once: a question crosses to the thread of the library and back. Arrays are not kept.
 * What stands in a file stays as long as it is open.
 */
export function rememberingReader(reader: Hdf5Reader): Hdf5Reader {
  return {
    ...reader,
    names: remembered(reader.names),
    entries: remembered(reader.entries),
    contents: remembered(reader.contents),
    entry: remembered(reader.entry),
    number: remembered(reader.number),
    text: remembered(reader.text),
    attribute: remembered(reader.attribute),
  };
}

function remembered<Args extends readonly string[], Value>(ask: (...args: Args) => Value): (...args: Args) => Value {
  const answers = new Map<string, Value>();
  return (...args) => {
    const key = args.join("\0");
    // an error is not kept
    if (!answers.has(key)) answers.set(key, ask(...args));
    return answers.get(key) as Value;
  };
}
