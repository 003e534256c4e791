/** The live view of a run: on a terminal, as a page, or both. */

import { basename } from "node:path";
import { InterruptedError } from "@autophase/command-line";
import type { Solution } from "@autophase/phase-retrieval";
import {
  createLiveRun,
  type FlowEvent,
  followStarts,
  type LiveState,
  type RunnerPool,
  type StartView,
  viewOf,
  type WatchedRunner,
} from "@autophase/reconstruction";
import { attachPage, type PageSettings } from "./attach-page.js";
import { type AttachedTerminal, attachTerminal } from "./attach-terminal.js";
import type { LiveAction, LiveAnswer } from "./live-messages.js";
import { canDraw } from "./terminal/terminal-view.js";

export interface Live {
  /** Whether a picture stands in the place of a progress bar. */
  readonly hasPicture: boolean;
  /** Whether the calling thread has to stay free, so that the page is answered at once. */
  readonly hasPage: boolean;
  /** Aborts when the page asks to stop. */
  readonly signal: AbortSignal;
  /** The same, and what its runners run is looked at until the starts are over. */
  watching(pool: RunnerPool): RunnerPool;
  onEvent(event: FlowEvent): void;
  /** One line on standard error. */
  print(line: string): void;
  /** Milliseconds; it stands still while the run is paused. */
  now(): number;
  /** The last picture stands, pages keep what they show, and nothing holds the process. */
  end(state: LiveState, message: string): Promise<void>;
}

export interface LiveSettings extends Omit<PageSettings, "port" | "act"> {
  readonly terminal: boolean;
  /** Of the page; 0 for any that is free, `undefined` for none. */
  readonly port: number | undefined;
  /** Starts of all generations. */
  readonly starts: number;
  /** Whether voxels are held out. */
  readonly isJudged: boolean;
  /** Writes a present state. @returns the file. */
  readonly save: (solution: Solution, generation: number) => Promise<string>;
  readonly stream?: NodeJS.WriteStream;
}

/** @throws {LivePortError} when the port cannot be had. */
export async function openLive(settings: LiveSettings): Promise<Live> {
  const { terminal: wantsTerminal, port, starts, isJudged, stream = process.stderr, save, ...page } = settings;
  const store = createLiveRun({ starts, iterations: page.iterations });
  const stop = new AbortController();
  const watching = {
    runners: [] as readonly WatchedRunner[],
    solutions: new Map<number, Solution>(),
    unfollow: () => {},
  };
  let terminal: AttachedTerminal | undefined;
  const print = (line: string): void => (terminal ? terminal.print(line) : void stream.write(`${line}\n`));
  const act = actions({ store, stop, watching, save, print });
  const attached = port === undefined ? undefined : await attachPage(store, { ...page, port, act });
  if (attached) stream.write(`live view: ${attached.address}\n`);
  if (wantsTerminal && !canDraw(stream, process.env)) {
    stream.write("the live view needs a terminal; here the progress comes in plain lines\n");
  }
  if (wantsTerminal && canDraw(stream, process.env)) {
    terminal = attachTerminal(store, stream, { ...page, title: lineOf(page), starts });
  }
  const show = (view: StartView): void => {
    const start = store.onView(view);
    attached?.show(start);
  };
  return {
    hasPicture: terminal !== undefined,
    hasPage: attached !== undefined,
    signal: stop.signal,
    watching: (pool) => ({
      ...pool,
      createRunners(...setting) {
        const runners = pool.createRunners(...setting);
        const isWatched = (): boolean => terminal !== undefined || (attached?.isWatched() ?? false);
        watching.runners = runners;
        watching.unfollow = followStarts(runners, { isWatched, onView: show, isJudged });
        return runners;
      },
    }),
    onEvent(event) {
      store.onEvent(event);
      if (event.type === "starts-over") {
        watching.unfollow();
        store.set("writing", "the starts are over; judging and writing");
      }
      if (event.type !== "start-end") return;
      const { start, iterations, object, support } = event.solution;
      watching.solutions.set(start, event.solution);
      show({ start, iteration: iterations, ...viewOf(object, support.data), milliseconds: 0 });
    },
    print,
    now: () => performance.now() - 1000 * store.pausedSeconds(),
    async end(state, message) {
      watching.unfollow();
      store.set(state, message);
      terminal?.end();
      await attached?.end();
    },
  };
}

/** What runs, in one line. */
function lineOf({ title, facts }: Pick<LiveSettings, "title" | "facts">): string {
  const values = facts.filter(([name]) => name !== "pattern").map(([, value]) => value);
  return [basename(title), ...values].join("  ");
}

interface Acting {
  readonly store: ReturnType<typeof createLiveRun>;
  readonly stop: AbortController;
  readonly watching: { runners: readonly WatchedRunner[]; readonly solutions: Map<number, Solution> };
  readonly save: LiveSettings["save"];
  readonly print: (line: string) => void;
}

/** What the page can ask for. */
function actions({ store, stop, watching, save, print }: Acting) {
  const setPaused = (method: "pause" | "resume", state: LiveState): LiveAnswer => {
    for (const { watch } of watching.runners) watch[method]();
    store.set(state);
    // who looks at the terminal alone would wonder
    print(method === "pause" ? "paused from the live page, until it is resumed there" : "resumed from the live page");
    return { ok: true, message: method === "pause" ? "paused" : "" };
  };
  return async (action: LiveAction, id: number | undefined): Promise<LiveAnswer> => {
    const { state, starts } = store.read();
    if (state !== "running" && state !== "paused") return { ok: false, message: `the run is ${state}` };
    if (action === "pause") return setPaused("pause", "paused");
    if (action === "resume") return setPaused("resume", "running");
    if (action === "stop") {
      stop.abort(new InterruptedError("stopped from the live page"));
      store.set("stopping", "stopping; what there is will be saved");
      return { ok: true, message: "stopping; what there is will be saved" };
    }
    const start = id === undefined ? starts.at(-1) : starts[id];
    if (!start) return { ok: false, message: "there is nothing to save yet" };
    const runner = watching.runners.find(({ watch }) => watch.underWay() === start.start);
    const solution = start.state === "running" ? await runner?.watch.solution() : watching.solutions.get(start.start);
    if (!solution) return { ok: false, message: "this start is over, or its end is near; try again" };
    return { ok: true, message: `saved ${await save(solution, start.generation)}` };
  };
}
