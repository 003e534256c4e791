/**
 * A small machine for the pickles that PyTorch writes. It knows the instructions that build numbers, text, lists,
 * tuples and dictionaries; of Python's code it knows a table of names. Nothing is imported, called or evaluated beyond
 * that table.
 */

import { FormatError } from "@autophase/tensor-io";
import { ForbiddenPickleError } from "../errors.js";
import { PickleReader } from "./pickle-reader.js";
import { PickleGlobal, type PickleValue } from "./pickle-values.js";

/** What stands for a Python callable: from its arguments to what it would have made. */
export type PickleFunction = (args: readonly PickleValue[]) => PickleValue;

export interface ReadPickleOptions {
  /** Name of the file, for messages. */
  readonly file: string;
  /** By path, such as `collections.OrderedDict`; `null` is a name that may be mentioned, not called. */
  readonly allowed: ReadonlyMap<string, PickleFunction | null>;
  /** From the identity of something outside the pickle to what stands for it. */
  readonly persistent: (id: PickleValue) => PickleValue;
  /** Of the first byte; default 0. */
  readonly position?: number;
}

/** The largest integer in bytes; what is longer is no size of a tensor. */
const LONGEST_INTEGER = 16;

/**
 * The value of a pickle, and where it ends. Work and memory are proportional to the bytes read: nothing is copied for a
 * reference, and nothing recurs.
 * @throws {FormatError} when it is cut short or makes no sense.
 * @throws {ForbiddenPickleError} when it names Python code that is not in `allowed`.
 */
export function readPickle(bytes: Uint8Array, options: ReadPickleOptions): { value: PickleValue; end: number } {
  const reader = new PickleReader(bytes, options.file, options.position);
  const machine = new Machine(reader, options);
  while (!machine.isDone) machine.step();
  return { value: machine.result, end: reader.position };
}

/** Python's MARK, which begins a list of items on the stack. */
const MARK = Symbol("mark");

type Slot = PickleValue | typeof MARK;

class Machine {
  isDone = false;
  result: PickleValue = null;
  readonly #reader: PickleReader;
  readonly #options: ReadPickleOptions;
  readonly #stack: Slot[] = [];
  readonly #memo = new Map<number, PickleValue>();

  constructor(reader: PickleReader, options: ReadPickleOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  /** One instruction, named in comments as `pickletools` does. */
  step(): void {
    const code = this.#reader.byte();
    if (this.#stepOutside(code) || this.#stepNumber(code) || this.#stepText(code)) return;
    if (this.#stepCollection(code) || this.#stepMemo(code)) return;
    throw this.#fail(`instruction 0x${code.toString(16)} is not one that PyTorch writes`);
  }

  #stepOutside(code: number): boolean {
    const { persistent } = this.#options;
    switch (code) {
      case 0x80: // PROTO
        return this.#ignore(this.#reader.byte());
      case 0x95: // FRAME
        return this.#ignore(this.#reader.length());
      case 0x2e: // STOP
        this.result = this.#pop();
        this.isDone = true;
        return true;
      case 0x63: // GLOBAL
        return this.#push(this.#global(this.#reader.line(), this.#reader.line()));
      case 0x93: {
        // STACK_GLOBAL
        const name = this.#pop();
        return this.#push(this.#global(this.#pop(), name));
      }
      case 0x52: // REDUCE
      case 0x81: // NEWOBJ
        return this.#call();
      case 0x62: // BUILD
        return this.#build();
      case 0x51: // BINPERSID
        return this.#push(persistent(this.#pop()));
      default:
        return false;
    }
  }

  #stepNumber(code: number): boolean {
    const reader = this.#reader;
    switch (code) {
      case 0x4e: // NONE
        return this.#push(null);
      case 0x88: // NEWTRUE
        return this.#push(true);
      case 0x89: // NEWFALSE
        return this.#push(false);
      case 0x4a: // BININT
        return this.#push(reader.int32());
      case 0x4b: // BININT1
        return this.#push(reader.byte());
      case 0x4d: // BININT2
        return this.#push(reader.uint16());
      case 0x8a: // LONG1
        return this.#push(this.#integer(reader.byte()));
      case 0x8b: // LONG4
        return this.#push(this.#integer(reader.uint32()));
      case 0x47: // BINFLOAT
        return this.#push(reader.float64());
      default:
        return false;
    }
  }

  #stepText(code: number): boolean {
    const reader = this.#reader;
    switch (code) {
      case 0x58: // BINUNICODE
        return this.#push(reader.text(reader.uint32()));
      case 0x8c: // SHORT_BINUNICODE
        return this.#push(reader.text(reader.byte()));
      case 0x8d: // BINUNICODE8
        return this.#push(reader.text(reader.length()));
      case 0x55: // SHORT_BINSTRING, which Python 2 wrote
        return this.#push(reader.text(reader.byte()));
      case 0x54: // BINSTRING
        return this.#push(reader.text(reader.uint32()));
      case 0x43: // SHORT_BINBYTES
        return this.#push(reader.bytes(reader.byte()));
      case 0x42: // BINBYTES
        return this.#push(reader.bytes(reader.uint32()));
      case 0x8e: // BINBYTES8
        return this.#push(reader.bytes(reader.length()));
      default:
        return false;
    }
  }

