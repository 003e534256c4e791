/** What an HDF5 file holds, found in bounded time. */

import type { File } from "h5wasm";
import { DEEPEST_PATH, type LinkedDataset, namedAt, namesIn } from "./hdf5-links.js";
import type { Hdf5Context } from "./hdf5-storage.js";

/** As far as the file was looked at. */
export interface Survey {
  readonly datasets: readonly LinkedDataset[];
  readonly groups: number;
  /** Names that were not looked at, since there are too many or they lie too deep. */
  readonly unseen: number;
  /** Why links to other files lead nowhere, the first of them. */
  readonly lost: readonly string[];
}

/** That are named. */
const MOST_LOST = 100;
/** So many are looked at in less than two seconds. */
const MOST_LOOKS = 25_000;
/** A group is looked at whole up to so many names. */
const MOST_OF_GROUP = 2000;
/** Of a larger one, half from its beginning and half from its end: each may be a group that is opened. */
const ENDS_OF_GROUP = 1000;
/** Looks that a dataset is worth, which is described. */
const DATASET_LOOKS = 5;

interface OpenedGroup {
  readonly file: File;
  readonly context: Hdf5Context;
  readonly inFile: string;
  /** Path as the first file has it. */
  readonly shown: string;
  /** To other files, on the way there. */
  readonly links: number;
  /** What is in the groups around it, shortly. */
  readonly around: readonly string[];
}

interface Found {
  readonly datasets: LinkedDataset[];
  readonly groups: OpenedGroup[];
  readonly lost: string[];
  looks: number;
  unseen: number;
}

/**
 * Looks at the names of a file, group by group from its root, until it has looked at many.
 * @returns `undefined` where groups may lead in a circle: only the library knows where it has been.
 */
export function surveyFile(file: File, context: Hdf5Context): Survey | undefined {
  const root: OpenedGroup = { file, context, inFile: "", shown: "", links: 0, around: [] };
  const found: Found = { datasets: [], groups: [root], lost: [], looks: MOST_LOOKS, unseen: 0 };
  for (const group of found.groups) {
    if (found.looks <= 0) break;
    if (group.around.length >= DEEPEST_PATH) {
      found.unseen++;
      continue;
    }
    const names = namesIn(group.file, group.inFile || "/", group.context);
    const content = `${names.length} ${names[0]} ${names.at(-1)}`;
    if (names.length > 0 && group.around.includes(content)) return undefined;
    const most = names.length > MOST_OF_GROUP ? ENDS_OF_GROUP : names.length;
    const chosen = endsOf(names, Math.min(most, found.looks));
    found.unseen += names.length - chosen.length;
    found.looks -= 1 + chosen.length;
    for (const name of chosen) lookAt({ ...group, around: [...group.around, content] }, name, found);
  }
  const { datasets, groups, unseen, lost } = found;
  return { datasets: datasets.sort(byPath), groups: groups.length - 1, unseen, lost };
}

function lookAt(group: OpenedGroup, name: string, into: Found): void {
  const { file, context, links } = group;
  const inFile = `${group.inFile}/${name}`;
  const below = { ...group, inFile, shown: `${group.shown}/${name}` };
  const named = namedAt(file, inFile, context, links, (why) => {
    if (into.lost.length < MOST_LOST) into.lost.push(why);
  });
  if (named === undefined) return;
  if (named === "group") into.groups.push(below);
  else if (named.dataset) {
    into.looks -= DATASET_LOOKS;
    into.datasets.push({ dataset: named.dataset, path: below.shown, context: named.context });
  } else {
    const { path } = named.group;
    const linked = { file: named.file, context: named.context, inFile: path === "/" ? "" : path };
    into.groups.push({ ...below, ...linked, links: links + 1 });
  }
}

function endsOf(names: readonly string[], most: number): readonly string[] {
  if (names.length <= most) return names;
  const half = Math.ceil(most / 2);
  return [...names.slice(0, half), ...names.slice(names.length - (most - half))];
}

/** A group before what is behind it, as the library visits them. */
function byPath({ path: a }: LinkedDataset, { path: b }: LinkedDataset): number {
  const [one, other] = [a.replaceAll("/", "\0"), b.replaceAll("/", "\0")];
  return one < other ? -1 : Number(one > other);
}
