// A registry on this machine that has what is packed here, and gets the rest from where npm gets it.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { runServer } from "verdaccio";
import { run } from "./run.mjs";

/** Listens on a free port of the loopback; `{ address, close }`. Everything it keeps lies in `folder`. */
export async function startRegistry(folder) {
  const upstream = (await run("npm", ["config", "get", "registry"], { cwd: folder })).stdout.trim();
  const mine = { access: "$all", publish: "$all" };
  const app = await runServer({
    storage: join(folder, "storage"),
    self_path: folder,
    uplinks: { npm: { url: upstream } },
    packages: {
      "@autophase/*": mine,
      autophase: mine,
      "autophase-trainer": mine,
      "**": { access: "$all", proxy: "npm" },
    },
    max_body_size: "100mb",
    log: { type: "stdout", level: "fatal" },
  });
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve, reject) => server.once("listening", resolve).once("error", reject));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Packs every package and program as it would be published. @returns `{ path, bytes, manifest, files }` of each. */
export async function packAll(root, folder) {
  const packed = [];
  // a folder each: `@autophase/trainer` and `autophase-trainer` have tarballs of one name
  for (const group of ["packages", "apps"]) {
    const target = join(folder, group);
    await run(
      "pnpm",
      ["-r", "--filter", `./${group}/*`, "--filter", "!autophase-studio", "pack", "--pack-destination", target],
      { cwd: root },
    );
    for (const name of await readdir(target)) packed.push(await readTarball(join(target, name)));
  }
  return packed;
}

/** Files that the conditions of `exports` and `imports` and the programs of `bin` name, as a tarball lists them. */
export function filesNamedBy({ exports = {}, imports = {}, bin = {} }) {
  const targets = (target) => (typeof target === "string" ? [target] : Object.values(target).flatMap(targets));
  // what `imports` names otherwise are other packages
  const own = targets(imports).filter((path) => path.startsWith("./"));
  return [...targets(exports), ...own, ...targets(bin)].map((path) => path.replace(/^\.\//, ""));
}

/** Sends to the registry what `npm publish` sends. */
export async function publish(address, { manifest, bytes }) {
  const { name, version } = manifest;
  const id = `${name}@${version}`;
  const file = `${name}-${version}.tgz`;
  const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  const shasum = createHash("sha1").update(bytes).digest("hex");
  const dist = { integrity, shasum, tarball: new URL(`${name}/-/${file}`, address).href };
  const data = bytes.toString("base64");
  const response = await fetch(new URL(encodeURIComponent(name), address), {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      _id: name,
      name,
      "dist-tags": { latest: version },
      versions: { [version]: { ...manifest, _id: id, dist } },
      _attachments: { [file]: { content_type: "application/octet-stream", data, length: bytes.length } },
    }),
  });
  if (!response.ok) throw new Error(`${id} was refused: ${response.status} ${await response.text()}`);
}

async function readTarball(path) {
  const bytes = await readFile(path);
  const files = new Map(entriesOf(gunzipSync(bytes)));
  return { path, bytes, files, manifest: JSON.parse(files.get("package.json").toString()) };
}

/** Name and content of each file of a tar, without the leading `package/`. */
function* entriesOf(tar) {
  const text = (offset, length) => tar.toString("latin1", offset, offset + length).replace(/\0.*$/s, "");
  for (let offset = 0; offset + 512 <= tar.length && tar[offset] !== 0; ) {
    const name = [text(offset + 345, 155), text(offset, 100)].filter((part) => part !== "").join("/");
    const size = Number.parseInt(text(offset + 124, 12), 8);
    yield [name.replace(/^package\//, ""), tar.subarray(offset + 512, offset + 512 + size)];
    offset += 512 * (1 + Math.ceil(size / 512));
  }
}
