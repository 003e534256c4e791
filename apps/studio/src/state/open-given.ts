/** What `autophase studio FILE` was given: the program that serves the page hands it over. */

import { openFiles } from "./actions.js";
import { studio } from "./studio.js";

/** Nothing where the page came from another server. */
export async function openGiven(): Promise<void> {
  const headers = { "x-autophase-token": tokenOfPage() ?? "" };
  try {
    const names: readonly string[] = await (await fetch("given", { headers })).json();
    const files = await Promise.all(
      names.map(async (path, k) => {
        const response = await fetch(`given/${k}`, { headers });
        return { path, file: new File([await response.blob()], path.split("/").at(-1) ?? path) };
      }),
    );
    if (files.length > 0) await openFiles(files);
  } catch {
    studio.set({ problem: "The program that serves this page has ended: what it was to open can be dropped here." });
  }
}

/** Only a program of this machine puts it there. */
export function tokenOfPage(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="autophase-token"]')?.content;
}
