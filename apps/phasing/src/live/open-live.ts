/** The live view of a run: on a terminal, as a page, or both. */

import { InterruptedError, printable, printableLine } from "@autophase/command-line";
import type { Solution } from "@autophase/phase-retrieval";
import { createSupervisedRun, type LiveState, type PhasingPlan, type SupervisedRun } from "@autophase/reconstruction";
import type { AttachedPage, PageSettings } from "./attach-page.js";
import { type AttachedTerminal, attachTerminal } from "./attach-terminal.js";
import type { LiveAction, LiveAnswer } from "./live-messages.js";
import { canDraw } from "./terminal/terminal-view.js";

/** The signal aborts when the page asks to stop. */
export interface Live extends Omit<SupervisedRun, "store" | "pause" | "resume" | "stop" | "solutionOf" | "end"> {
  /** Whether a picture stands in the place of a progress bar. */
  readonly hasPicture: boolean;
  /** Whether the calling thread has to stay free, so that the page is answered at once. */
  readonly hasPage: boolean;
  /** One line on standard error. */
  print(line: string): void;
  /** The last picture stands, pages keep what they show, and nothing holds the process. */
  end(state: LiveState, message: string): Promise<void>;
}

export interface LiveSettings extends Omit<PageSettings, "port" | "act"> {
  readonly plan: PhasingPlan;
  readonly terminal: boolean;
  /** Of the page; 0 for any that is free, `undefined` for none. */
  readonly port: number | undefined;
  /** Writes a present state. @returns the file. */
  readonly save: (solution: Solution, generation: number) => Promise<string>;
  readonly stream?: NodeJS.WriteStream;
}

/** @throws {PortError} when the port cannot be had. */
export async function openLive(settings: LiveSettings): Promise<Live> {
  const { plan, terminal: wantsTerminal, port, stream = process.stderr, save, ...page } = settings;
  let terminal: AttachedTerminal | undefined;
  let attached: AttachedPage | undefined;
  const run = createSupervisedRun(plan, {
    isWatched: () => terminal !== undefined || (attached?.isWatched() ?? false),
    onView: (start) => attached?.show(start),
  });
  const { store } = run;
  const print = (line: string): void => {
    const text = printable(line);
    if (terminal) terminal.print(text);
    else stream.write(`${text}\n`);
  };
  if (port !== undefined) {
    const { attachPage } = await import("./attach-page.js");
    attached = await attachPage(store, { ...page, port, act: actions({ run, save, print }) });
  }
  if (attached) stream.write(`live view: ${attached.address}\n`);
  if (wantsTerminal && !canDraw(stream, process.env)) {
    stream.write("the live view needs a terminal; here the progress comes in plain lines\n");
  }
  if (wantsTerminal && canDraw(stream, process.env)) terminal = attachTerminal(store, stream, { title: lineOf(page) });
  return {
    hasPicture: terminal !== undefined,
    hasPage: attached !== undefined,
    signal: run.signal,
    watching: run.watching,
    onEvent: run.onEvent,
    showFirstSight: run.showFirstSight,
    print,
    now: run.now,
    async end(state, message) {
      run.end();
      store.set(state, message);
      terminal?.end();
      await attached?.end();
    },
  };
}

/** What runs, in one line. */
function lineOf({ title, facts }: Pick<LiveSettings, "title" | "facts">): string {
  const values = facts.filter(([name]) => name !== "pattern").map(([, value]) => value);
  return printableLine([title, ...values].join("  "));
}

interface Acting {
  readonly run: SupervisedRun;
  readonly save: LiveSettings["save"];
  readonly print: (line: string) => void;
}

/** What the page can ask for. */
function actions({ run, save, print }: Acting) {
  const { store } = run;
  return async (action: LiveAction, id: number | undefined): Promise<LiveAnswer> => {
    const { state, starts } = store.read();
    if (state !== "running" && state !== "paused") return { ok: false, message: `the run is ${state}` };
    if (action === "pause" || action === "resume") {
      run[action]();
      // who looks at the terminal alone would wonder
      print(action === "pause" ? "paused from the live page, until it is resumed there" : "resumed from the live page");
      return { ok: true, message: action === "pause" ? "paused" : "" };
    }
    if (action === "stop") {
      run.stop(new InterruptedError("stopped from the live page"));
      return { ok: true, message: store.read().message };
    }
    const start = id === undefined ? starts.at(-1) : starts[id];
    if (!start) return { ok: false, message: "there is nothing to save yet" };
    const solution = await run.solutionOf(start);
    if (!solution) return { ok: false, message: "this start is over, or its end is near; try again" };
    return { ok: true, message: `saved ${await save(solution, start.generation)}` };
  };
}
