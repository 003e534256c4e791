/** Files of h5wasm-plugins in a browser: they come over the network. */

export async function readFilterFile(url: URL): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}
