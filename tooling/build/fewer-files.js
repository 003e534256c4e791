import { rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { rollup } from "rollup";

/** Bytes. */
const SMALL = 50_000;

/**
 * tsup plugin: the small chunks that the main entry needs become one. esbuild makes a chunk of whatever the same
 * entries share, however little, and for Node to find and open one more takes as long as to read some thirty thousand
 * bytes. Entries stay the files that they are, and what is loaded later stays apart.
 * @param sources - of the entries, the main one first.
 */
export function fewerFiles(sources) {
  const paths = sources.map((source) => resolve(source));
  /** Written file of each source. */
  const entries = new Map();
  return {
    name: "fewer-files",
    renderChunk(_, { path, entryPoint }) {
      const source = entryPoint && resolve(entryPoint);
      if (paths.includes(source)) entries.set(source, resolve(path));
    },
    async buildEnd({ writtenFiles }) {
      const dir = resolve(this.options.outDir);
      const written = writtenFiles.filter(({ name }) => name.endsWith(".js"));
      const sizes = new Map(written.map(({ name, size }) => [resolve(name), size]));
      const files = [...entries.values()];
      const bundle = await rollup({
        input: Object.fromEntries(files.map((file) => [nameIn(dir, file), file])),
        external: (id) => !/^[./]/.test(id),
        plugins: [keepsFolders(dir)],
        onwarn: ({ message }) => {
          throw new Error(message);
        },
      });
      const { output } = await bundle.write({
        dir,
        manualChunks(file, { getModuleInfo }) {
          if (!sizes.has(file) || files.includes(file)) return undefined;
          const isNeeded = neededBy(entries.get(paths[0]), getModuleInfo).has(file);
          return isNeeded && sizes.get(file) < SMALL ? "shared" : nameIn(dir, file);
        },
        chunkFileNames: ({ name }) => `${name.replace(/-[A-Z0-9]{8}$/, "")}-[hash].js`,
        hoistTransitiveImports: false,
        minifyInternalExports: false,
        generatedCode: "es2015",
      });
      const kept = new Set(output.map(({ fileName }) => resolve(dir, fileName)));
      await Promise.all([...sizes.keys()].filter((file) => !kept.has(file)).map((file) => rm(file)));
    },
  };
}

/** Without its ending. */
function nameIn(dir, file) {
  return file.slice(dir.length + 1).replace(/\.js$/, "");
}

/** What is read before a file can run. */
function neededBy(file, getModuleInfo, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const imported of getModuleInfo(file)?.importedIds ?? []) neededBy(imported, getModuleInfo, found);
  return found;
}

/** Rollup plugin. @throws where code that looks for files beside its own would be in another folder. */
function keepsFolders(dir) {
  return {
    name: "keeps-folders",
    resolveImportMeta(_, { chunkId, moduleId }) {
      if (dirname(resolve(dir, chunkId)) === dirname(moduleId)) return null;
      throw new Error(`${chunkId}: what import.meta says in ${moduleId} would be another folder`);
    },
  };
}
