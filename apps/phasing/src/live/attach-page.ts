/** The live view as a page. */

import { readFile } from "node:fs/promises";
import { encodeColours, encodeMeasured, encodeView, planeSteps, type ValueRange } from "@autophase/figures";
import {
  formatClock,
  type LiveRun,
  type LiveRunStore,
  type LiveStart,
  type LiveView,
  nameOfStart,
} from "@autophase/reconstruction";
import type { DiffractionPattern } from "@autophase/tensor-io";
import type { LiveHello, LiveStatus, LiveViewMessage } from "./live-messages.js";
import { type LiveServerOptions, serveLive } from "./server/live-server.js";

export interface AttachedPage {
  readonly address: string;
  readonly isWatched: () => boolean;
  /** A start has a new view. */
  show(start: LiveStart): void;
  /** Sends the end and closes the server; pages keep what they show. */
  end(): Promise<void>;
}

export interface PageSettings {
  readonly port: number;
  readonly title: string;
  readonly facts: LiveHello["facts"];
  /** As it is phased: centred. */
  readonly pattern: DiffractionPattern;
  readonly act: LiveServerOptions["act"];
  /** Default: the script that was built beside the program. */
  readonly script?: string;
}

const INTERVAL_MILLISECONDS = 300;

/** @throws {PortError} when the port cannot be had. */
export async function attachPage(store: LiveRunStore, settings: PageSettings): Promise<AttachedPage> {
  const { image, range } = encodeMeasured(settings.pattern);
  const hello = helloOf(settings, image, range);
  const { port, title, act, script = await builtScript() } = settings;
  const server = await serveLive({
    port,
    title,
    script,
    act,
    greet: (send) => {
      const run = store.read();
      send("hello", hello);
      for (const start of run.starts) {
        send("start", messageOf(start));
        if (start.view) send("view", viewMessageOf(start.id, start.view, range));
      }
      send("status", statusOf(run));
    },
  });
  const { events } = server;
  const sent = new Map<number, LiveStart>();
  const sendChanges = (): void => {
    if (events.size() === 0) return;
    const run = store.read();
    for (const start of run.starts) {
      if (sent.get(start.id) === start) continue;
      sent.set(start.id, start);
      events.send("start", messageOf(start));
    }
    events.send("status", statusOf(run));
  };
  const timer = setInterval(sendChanges, INTERVAL_MILLISECONDS).unref();
  return {
    address: server.link,
    isWatched: () => events.size() > 0,
    show: (start) => {
      if (start.view && events.size() > 0) events.send("view", viewMessageOf(start.id, start.view, range));
    },
    end: () => {
      clearInterval(timer);
      sendChanges();
      return server.close();
    },
  };
}

function helloOf(
  { title, facts, pattern }: PageSettings,
  measured: LiveHello["measured"],
  { min, max }: LiveHello["counts"],
): LiveHello {
  const axes = ["depth", "height", "width"].slice(-pattern.intensity.shape.length);
  return {
    title,
    facts,
    axes,
    patternAxes: ["row", "column"],
    planeSteps: planeSteps(pattern),
    colours: { amplitude: encodeColours("viridis"), phase: encodeColours("phase"), counts: encodeColours("inferno") },
    measured,
    counts: { min, max },
  };
}

function statusOf({ state, message, done, total, seconds, secondsLeft }: LiveRun): LiveStatus {
  const left = secondsLeft === undefined ? null : formatClock(secondsLeft);
  return { state, message, done, total, elapsed: formatClock(seconds), left };
}

function messageOf(start: LiveStart) {
  const { id, state, iteration, way, supportVoxels, chi, freeLlk } = start;
  return { id, name: nameOfStart(start), state, iteration, iterations: way.iterations, supportVoxels, chi, freeLlk };
}

function viewMessageOf(id: number, view: LiveView, range: ValueRange): LiveViewMessage {
  return { id, iteration: view.iteration, ...encodeView(view, range) };
}

function builtScript(): Promise<string> {
  return readFile(new URL("./live/page/page.js", import.meta.url), "utf8");
}
