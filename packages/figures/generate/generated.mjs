// What is generated.

import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const fileAt = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

export const GENERATED = [
  { name: "page-script.generated.ts", path: fileAt("src/report/page-script.generated.ts"), make: embedPage },
];

/** The script of a report as text. */
function embedPage() {
  const { outputFiles } = buildSync({
    entryPoints: [fileAt("src/page/main.ts")],
    bundle: true,
    minify: true,
    charset: "utf8",
    format: "iife",
    target: "es2022",
    conditions: ["@autophase/source"],
    write: false,
  });
  const script = outputFiles[0].text.trim();
  if (script.includes("</")) throw new Error("src/page: a script in a page must not hold </");
  const literal = script.replace(/[\\`]|\$\{/g, "\\$&");
  const head = "// Made from src/page by `pnpm run generate`; do not edit.";
  return `${head}\n\n/** \`src/page/main.ts\` as JavaScript. */\nexport const PAGE_SCRIPT: string = \`${literal}\`;\n`;
}
