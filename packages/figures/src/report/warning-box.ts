/** What a person should look at twice. */

import { element, type Markup } from "../markup/element.js";

/** Nothing where there is no warning. */
export function warningBox(warnings: readonly string[]): Markup {
  if (warnings.length === 0) return { markup: "" };
  const items = warnings.map((warning) => element("li", {}, warning));
  return element("aside", { class: "warnings" }, element("strong", {}, "Look twice"), element("ul", {}, ...items));
}
