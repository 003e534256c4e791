// publint: what the built packages would look like on the registry.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { publishedPackages } from "./workspace.mjs";

export async function checkPublishedForm(complain) {
  const packages = publishedPackages();
  for (const { folder, path, manifest } of packages) {
    if (!existsSync(join(folder, "dist"))) {
      complain(path, "is not built; run npm run build");
      continue;
    }
    const { messages } = await publint({ pkgDir: folder, strict: true, pack: false });
    for (const message of messages) complain(path, formatMessage(message, manifest));
  }
  return `${packages.length} packages as publint wants them`;
}
