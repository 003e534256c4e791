// Both sides of `layout.mjs`: classes for AssemblyScript, tables for TypeScript.

import { KINDS, SIZES, STRUCTURES } from "./layout.mjs";

const BYTES = { u32: 4, f32: 4, f64: 8 };
const WIDTH = 120;

/** The text of `layout.generated.ts` of the kernels: a class for each structure, which is its address. */
export function writeAssembly() {
  const kinds = Object.entries(KINDS).map(([name, { meaning, values }]) => {
    const lines = Object.entries(values).map(([key, value]) => `  export const ${capitals(key)}: u32 = ${value};`);
    return [comment(meaning), `export namespace ${name} {`, ...lines, "}"].join("\n");
  });
  const classes = placeAll().map(({ name, meaning, begins, bytes, ownFields }) => {
    const getters = ownFields.filter(({ isShared }) => !isShared).map(getter);
    const offsets = ownFields.filter(({ isShared }) => isShared).map((field) => offset(name, field));
    const head = begins === undefined ? name : `${name} extends ${begins}`;
    const size = `export const ${capitals(name)}_BYTES: usize = ${bytes};`;
    return [comment(meaning), "@unmanaged", `export class ${head} {`, ...getters, "}", ...offsets, size].join("\n");
  });
  return [...sizes(": usize"), ...kinds, ...classes].join("\n\n");
}

/** What a field holds; of several in a row the address. */
function getter({ name, meaning, kind, type, offset, count }) {
  const self = "changetype<usize>(this)";
  const [result, value] =
    count > 1 ? ["usize", `${self} + ${offset}`] : loading(kind, `load<${type}>(${self}, ${offset})`);
  return [
    ...(meaning ? [comment(meaning, "  ")] : []),
    `  @inline get ${name}(): ${result} {`,
    `    return ${value};`,
    "  }",
  ].join("\n");
}

/** What is shared is read and written where it lies: an offset can be part of the instruction. */
function offset(structure, { name, meaning, offset }) {
  return `${comment(meaning)}\nexport const ${capitals(`${structure}_${name}`)}: usize = ${offset};`;
}

function loading(kind, load) {
  if (kind in BYTES) return [kind, load];
  return kind === "address" || kind === "size" ? ["usize", load] : [kind, `changetype<${kind}>(<usize>${load})`];
}

/** The text of `layout.generated.ts` of `src/wasm`. */
export function writeTables() {
  const kinds = Object.entries(KINDS).map(([name, { meaning, values }]) => {
    const lines = Object.entries(values).map(([key, value]) => `  ${key}: ${value},`);
    return [comment(meaning), `export const ${capitals(name)} = {`, ...lines, "} as const;"].join("\n");
  });
  const concrete = placeAll().filter(({ isAbstract }) => !isAbstract);
  const tables = concrete.map(({ name, meaning, bytes, fields }) => {
    const lines = fields.flatMap(({ name, meaning, type, offset, count }) => [
      ...(meaning ? [comment(meaning, "    ")] : []),
      `    ${name}: { type: "${type}", offset: ${offset}, count: ${count} },`,
    ]);
    const head = `export const ${capitals(name)} = {`;
    return [comment(meaning), head, `  bytes: ${bytes},`, "  fields: {", ...lines, "  },", "} as const;"].join("\n");
  });
  return [...sizes(""), ...kinds, ...tables].join("\n\n");
}

function sizes(type) {
  return Object.entries(SIZES).map(([name, [bytes, meaning]]) => {
    return `${comment(meaning)}\nexport const ${name}${type} = ${bytes};`;
  });
}

/** Every structure with the place of each of its fields. */
function placeAll() {
  const placed = {};
  for (const [name, { meaning, begins, fields, bytes, isAbstract = false }] of Object.entries(STRUCTURES)) {
    const head = begins ? placed[begins] : { fields: [], end: 0 };
    const own = place(fields, head.end);
    const allFields = [...head.fields, ...own.fields];
    placed[name] = { name, meaning, begins, isAbstract, fields: allFields, ownFields: own.fields, end: own.end };
    placed[name].bytes = bytes ?? head.reserved ?? own.end;
    placed[name].reserved = bytes;
    if (placed[name].bytes < own.end)
      throw new Error(`${name} takes ${own.end} bytes, more than ${placed[name].bytes}`);
  }
  return Object.values(placed);
}

function place(fields, start) {
  let end = start;
  const placed = Object.entries(fields).map(([name, [text, meaning, { at, isShared = false } = {}]]) => {
    const [kind, times = "1"] = text.split(" x ");
    const type = kind in BYTES ? kind : "u32";
    const offset = at ?? Math.ceil(end / BYTES[type]) * BYTES[type];
    end = offset + BYTES[type] * Number(times);
    return { name, meaning, kind, type, offset, count: Number(times), isShared };
  });
  return { fields: placed, end };
}

/** `OuterAxis` and `outerAxis` are `OUTER_AXIS`. */
function capitals(name) {
  return name.replace(/(?<=[a-z])[A-Z]/g, "_$&").toUpperCase();
}

function comment(text, indent = "") {
  const single = `${indent}/** ${text} */`;
  if (single.length <= WIDTH) return single;
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = `${lines.at(-1)} ${word}`;
    if (indent.length + 2 + line.length <= WIDTH) lines[lines.length - 1] = line;
    else lines.push(` ${word}`);
  }
  return [`${indent}/**`, ...lines.map((line) => `${indent} *${line}`), `${indent} */`].join("\n");
}
