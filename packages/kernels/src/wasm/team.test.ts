/**
 * Every order in which two or three threads can take their turns in a few jobs: `assembly/team/team.ts` itself, as
 * JavaScript that gives way before each access to shared memory. No thread may be left waiting, no unit may be done
 * twice or not at all, and of a job that is left all threads leave the same pass.
 */

import { readFile } from "node:fs/promises";
import { transform } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { mailboxOf, nextUnitOf } from "./control.js";
import { CONTROL, LINE_BYTES, MAILBOX } from "./layout.generated.js";

/** What a thread does next to what all share. */
type Access =
  | readonly ["load", number]
  | readonly ["store" | "add", number, number]
  | readonly ["wait", number, number]
  | readonly ["notify", number]
  /** Both are tried. */
  | readonly ["either"]
  /** Is answered with a number that was told before; waits for one. */
  | readonly ["heard"]
  | readonly ["tell", number]
  /** A line for the account of what was done. */
  | readonly ["note", string]
  /** The job of this number is over. */
  | readonly ["over", number]
  /** Goes on from a place, which is all that it needs to know. */
  | readonly ["go on", Place];
type Thread = Generator<Access, void, number>;
type Steps<Result> = Generator<Access, Result, number>;

interface Team {
  joinTeam(control: number, thread: number, threads: number): Steps<void>;
  letLeave(may: boolean): Steps<void>;
  takeUnit(units: number): Steps<number>;
  barrier(): Steps<boolean>;
  awaitJob(mailbox: number, last: number): Steps<number>;
  awaitFinish(): Steps<void>;
  finish(control: number): Steps<number>;
}

const { fields } = CONTROL;
const control = 0;
const at = ({ offset }: { readonly offset: number }): number => control + offset;

/** A thread's own instance of the source, changed by `change`. */
let createTeam: (change?: (source: string) => string) => Promise<() => Team>;

beforeAll(async () => {
  const source = await readFile(new URL("../../assembly/team/team.ts", import.meta.url), "utf8");
  createTeam = async (change = (same) => same) => {
    const { code } = await transform(asGenerators(change(source)), { loader: "ts" });
    const layout = {
      ...constantsOf("CONTROL", CONTROL.fields),
      ...constantsOf("MAILBOX", MAILBOX.fields),
      CONTROL_BYTES: CONTROL.bytes,
      LINE_BYTES,
    };
    const names = "joinTeam, letLeave, takeUnit, barrier, awaitJob, awaitFinish, finish";
    const create = new Function("layout", `const { ${Object.keys(layout)} } = layout;\n${code}\nreturn { ${names} };`);
    return () => create(layout);
  };
});

function constantsOf(structure: string, offsets: { readonly [name: string]: { readonly offset: number } }) {
  const capitals = (name: string): string => name.replace(/[A-Z]/g, "_$&").toUpperCase();
  return Object.fromEntries(
    Object.entries(offsets).map(([name, { offset }]) => [`${structure}_${capitals(name)}`, offset]),
  );
}

/** Every function a generator, every access to shared memory a `yield`; without the looks before it goes to sleep. */
function asGenerators(source: string): string {
  const text = source
    .replace(/import \{[^}]*\} from "[^"]*";/, "")
    .replace(/^\/\/ @ts-ignore.*\n@inline$/gm, "")
    .replace(/SPINS: i32 = \d+/g, "SPINS: i32 = 0")
    .replace(/(?<!\w)<u32>\(/g, "Math.floor(")
    .replace(/<(u64|usize)>/g, "")
    .replace(/^export /gm, "")
    .replace(/^function /gm, "function* ");
  const own = [...text.matchAll(/^function\* (\w+)/gm)].map(([, name]) => name);
  const calls = new RegExp(`(?<!function\\* )\\b(?:atomic\\.(\\w+)(?:<\\w+>)?|(${own.join("|")}))\\(`);
  let rest = text;
  let result = "";
  for (let call = calls.exec(rest); call; call = calls.exec(rest)) {
    const open = call.index + call[0].length;
    const end = closing(rest, open);
    const inner = rest.slice(open, end);
    const head = call[1] ? `(yield ["${call[1]}", ` : `(yield* ${call[2]}(`;
    result += rest.slice(0, call.index) + head;
    // calls within the arguments are still to come
    rest = `${inner}${call[1] ? "])" : "))"}${rest.slice(end + 1)}`;
  }
  return result + rest;
}

