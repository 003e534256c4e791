/** SVG and HTML built from elements, so that every text is escaped. */

/** Finished markup; a plain string is text and is escaped when it becomes a child. */
export interface Markup {
  readonly markup: string;
}

export type Child = Markup | string;

export type Attributes = { readonly [name: string]: string | number | undefined };

/** An element; attributes that are `undefined` are left out, numbers are written with at most two decimals. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Markup {
  const open = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${escapeMarkup(typeof value === "number" ? formatCoordinate(value) : String(value))}"`,
    )
    .join("");
  if (VOID_ELEMENTS.has(name)) return { markup: `<${name}${open}/>` };
  return { markup: `<${name}${open}>${joinMarkup(children).markup}</${name}>` };
}

/** Children one after another. */
export function joinMarkup(children: readonly Child[]): Markup {
  return { markup: children.map((child) => (typeof child === "string" ? escapeMarkup(child) : child.markup)).join("") };
}

/** Text that is safe in element content and in quoted attributes; characters that XML forbids become U+FFFD. */
export function escapeMarkup(text: string): string {
  return text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A coordinate with at most two decimals. */
function formatCoordinate(value: number): string {
  return String(Math.round(value * 100) / 100);
}

const VOID_ELEMENTS = new Set(["meta", "input", "img", "br"]);
const ENTITIES: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
