// knip: files, exports and dependencies that nothing uses; `knip.json` names the entries that it cannot find itself.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { root } from "./workspace.mjs";

const KNIP = fileURLToPath(new URL("node_modules/knip/bin/knip.js", import.meta.url));

export function checkUnused(complain) {
  const { stdout, stderr } = spawnSync(process.execPath, [KNIP, "--reporter", "json"], { cwd: root, encoding: "utf8" });
  if (!stdout) throw new Error(`knip: ${stderr}`);
  for (const { file, ...found } of JSON.parse(stdout).issues) {
    for (const [kind, entries] of Object.entries(found)) {
      for (const { name } of entries) complain(file, `knip, ${kind}: ${name}`);
    }
  }
  return "no file, export or dependency without a use";
}