function closing(text: string, from: number): number {
  for (let [i, depth] = [from, 1]; ; i++) {
    if (text[i] === "(") depth++;
    if (text[i] === ")" && --depth === 0) return i;
  }
}

interface JobPlan {
  /** How the calling thread has it done: it stays free, or takes part with the first `most` threads. */
  readonly by: "run" | "runSync";
  readonly most: number;
  /** Of work in each pass. */
  readonly units: number;
  /** Whether a signal may interrupt it at any moment. */
  readonly isHeard?: boolean;
}

const PASSES = 2;

/** Where a thread stands: between two jobs, or two passes of one. */
interface Place {
  /** Jobs that it has done. */
  readonly done: number;
  /** Of the last one, or the one under way. */
  readonly number: number;
  /** Of the job under way. */
  readonly job?: {
    readonly thread: number;
    readonly count: number;
    readonly isAnnounced: boolean;
    readonly pass: number;
  };
}

const START: Place = { done: 0, number: 0 };

/** One pass of a job: the last one changes the state, so that it is not left. @returns whether the job goes on. */
function* doPass(team: Team, units: number, { thread, count, pass }: NonNullable<Place["job"]>): Steps<boolean> {
  yield* team.joinTeam(control, thread, count);
  yield* team.letLeave(pass < PASSES - 1);
  for (let unit = yield* team.takeUnit(units); unit < units; unit = yield* team.takeUnit(units))
    yield ["note", `${pass}.${unit}`];
  if (yield* team.barrier()) return pass + 1 < PASSES;
  yield ["note", `left ${pass}`];
  return false;
}

/** As `threads/serve-jobs.ts` and `work` of `assembly/index.ts`, for so many jobs. */
function* serve(team: Team, mailbox: number, jobs: readonly JobPlan[], place: Place): Thread {
  const { done, number, job } = place;
  if (done === jobs.length) return;
  if (!job) {
    const next = yield* team.awaitJob(mailbox, number);
    const thread = yield ["load", mailbox + MAILBOX.fields.thread.offset];
    const count = yield ["load", at(fields.threads)];
    const isAnnounced = (yield ["load", at(fields.isAnnounced)]) !== 0;
    yield ["go on", { done, number: next, job: { thread, count, isAnnounced, pass: 0 } }];
  } else if (yield* doPass(team, jobs[done].units, job))
    yield ["go on", { ...place, job: { ...job, pass: job.pass + 1 } }];
  else {
    const finished = yield* team.finish(control);
    if (finished === job.count && job.isAnnounced) yield ["tell", number];
    yield ["go on", { done: done + 1, number }];
  }
}

/** As `post` and what calls it in `pool.ts`. */
function* order(team: Team, threads: number, jobs: readonly JobPlan[], { done, job }: Place): Thread {
  if (done === jobs.length) return;
  const { by, most, units, isHeard = false } = jobs[done];
  if (!job) {
    const own = by === "run" ? 0 : 1;
    yield ["store", at(fields.threads), most];
    yield ["store", at(fields.isAnnounced), own === 0 ? 1 : 0];
    for (const name of ["finished", "arrived", "aborted", "interrupted", "left"] as const)
      yield ["store", at(fields[name]), 0];
    for (let thread = 0; thread < most; thread++) yield ["store", nextUnitOf(control, thread), 0];
    const { thread: threadField, number, isAsleep } = MAILBOX.fields;
    for (let thread = own; thread < most; thread++) {
      const mailbox = mailboxOf(control, threads, thread);
      yield ["store", mailbox + threadField.offset, thread];
      yield ["store", mailbox + number.offset, done + 1];
      if ((yield ["load", mailbox + isAsleep.offset]) !== 0) yield ["notify", mailbox + number.offset];
    }
    const begun = { thread: 0, count: most, isAnnounced: false, pass: 0 };
    if (by === "runSync") yield ["go on", { done, number: 0, job: begun }];
    if (isHeard && (yield ["either"]) === 1) yield ["store", at(fields.interrupted), 1];
    yield ["heard"];
  } else if (yield* doPass(team, units, job)) yield ["go on", { done, number: 0, job: { ...job, pass: job.pass + 1 } }];
  else {
    yield* team.finish(control);
    yield* team.awaitFinish();
  }
  yield ["over", done];
  yield ["go on", { done: done + 1, number: 0 }];
}

