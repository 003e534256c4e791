/** Entry of the page's worker: reads a part of a file and counts the bytes that it took. */

import { type ReadOrder, readPart } from "./read-part.js";

declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };

let bytesRead = 0;

class CountingReader extends FileReaderSync {
  override readAsArrayBuffer(blob: Blob): ArrayBuffer {
    bytesRead += blob.size;
    return super.readAsArrayBuffer(blob);
  }
}

Object.assign(globalThis, { FileReaderSync: CountingReader });
globalThis.onmessage = async ({ data: order }: MessageEvent<ReadOrder>) => {
  const answer = await readPart(order);
  postMessage({ ...answer, bytesRead });
};
