/** Where a path of an HDF5 file leads, through links to other files. */

import type { Dataset, Entity, File, Group } from "h5wasm";
import { FormatError, isAutophaseError } from "../errors.js";
import { type Hdf5Context, mountBeside, openedFile } from "./hdf5-storage.js";

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
    if (!hasName(file, parts.slice(0, depth))) break;
    const link = externalLink(file, prefix);
    if (link !== undefined) {
      const what = `${prefix} is a link to another file (${link.filename}, ${link.obj_path})`;
      if (!context.beside) throw new FormatError(context.file, `${what}; open that one`);
      const linked = mountBeside(what, link.filename, context);
      return followLinks(openedFile(linked), `${link.obj_path}/${below}`, linked, links + 1);
    }
    const target = file.get_link(prefix);
    if (target) return followSoftLink({ prefix, target, below }, file, context, links + 1);
  }
  return { entity: file.get(`/${parts.join("/")}`) ?? undefined, file, context };
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

/** Whether a group has something of that name; the group is in this file. */
function hasName(file: File, parts: readonly string[]): boolean {
  const group = file.get(`/${parts.slice(0, -1).join("/")}`);
  return group !== null && "keys" in group && group.keys().includes(parts.at(-1) ?? "");
}

/** Nothing where it is another kind of link. */
function externalLink(file: File, path: string): { filename: string; obj_path: string } | undefined {
  const { filename, obj_path: target } = file.get_external_link(path);
  return filename === undefined ? undefined : { filename, obj_path: target };
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
  return group.paths().flatMap((name): LinkedDataset[] => {
    const inFile = group.path === "/" ? `/${name}` : `${group.path}/${name}`;
    const path = `${shown}/${name}`;
    const isLink = externalLink(file, inFile) !== undefined;
    const found = isLink && links === DEEPEST_LISTED ? undefined : reachable(file, inFile, context);
    const { entity } = found ?? {};
    if (!found || !entity) return [];
    if ("shape" in entity) return [{ dataset: entity as Dataset, path, context: found.context }];
    return isLink && "keys" in entity ? listBelow(found.file, found.context, entity, path, links + 1) : [];
  });
}

function reachable(file: File, path: string, context: Hdf5Context): LinkedEntity | undefined {
  try {
    return followLinks(file, path, context);
  } catch (error) {
    // reading it says why
    if (isAutophaseError(error) || isCircle(error)) return undefined;
    throw error;
  }
}
