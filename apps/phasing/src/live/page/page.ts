/** The script of the live page: listens, draws what it hears, and asks for what its buttons say. */

import {
  type Colours,
  canvasesIn,
  decodeBase64,
  drawCurves,
  drawToScale,
  fitTogether,
  paintImage,
  paintLegend,
} from "@autophase/figures/web";
import type {
  LiveAction,
  LiveAnswer,
  LiveHello,
  LiveMessages,
  LiveStartMessage,
  LiveStatus,
  LiveViewMessage,
} from "../live-messages.js";

const starts = new Map<number, LiveStartMessage>();
const views = new Map<number, LiveViewMessage>();
let hello: LiveHello | undefined;
let status: LiveStatus | undefined;
let colours: Readonly<Record<"amplitude" | "phase" | "counts", Colours>> | undefined;
let isLost = false;
let isDrawn = true;
/** What the canvases and the curve show. */
let drawnView: LiveViewMessage | undefined;
let drawnStarts = "";

const GRAY = [138, 143, 152];
const ENDED = ["finished", "interrupted", "failed"];

const source = new EventSource(`events${location.search}`);
listen("hello", (message) => {
  starts.clear();
  views.clear();
  hello = message;
  drawnStarts = "";
  const { amplitude, phase, counts } = message.colours;
  colours = { amplitude: decodeBase64(amplitude), phase: decodeBase64(phase), counts: decodeBase64(counts) };
});
listen("status", (message) => {
  status = message;
  if (ENDED.includes(message.state)) source.close();
});
listen("start", (message) => starts.set(message.id, message));
listen("view", (message) => views.set(message.id, message));
source.onerror = () => {
  isLost = !(status && ENDED.includes(status.state));
  redraw();
};

part("pause").onclick = () => ask(status?.state === "paused" ? "resume" : "pause");
part("save").onclick = () => ask("save");
part("stop").onclick = () => {
  if (window.confirm("Stop the run? What there is will be saved.")) void ask("stop");
};
part("choice").onchange = redraw;
window.addEventListener("resize", () => {
  drawnStarts = "";
  redraw();
});

function listen<Name extends keyof LiveMessages>(name: Name, onMessage: (message: LiveMessages[Name]) => void): void {
  source.addEventListener(name, ({ data }) => {
    isLost = false;
    onMessage(JSON.parse(data));
    redraw();
  });
}

/** Once for everything that came since the last picture. */
function redraw(): void {
  if (!isDrawn) return;
  isDrawn = false;
  requestAnimationFrame(() => {
    isDrawn = true;
    draw();
  });
}

function draw(): void {
  if (!hello || !colours) return;
  const shown = shownStart();
  drawWords(hello, shown);
  drawChoice(shown);
  const view = views.get(shown?.id ?? -1);
  if (view !== drawnView || part("pattern").children.length === 0) drawPattern(hello, colours, view);
  if (view && view !== drawnView) drawCrystal(hello, colours, view);
  drawnView = view;
  const all = [...starts.values()];
  const mark = [shown?.id, ...all.map(({ iteration, freeLlk }) => `${iteration} ${freeLlk.length}`)].join();
  if (!shown || mark === drawnStarts) return;
  const others = all.filter((start) => start !== shown).map(({ chi }) => chi);
  drawCurves(part("curve"), { iterations: shown.iterations, others, chi: shown.chi, free: shown.freeLlk });
  drawnStarts = mark;
}

/** The one that is chosen, else the latest that is under way, else the latest. */
function shownStart(): LiveStartMessage | undefined {
  const chosen = part<HTMLSelectElement>("choice").value;
  const all = [...starts.values()].sort((a, b) => a.id - b.id);
  if (chosen !== "") return starts.get(Number(chosen));
  return all.filter(({ state }) => state === "running").at(-1) ?? all.at(-1);
}