interface State {
  /** Of each thread, what its accesses were answered with, as the number of a history. */
  readonly places: readonly number[];
  /** Of the shared memory that is used, in the order in which it was first. */
  readonly words: readonly number[];
  /** Where a thread sleeps. */
  readonly asleep: readonly (number | undefined)[];
  readonly told: readonly number[];
  /** What has been done of the job under way, in any order. */
  readonly notes: readonly string[];
}

type Program = (place: Place) => Thread;

/** Of the work noted for a job that is over. */
type Check = (job: number, notes: readonly string[]) => void;

/** Tries every order of turns. A sleeper wakes when it is told to, and never by itself. @returns how many states. */
function explore(programs: readonly Program[], check: Check): number {
  const next = createHistories(programs);
  const start: State = {
    places: programs.map((_, thread) => next.from(thread, START)),
    words: Array(MOST_WORDS).fill(0),
    asleep: programs.map(() => undefined),
    told: [],
    notes: [],
  };
  const seen = new Set<string>();
  const stack = [start];
  for (let state = stack.pop(); state; state = stack.pop()) {
    const key = keyOf(state);
    if (seen.has(key)) continue;
    seen.add(key);
    const before = stack.length;
    for (const thread of programs.keys()) stack.push(...turnsOf(state, thread, next, check));
    const isOver = state.places.every((place) => next.access(place) === undefined);
    if (stack.length === before && !isOver) throw new Error(`a stand-still: ${key}`);
  }
  return seen.size;
}

/** As many as the threads of a pool of three share. */
const MOST_WORDS = 24;

function keyOf({ places, words, asleep, told, notes }: State): string {
  return [places, words, asleep, told, notes].join(" ");
}

/** The states after one more access of a thread. */
function turnsOf(state: State, thread: number, next: ReturnType<typeof createHistories>, check: Check): State[] {
  const access = next.access(state.places[thread]);
  if (access === undefined || state.asleep[thread] !== undefined) return [];
  const [kind, address = 0, operand = 0] = access as readonly [string, number?, number?];
  const after = (answer: number, change: Partial<State> = {}): State => {
    let place = next.after(state.places[thread], answer);
    let { notes } = state;
    // what is noted is done with the access before it
    for (let noted = next.access(place); noted?.[0] === "note" || noted?.[0] === "over"; noted = next.access(place)) {
      if (noted[0] === "over") check(noted[1], notes);
      notes = noted[0] === "over" ? [] : [...notes, noted[1]].sort();
      place = next.after(place, 0);
    }
    return { ...state, ...change, notes, places: state.places.with(thread, place) };
  };
  const word = next.wordAt(address);
  const old = state.words[word];
  const written = (value: number) => ({ words: state.words.with(word, value) });
  switch (kind) {
    case "load":
      return [after(old)];
    case "store":
      return [after(0, written(operand))];
    case "add":
      return [after(old, written(old + operand))];
    case "wait":
      return [old === operand ? { ...state, asleep: state.asleep.with(thread, address) } : after(1)];
    case "notify": {
      const woken = after(0, { asleep: state.asleep.map((where) => (where === address ? undefined : where)) });
      const places = woken.places.map((place, other) =>
        state.asleep[other] === address ? next.after(place, 0) : place,
      );
      return [{ ...woken, places }];
    }
    case "either":
      return [after(0), after(1)];
    case "heard":
      return state.told.length === 0 ? [] : [after(state.told[0], { told: state.told.slice(1) })];
    default:
      return [after(0, { told: [...state.told, address] })];
  }
}

