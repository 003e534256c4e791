/** The session in the browser's own storage, so that a closed tab loses nothing. One tab at a time keeps its own. */

import { isComplexArray, readNpy, writeNpy } from "@autophase/tensor-io";
import type { LabState } from "./lab-state.js";
import { type RestoredSession, readSession, writeSession } from "./session.js";
import type { SessionSettings } from "./session-settings.js";

const FRAMES = "frames.npy";
const SESSION = "session.npz";
const LOCK = "autophase-session";

/** Browsers keep nothing of a page that comes over a connection which others can change. */
const NOT_SECURE =
  "the page is served without encryption, so the browser keeps no session and gives no threads: take https, or save the session to a file";

/** What speaks against keeping: nothing, or a sentence. */
type Keeping = string | undefined;

export interface KeptSession {
  /** Frames are written when they are others than before. */
  keep(state: LabState, settings: SessionSettings): Promise<Keeping>;
  /** When something was kept, as a time of `Date`; undefined where there is nothing. */
  date(): Promise<number | undefined>;
  restore(state: LabState): Promise<RestoredSession>;
}

export function createKeptSession(): KeptSession {
  const isMine = isSecureContext ? takeLock() : Promise.resolve(false);
  let kept: unknown;
  return {
    async keep(state, settings) {
      if (!isSecureContext) return NOT_SECURE;
      if (!(await isMine)) return "another tab keeps its session: this one is lost when it is closed";
      try {
        const folder = await navigator.storage.getDirectory();
        if (state.scan && state.scan.frames !== kept) await writeTo(folder, FRAMES, writeNpy(state.scan.frames));
        if (!state.scan && kept !== state.scan) await folder.removeEntry(FRAMES).catch(() => {});
        kept = state.scan?.frames;
        await writeTo(folder, SESSION, await writeSession(state, settings, false));
        return undefined;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return `the browser does not keep the session (${reason}): save it to a file`;
      }
    },
    async date() {
      const file = await fileIn(SESSION);
      return file?.lastModified;
    },
    async restore(state) {
      const [session, frames] = await Promise.all([fileIn(SESSION), fileIn(FRAMES)]);
      const bytes = new Uint8Array((await session?.arrayBuffer()) ?? new ArrayBuffer(0));
      const array = frames && readNpy(new Uint8Array(await frames.arrayBuffer()), { file: FRAMES });
      const restored = await readSession(
        state,
        bytes,
        "the kept session",
        array && !isComplexArray(array) ? array : undefined,
      );
      kept = state.scan?.frames;
      return restored;
    },
  };
}

/** Held as long as the worker lives. */
function takeLock(): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<void>(() => {});
    });
  });
}

async function fileIn(name: string): Promise<File | undefined> {
  try {
    return await (await (await navigator.storage.getDirectory()).getFileHandle(name)).getFile();
  } catch {
    return undefined;
  }
}

/** A writable of the browser counts when it is closed: a tab that ends in the middle leaves the old one. */
async function writeTo(folder: FileSystemDirectoryHandle, name: string, bytes: Uint8Array): Promise<void> {
  const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await stream.write(new Uint8Array(bytes));
  await stream.close();
}
