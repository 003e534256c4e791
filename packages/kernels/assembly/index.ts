/** What JavaScript calls. */

import { transform } from "./fft/transform";
import { measure, run } from "./phasing/run";
import { ARGUMENTS, FIRST_WORKER, KIND, THREADS } from "./team/control";
import { finish, joinTeam } from "./team/team";

export { awaitFinish, awaitJob } from "./team/team";

/** Does thread `index` of the latest job; returns the number of threads that have finished it. */
export function work(control: usize, index: i32): i32 {
  joinTeam(control, index, load<i32>(control, THREADS));
  perform(load<i32>(control, KIND), load<u32>(control, ARGUMENTS));
  return finish(control);
}

/** Index of worker `worker` in the latest job; not an index of the job where it has no part in it. */
export function indexOfWorker(control: usize, worker: i32): i32 {
  return worker - load<i32>(control, FIRST_WORKER);
}

/** `JOBS` of `src/wasm/control.ts` names the kinds. */
function perform(kind: i32, words: usize): void {
  switch (kind) {
    case 0:
      return;
    case 1:
      return transform(words);
    case 2:
      return run(words);
    case 3:
      return measure(words);
    default:
      unreachable();
  }
}