function drawWords({ facts }: LiveHello, shown: LiveStartMessage | undefined): void {
  write("facts", facts.map(([name, value]) => `${name} ${value}`).join(" \u00b7 "));
  if (shown) {
    write("iteration", `${shown.iteration} of ${shown.iterations}`);
    write("chi", shown.chi.at(-1)?.[1].toFixed(4) ?? "-");
    write("support", shown.supportVoxels.toLocaleString("en"));
    const free = shown.freeLlk.at(-1)?.[1];
    write("free", free?.toFixed(3) ?? "-");
    if (free !== undefined) part("free-tile").hidden = false;
  }
  if (!status) return;
  const state = isLost ? "no connection" : status.state;
  write("state", state);
  part("state").className = `pill ${isLost ? "failed" : state}`;
  if (status.message !== "") write("message", status.message);
  write("elapsed", status.elapsed);
  write("left", status.left ?? "-");
  part<HTMLProgressElement>("progress").value = status.total > 0 ? status.done / status.total : 0;
  document.title = `${Math.floor((100 * status.done) / status.total)} % ${hello?.title}`;
  const isGoing = !isLost && ["running", "paused"].includes(status.state);
  for (const name of ["pause", "save", "stop"]) part<HTMLButtonElement>(name).disabled = !isGoing;
  write("pause", status.state === "paused" ? "Resume" : "Pause");
}

function drawChoice(shown: LiveStartMessage | undefined): void {
  const select = part<HTMLSelectElement>("choice");
  const latest = select.value === "" && shown ? `latest: ${shown.name}` : "latest start";
  if (select.options[0]?.textContent !== latest) select.options[0]?.replaceChildren(latest);
  for (const { id, name, state } of starts.values()) {
    const option = select.querySelector<HTMLOptionElement>(`option[value="${id}"]`) ?? new Option("", String(id));
    const words = state === "running" ? name : `${name}, ${state}`;
    if (option.textContent !== words) option.textContent = words;
    if (!option.isConnected) select.append(option);
  }
}

function drawCrystal(
  { axes, planeSteps }: LiveHello,
  { amplitude, phase }: NonNullable<typeof colours>,
  { planes }: LiveViewMessage,
): void {
  const captions = planes.map((_, axis) => {
    const [down, right] = axes.filter((_, other) => planes.length === 1 || other !== axis);
    return `${down} down, ${right} across`;
  });
  part("waiting").hidden = true;
  for (const [what, table] of [["amplitude", amplitude] as const, ["phase", phase] as const]) {
    const canvases = canvasesIn(
      part(what),
      captions.map((words) => `${what}, ${words}`),
    );
    const pictures = planes.map((plane, axis) => {
      const picture = planeSteps ? document.createElement("canvas") : canvases[axis];
      paintImage(picture, plane[what], table);
      return picture;
    });
    if (!planeSteps) fitTogether(canvases);
    else
      drawToScale(
        canvases,
        pictures.map((picture, axis) => ({ picture, steps: planeSteps[axis] })),
      );
  }
  legend("amplitude-legend", amplitude, ["0", "1", "of the largest amplitude"]);
  legend("phase-legend", phase, ["\u2212\u03c0", "\u03c0", "radians, inside the support"]);
}

function drawPattern(
  { measured, counts, patternAxes }: LiveHello,
  { counts: table }: NonNullable<typeof colours>,
  view: LiveViewMessage | undefined,
): void {
  const [down, right] = patternAxes;
  const captions = ["measured", "calculated"].map((what) => `${what}, ${down} down, ${right} across`);
  const canvases = canvasesIn(part("pattern"), captions);
  paintImage(canvases[0] as HTMLCanvasElement, measured, table, GRAY);
  // until there is one, an empty place of the same size
  paintImage(canvases[1] as HTMLCanvasElement, view?.calculated ?? { shape: measured.shape, bytes: "" }, table);
  fitTogether(canvases);
  const [from, to] = [counts.min, counts.max].map((value) => Number(value.toPrecision(2)).toLocaleString("en")) as [
    string,
    string,
  ];
  legend("counts-legend", table, [from, to, "counts, logarithmic; gray: not measured"]);
}

/** Once. */
function legend(name: string, table: Colours, words: readonly [string, string, string]): void {
  if (part(name).children.length === 0) paintLegend(part(name), table, words);
}

async function ask(action: LiveAction): Promise<void> {
  const token = document.querySelector<HTMLMetaElement>("meta[name=autophase-token]")?.content ?? "";
  const shown = shownStart();
  const query = shown ? `?start=${shown.id}` : "";
  try {
    const response = await fetch(`${action}${query}`, { method: "POST", headers: { "x-autophase-token": token } });
    const { message } = (await response.json()) as LiveAnswer;
    write("message", message);
  } catch {
    write("message", "the program does not answer");
  }
}

function write(name: string, words: string): void {
  const place = part(name);
  if (place.textContent !== words) place.textContent = words;
}

function part<Kind extends HTMLElement>(name: string): Kind {
  return document.getElementById(name) as Kind;
}
