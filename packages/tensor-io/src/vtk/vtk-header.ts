/** The XML of VTK files, as much of it as grids need: elements with attributes, text only inside of `DataArray`. */

import type { FormatError } from "../errors.js";

export interface VtkElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly VtkElement[];
  /** Where its longest run of text begins and ends, in bytes of the file; elements inside may come before or after. */
  readonly text: readonly [begin: number, end: number];
}

export interface VtkHeader {
  readonly root: VtkElement;
  /** First byte after the `_` of the appended data; the end of the file when there are none. */
  readonly appended: number;
}

type Fail = (message: string) => FormatError;

const TAG = /<(\/?)([A-Za-z]\w*)((?:\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const DEEPEST = 16;

/** @throws {FormatError} when it is no VTK file, or elements do not close. */
export function parseVtkHeader(bytes: Uint8Array, fail: Fail): VtkHeader {
  const begin = latin1(bytes.subarray(0, 2048));
  if (!/^\s*(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)*<VTKFile[\s>]/.test(begin)) {
    throw fail("not a VTK XML file: it does not begin with <VTKFile>");
  }
  const appendedTag = indexOf(bytes, "<AppendedData");
  const close = appendedTag < 0 ? -1 : bytes.indexOf(0x3e, appendedTag);
  const mark = close < 0 ? -1 : bytes.indexOf(0x5f, close);
  if (appendedTag >= 0 && mark < 0) throw fail("the appended data begin with _, which is not there: it is truncated");
  const end = mark < 0 ? bytes.length : close + 1;
  return {
    root: parseElements(latin1(bytes.subarray(0, end)), fail, mark >= 0),
    appended: mark < 0 ? bytes.length : mark + 1,
  };
}

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: OpenElement[];
  text: readonly [begin: number, end: number];
  /** Where the text after the last tag in it begins. */
  resume: number;
}

function parseElements(xml: string, fail: Fail, isCutAtAppended: boolean): VtkElement {
  const document: OpenElement = { name: "", attributes: new Map(), children: [], text: [0, 0], resume: 0 };
  const open: OpenElement[] = [document];
  for (const match of xml.matchAll(TAG)) {
    const [tag, slash, name, attributes, isEmpty] = match;
    const end = match.index + tag.length;
    const current = open[open.length - 1];
    endText(current, match.index);
    if (slash) {
      if (current.name !== name) throw fail(`</${name}> closes <${current.name || "nothing"}>`);
      open.pop();
      open[open.length - 1].resume = end;
      continue;
    }
    if (open.length > DEEPEST) throw fail(`elements lie more than ${DEEPEST} deep in each other`);
    const element = {
      name,
      attributes: parseAttributes(attributes),
      children: [],
      text: [end, end] as const,
      resume: end,
    };
    current.children.push(element);
    current.resume = end;
    if (!isEmpty) open.push(element);
  }
  const unclosed = open.at(-1)?.name;
  if (open.length > 1 && !(isCutAtAppended && unclosed === "AppendedData")) {
    throw fail(`<${unclosed}> does not end: it is truncated`);
  }
  const root = document.children.find(({ name }) => name === "VTKFile");
  if (root === undefined) throw fail("not a VTK XML file: it has no <VTKFile>");
  return root;
}

function endText(element: OpenElement, end: number): void {
  const [begin, last] = element.text;
  if (end - element.resume > last - begin) element.text = [element.resume, end];
}

function parseAttributes(text: string): Map<string, string> {
  return new Map(Array.from(text.matchAll(ATTRIBUTE), ([, name, a, b]) => [name, unescapeXml(a ?? b)]));
}

function unescapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  const utf8 = new TextDecoder().decode(Uint8Array.from(text, (char) => char.charCodeAt(0)));
  return utf8.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => names[name]);
}

/** A character per byte, so that positions in the text are positions in the file. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  }
  return parts.join("");
}

function indexOf(bytes: Uint8Array, text: string): number {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (latin1(bytes.subarray(at, at + text.length)) === text) return at;
  }
  return -1;
}
