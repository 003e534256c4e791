import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** esbuild plugin: the licences of the packages whose code went into `dist`, in `dist/THIRD-PARTY.txt`. */
export function bundledLicences() {
  return {
    name: "bundled-licences",
    setup({ initialOptions, onEnd }) {
      initialOptions.metafile = true;
      onEnd(({ metafile }) => {
        const files = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) => Object.keys(inputs));
        const licences = licencesOf(files);
        if (licences === "") return;
        mkdirSync("dist", { recursive: true });
        writeFileSync("dist/THIRD-PARTY.txt", licences);
      });
    },
  };
}

/** Of the packages that bundled files come from, as one text; empty where all are our own. */
export function licencesOf(paths) {
  const folders = new Set(paths.flatMap((path) => packageFolderOf(path) ?? []));
  return [...folders].sort().map(licenceOf).join("\n\n");
}

/** The folder of the package that a bundled file comes from; undefined for a file of our own. */
function packageFolderOf(path) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8").trim() : "";
  return `${name} ${version}, ${license}\n\n${text}`;
}
