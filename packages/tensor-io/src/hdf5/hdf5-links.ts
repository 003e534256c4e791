/** Where a path of an HDF5 file leads, through links to other files. */

import type { Dataset, Entity, File, Group } from "h5wasm";
import { FormatError, isAutophaseError } from "../errors.js";
import { type Hdf5Context, type Hdf5Link, mountBeside, openedFile } from "./hdf5-storage.js";

export interface LinkedEntity {
  /** Nothing where the path leads nowhere. */
  readonly entity: Entity | undefined;
  /** The file that it is in. */
  readonly file: File;
  readonly context: Hdf5Context;
}

const MOST_LINKS = 16;

/**
 * Follows external links to files in the folder of the one that holds the link, or below it, step by step, so that each
 * is known and its size bounds what it can stand for.
 * @throws {FormatError} when a link leads out of the folder, to a file that is not there, in a circle, or nowhere.
 */
export function followLinks(file: File, path: string, context: Hdf5Context, links = 0): LinkedEntity {
  if (links > MOST_LINKS) throw new FormatError(context.file, `${path}: a link in it leads in a circle`);
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  for (let depth = 1; depth <= parts.length; depth++) {
    const prefix = `/${parts.slice(0, depth).join("/")}`;
    const below = parts.slice(depth).join("/");
    // asking for a link that is not there is an error
    const group = `/${parts.slice(0, depth - 1).join("/")}`;
    if (!isNamedIn(file, group, parts[depth - 1], context)) return { entity: undefined, file, context };
    const link = linkAt(file, prefix, context);
    if (link && "file" in link) {
      const what = `${prefix} is a link to another file (${link.file}, ${link.target})`;
      if (!context.beside) throw new FormatError(context.file, `${what}; open that one`);
      const linked = mountBeside(what, link.file, context);
      return followLinks(openedFile(linked), `${link.target}/${below}`, linked, links + 1);
    }
    if (link) return followSoftLink({ prefix, target: link.target, below }, file, context, links + 1);
  }
  return { entity: objectAt(file, `/${parts.join("/")}`, context), file, context };
}

/** An object of this file, which knows what it was asked before. */
function objectAt(file: File, path: string, { mountedAt, objects }: Hdf5Context): Entity | undefined {
  return knownOr(objects, `${mountedAt}:${path}`, () => file.get(path) ?? undefined);
}

/** By hand, since the library cannot follow one that leads to a link to another file. */
function followSoftLink(
  { prefix, target, below }: { readonly prefix: string; readonly target: string; readonly below: string },
  file: File,
  context: Hdf5Context,
  links: number,
): LinkedEntity {
  const whole = target.startsWith("/") ? target : `${prefix.slice(0, prefix.lastIndexOf("/"))}/${target}`;
  const found = followLinks(file, whole, context, links);
  if (!found.entity) throw new FormatError(context.file, `${prefix} is a link to ${target}, which is not in the file`);
  return below === "" ? found : followLinks(file, `${whole}/${below}`, context, links);
}

/** Names in a group of this file; none where there is no group. */
export function namesIn(file: File, path: string, { module, mountedAt, names }: Hdf5Context): readonly string[] {
  return knownOr(names, `${mountedAt}:${path}`, () =>
    file.get_type(path) === module.H5G_GROUP ? module.get_names(file.file_id, path, false) : [],
  );
}

/** A group may have hundreds of thousands of names, each of which is asked for. */
function isNamedIn(file: File, path: string, name: string, context: Hdf5Context): boolean {
  const { mountedAt, nameSets } = context;
  return knownOr(nameSets, `${mountedAt}:${path}`, () => new Set(namesIn(file, path, context))).has(name);
}

/** What a name that is there leads to; nothing where it is an object of this file. */
function linkAt(file: File, path: string, { mountedAt, links }: Hdf5Context): Hdf5Link | undefined {
  return knownOr(links, `${mountedAt}:${path}`, () => {
    const { filename, obj_path: target } = file.get_external_link(path);
    if (filename !== undefined) return { file: filename, target };
    const soft = file.get_link(path);
    return soft ? { target: soft } : undefined;
  });
}

function knownOr<Value>(known: Map<string, Value>, key: string, find: () => Value): Value {
  if (!known.has(key)) known.set(key, find());
  return known.get(key) as Value;
}

/** The library's words for links that lead in a circle. */
export function isCircle(error: unknown): boolean {
  return /too many (soft )?links/i.test(String(error));
}

export interface LinkedDataset {
  readonly dataset: Dataset;
  /** As the first file has it, whichever it is in. */
  readonly path: string;
  readonly context: Hdf5Context;
}

/** Groups inside each other. For a question h5wasm looks at every group on the way, each time from the root. */
export const DEEPEST_PATH = 50;
/** Files are linked to each other in no more steps than this where all of their datasets are listed. */
const DEEPEST_LISTED = 3;

/**
 * Every dataset, those of other files with them; without links that lead nowhere, in a circle, or out of the folder.
 */
export function listDatasets(file: File, context: Hdf5Context): LinkedDataset[] {
  return listBelow(file, context, file, "", 0);
}

/** @param shown - path of the group as the first file has it. */
function listBelow(file: File, context: Hdf5Context, group: Group, shown: string, links: number): LinkedDataset[] {
  const paths = group.paths().filter((name) => name.split("/").length <= DEEPEST_PATH);
  return paths.flatMap((name): LinkedDataset[] => {
    const inFile = group.path === "/" ? `/${name}` : `${group.path}/${name}`;
    const found = namedAt(file, inFile, context, links);
    // what is in a group of this file has paths of its own
    if (!found || found === "group") return [];
    const path = `${shown}/${name}`;
    if (found.dataset) return [{ dataset: found.dataset, path, context: found.context }];
    return listBelow(found.file, found.context, found.group, path, links + 1);
  });
}

/** What can be listed: a group of this file, or a dataset or a group that a link leads to. */
export type Named =
  | "group"
  | { readonly dataset: Dataset; readonly context: Hdf5Context }
  | { readonly dataset?: undefined; readonly group: Group; readonly file: File; readonly context: Hdf5Context };

/** @param links - to other files, on the way there. */
export function namedAt(
  file: File,
  path: string,
  context: Hdf5Context,
  links: number,
  onLost?: (why: string) => void,
): Named | undefined {
  const link = linkAt(file, path, context);
  // there may be hundreds of thousands, and no more is asked
  if (!link && file.get_type(path) === context.module.H5G_GROUP) return "group";
  const isLink = link !== undefined && "file" in link;
  const found = isLink && links === DEEPEST_LISTED ? undefined : reachable(file, path, context, onLost);
  const { entity } = found ?? {};
  if (!found || !entity) return undefined;
  if ("shape" in entity) return { dataset: entity as Dataset, context: found.context };
  return isLink && "keys" in entity ? { group: entity, file: found.file, context: found.context } : undefined;
}

function reachable(
  file: File,
  path: string,
  context: Hdf5Context,
  onLost?: (why: string) => void,
): LinkedEntity | undefined {
  try {
    return followLinks(file, path, context);
  } catch (error) {
    if (!isAutophaseError(error) && !isCircle(error)) throw error;
    onLost?.(isAutophaseError(error) ? error.message : `${path} is a link that leads in a circle`);
    return undefined;
  }
}