/** A thread that got the same answers since a place is where it was. */
function createHistories(programs: readonly Program[]) {
  const histories: { readonly thread: number; readonly place: Place; readonly answers: readonly number[] }[] = [];
  const numbers = new Map<string, number>();
  const accesses: (Access | undefined)[] = [];
  const words = new Map<number, number>();
  const numberOf = (key: string, thread: number, place: Place, answers: readonly number[]): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const run = programs[thread](place);
    let step = run.next();
    for (const answer of answers) step = run.next(answer);
    const access = step.done ? undefined : step.value;
    if (access?.[0] === "go on") {
      const number = from(thread, access[1]);
      numbers.set(key, number);
      return number;
    }
    numbers.set(key, histories.length);
    accesses.push(access);
    return histories.push({ thread, place, answers }) - 1;
  };
  const from = (thread: number, place: Place): number =>
    numberOf(`${thread} ${JSON.stringify(place)}`, thread, place, []);
  return {
    from,
    after(before: number, answer: number): number {
      const { thread, place, answers } = histories[before];
      return numberOf(`${before} ${answer}`, thread, place, [...answers, answer]);
    },
    access: (number: number): Access | undefined => accesses[number],
    wordAt(address: number): number {
      const word = words.get(address) ?? words.size;
      words.set(address, word);
      return word;
    },
  };
}

/** All units of each pass once; or the last passes not at all, and none of them begun by anybody who did not leave. */
function checkJobs(jobs: readonly JobPlan[]): Check {
  return (job, notes) => {
    const left = notes.filter((note) => note.startsWith("left"));
    const units = notes.filter((note) => !note.startsWith("left")).sort();
    const all = Array.from({ length: PASSES }, (_, pass) =>
      Array.from({ length: jobs[job].units }, (_, unit) => `${pass}.${unit}`),
    ).flat();
    if (left.length === 0) return expect(units).toEqual(all);
    expect(left).toEqual(Array(jobs[job].most).fill("left 0"));
    expect(new Set(units).size).toBe(units.length);
    expect(units.every((unit) => unit.startsWith("0."))).toBe(true);
  };
}

async function explorePool(threads: number, jobs: readonly JobPlan[], change?: (source: string) => string) {
  const create = await createTeam(change);
  const jobsOf = (worker: number): readonly JobPlan[] =>
    jobs.filter(({ by, most }) => worker < most && (by === "run" || worker > 0));
  const workers = Array.from({ length: threads }, (_, worker): Program => {
    return (place) => serve(create(), mailboxOf(control, threads, worker), jobsOf(worker), place);
  });
  return explore([(place) => order(create(), threads, jobs, place), ...workers], checkJobs(jobs));
}

const RUN: JobPlan = { by: "run", most: 2, units: 1 };
const HERE: JobPlan = { by: "runSync", most: 2, units: 1 };

describe("threads of a pool", () => {
  it.each<[string, readonly JobPlan[]]>([
    ["two jobs", [{ ...RUN, units: 2 }, RUN]],
    ["a job that may be interrupted, and one after it", [{ ...RUN, isHeard: true }, RUN]],
    ["one with the calling thread, and one without", [HERE, RUN]],
    ["one of the calling thread alone between", [{ ...HERE, most: 1 }, RUN]],
  ])("never stand still: %s", async (_, jobs) => {
    expect(await explorePool(2, jobs)).toBeGreaterThan(10_000);
  });

  it.each([
    ["nobody is woken", (source: string) => source.replace(/if \(threads > 1\) atomic\.notify.*/, "")],
    [
      "the barrier opens before it is empty",
      (source: string) => {
        const open = "    atomic.add<i32>(control + CONTROL_GENERATION, 1);\n";
        const empty = "    atomic.store<i32>(control + CONTROL_ARRIVED, 0);\n";
        return source.replace(empty, "").replace(open, open + empty);
      },
    ],
    [
      "each decides for itself whether it leaves",
      (source: string) => source.replace("atomic.load<i32>(control + CONTROL_LEFT) == 0", "!isInterrupted()"),
    ],
    [
      "who goes to sleep does not say so",
      (source: string) => source.replace("atomic.store<i32>(mailbox + MAILBOX_IS_ASLEEP, 1);", ""),
    ],
  ])("are seen to stand still if %s", async (_, change) => {
    await expect(explorePool(2, [{ ...RUN, isHeard: true }, RUN], change)).rejects.toThrow("a stand-still");
  });
});