  #stepCollection(code: number): boolean {
    const stack = this.#stack;
    switch (code) {
      case 0x28: // MARK
        stack.push(MARK);
        return true;
      case 0x7d: // EMPTY_DICT
        return this.#push(new Map());
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
      case 0x8f: // EMPTY_SET
        return this.#push([]);
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return this.#push(Array.from({ length: code - 0x84 }, () => this.#pop()).reverse());
      case 0x74: // TUPLE
      case 0x91: // FROZENSET
        return this.#push(this.#popMarked());
      case 0x61: // APPEND
        return this.#append([this.#pop()]);
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        return this.#append(this.#popMarked());
      case 0x73: {
        // SETITEM
        const value = this.#pop();
        return this.#set([this.#pop(), value]);
      }
      case 0x75: // SETITEMS
        return this.#set(this.#popMarked());
      default:
        return false;
    }
  }

  #stepMemo(code: number): boolean {
    const reader = this.#reader;
    switch (code) {
      case 0x71: // BINPUT
        return this.#remember(reader.byte());
      case 0x72: // LONG_BINPUT
        return this.#remember(reader.uint32());
      case 0x94: // MEMOIZE
        return this.#remember(this.#memo.size);
      case 0x68: // BINGET
        return this.#recall(reader.byte());
      case 0x6a: // LONG_BINGET
        return this.#recall(reader.uint32());
      case 0x30: // POP
        this.#stack.pop();
        return true;
      case 0x31: // POP_MARK
        return this.#ignore(this.#popMarked());
      case 0x32: // DUP
        return this.#push(this.#top());
      default:
        return false;
    }
  }

  #global(module: PickleValue, name: PickleValue): PickleGlobal {
    // never text of a list: one of lists of lists would be endless
    if (typeof module !== "string" || typeof name !== "string") throw this.#fail("code without a name");
    const path = `${module}.${name}`;
    if (!this.#options.allowed.has(path)) throw new ForbiddenPickleError(this.#options.file, path);
    return new PickleGlobal(path);
  }

  #call(): boolean {
    const args = this.#pop();
    const callee = this.#pop();
    const make = callee instanceof PickleGlobal ? this.#options.allowed.get(callee.path) : undefined;
    if (!(callee instanceof PickleGlobal) || !make || !Array.isArray(args)) {
      throw this.#fail("a call of something that is not a function");
    }
    return this.#push(make(args));
  }

  /** Attributes of a dictionary, such as the versions of modules, say nothing of the weights. */
  #build(): boolean {
    this.#pop();
    if (!(this.#top() instanceof Map)) throw this.#fail("attributes for something other than a dictionary");
    return true;
  }

  #append(items: readonly PickleValue[]): boolean {
    const list = this.#top();
    if (!Array.isArray(list)) throw this.#fail("items for something that is not a list");
    for (const item of items) list.push(item);
    return true;
  }

  #set(items: readonly PickleValue[]): boolean {
    const map = this.#top();
    if (!(map instanceof Map) || items.length % 2 !== 0)
      throw this.#fail("items for something that is not a dictionary");
    for (let i = 0; i < items.length; i += 2) map.set(items[i] as PickleValue, items[i + 1] as PickleValue);
    return true;
  }

  #integer(count: number): number | bigint {
    if (count > LONGEST_INTEGER) throw this.#fail(`an integer of ${count} bytes`);
    return this.#reader.integer(count);
  }

  #remember(index: number): boolean {
    this.#memo.set(index, this.#top());
    return true;
  }

  #recall(index: number): boolean {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.#fail(`a reference to something that was not remembered (${index})`);
    return this.#push(value);
  }

  #push(value: PickleValue): true {
    this.#stack.push(value);
    return true;
  }

  #pop(): PickleValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) throw this.#fail("too little on the stack");
    return value;
  }

  #popMarked(): PickleValue[] {
    const start = this.#stack.lastIndexOf(MARK);
    if (start < 0) throw this.#fail("a list without a beginning");
    const items = this.#stack.splice(start) as PickleValue[];
    items.shift();
    return items;
  }

  #ignore(_: unknown): true {
    return true;
  }

  #fail(what: string): FormatError {
    return new FormatError(
      this.#options.file,
      `not a pickle of PyTorch: ${what}, before byte ${this.#reader.position}`,
    );
  }
}
