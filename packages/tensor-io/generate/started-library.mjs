/** h5wasm's WebAssembly as it is once the HDF5 library in it has started. */

const [DATA_COUNT, DATA] = [12, 11];
/** Bytes that did not change between two that did are kept with them where a segment of its own takes more. */
const SHORTEST_GAP = 12;

/**
 * Starts the library and returns its WebAssembly with what that leaves in memory as further data, so that it need not
 * be started again: most of a start is the compiling of hundreds of functions that convert numbers, each called once to
 * say that it is there. As Wizer of the Bytecode Alliance does it. Throws when the result has not the same memory, or
 * starts once more.
 * @param binary - the WebAssembly of h5wasm.
 * @param makeModule - the function of Emscripten that h5wasm exports.
 */
export async function startedLibrary(binary, makeModule) {
  const [before, after] = await memoryAroundStart(binary, makeModule);
  const started = withData(binary, changedRuns(before, after), after);
  for (const again of await memoryAroundStart(started, makeModule)) {
    if (Buffer.compare(again, after) !== 0) throw new Error("the HDF5 library is not the same with its start as data");
  }
  return started;
}

/** Memory before and after the start, ahead of the constructors of C++, which would start it otherwise. */
async function memoryAroundStart(binary, makeModule) {
  let copies;
  const instantiateWasm = async (imports, take) => {
    const { instance, module } = await WebAssembly.instantiate(binary, imports);
    const { memory = imports.env.memory, __wasm_call_ctors: construct } = instance.exports;
    const copy = () => Buffer.from(memory.buffer.slice(0));
    const exports = {
      ...instance.exports,
      __wasm_call_ctors() {
        const before = copy();
        if (instance.exports.H5open() !== 0) throw new Error("the HDF5 library does not start");
        copies = [before, copy()];
        construct();
      },
    };
    take({ exports }, module);
  };
  await makeModule({ noInitialRun: true, instantiateWasm });
  const [before, after] = copies;
  if (before.length !== after.length) throw new Error("the HDF5 library takes more memory when it starts");
  return copies;
}

function changedRuns(before, after) {
  const runs = [];
  for (let k = 0; k < after.length; k++) {
    if (before[k] === after[k]) continue;
    const last = runs.at(-1);
    if (last && k - last.end < SHORTEST_GAP) last.end = k + 1;
    else runs.push({ start: k, end: k + 1 });
  }
  return runs;
}

/** Segments at the end of the data section, which are copied last. */
function withData(binary, runs, memory) {
  const parts = [binary.subarray(0, 8)];
  for (let at = 8; at < binary.length; ) {
    const id = binary[at];
    const size = readNumber(binary, at + 1);
    const end = size.end + size.value;
    const isData = id === DATA || id === DATA_COUNT;
    if (isData) {
      const count = readNumber(binary, size.end);
      const more = id === DATA ? runs.flatMap(({ start, end: stop }) => segment(memory, start, stop)) : [];
      parts.push(...section(id, [number(count.value + runs.length), binary.subarray(count.end, end), ...more]));
    } else parts.push(binary.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}

function section(id, parts) {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  return [Buffer.of(id), number(size), ...parts];
}

/** An active one of memory 0: `i32.const start`, `end`, and its bytes. */
function segment(memory, start, end) {
  return [Buffer.of(0, 0x41), signedNumber(start), Buffer.of(0x0b), number(end - start), memory.subarray(start, end)];
}

/** LEB128, seven bits a byte. */
function readNumber(bytes, at) {
  let value = 0;
  for (let k = at, scale = 1; ; k++, scale *= 128) {
    value += (bytes[k] & 127) * scale;
    if (bytes[k] < 128) return { value, end: k + 1 };
  }
}

function number(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.of(...bytes, rest);
    bytes.push((rest % 128) + 128);
  }
}

/** Of one that is not negative: its highest bit must not be taken for a sign. */
function signedNumber(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 64) return Buffer.of(...bytes, rest);
    bytes.push((rest % 128) + 128);
  }
}
