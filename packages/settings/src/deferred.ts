/** Schemas that are made when they are first looked at. */

const made = Symbol("made");

/**
 * What `make` returns, made once, when it is first looked at. Packages hold hundreds of schemas of which a program uses
 * few: importing a package takes the time neither of making them nor of starting zod.
 */
export function deferred<Schema extends object>(make: () => Schema): Schema {
  let schema: Schema | undefined;
  const get = (): Schema => {
    schema ??= make();
    return schema;
  };
  return new Proxy({} as Schema, {
    get: (_, name) => (name === made ? get() : Reflect.get(get(), name)),
    has: (_, name) => Reflect.has(get(), name),
  });
}

/** The schema itself: what was deferred is made. */
export function madeOf<Schema extends object>(schema: Schema): Schema {
  return (schema as { [made]?: Schema })[made] ?? schema;
}
