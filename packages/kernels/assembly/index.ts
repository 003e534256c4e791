/** What JavaScript calls. */

import { transform } from "./fft/transform";
import { learn } from "./learning/jobs";
import { measure, run } from "./phasing/run";
import { ARGUMENTS, IS_ANNOUNCED, KIND, THREADS } from "./team/control";
import { finish, joinTeam } from "./team/team";

export { awaitFinish, awaitJob } from "./team/team";

/** Does the part of thread `index` of the job under way. True for the last thread of a job whose end is to be told. */
export function work(control: usize, index: i32): bool {
  const count = load<i32>(control, THREADS);
  const isAnnounced = load<i32>(control, IS_ANNOUNCED) != 0;
  joinTeam(control, index, count);
  perform(load<i32>(control, KIND), load<u32>(control, ARGUMENTS));
  return finish(control) == count && isAnnounced;
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
      learn(kind, words);
  }
}
