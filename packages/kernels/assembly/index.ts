/** What JavaScript calls. */

import { transform } from "./fft/transform";
import { Control, Job, Transform, Workspace } from "./layout.generated";
import { learn } from "./learning/jobs";
import { measure, run } from "./phasing/run";
import { finish, joinTeam } from "./team/team";

export { areZero } from "./words";
export { awaitFinish, awaitJob } from "./team/team";

/** Does the part of thread `index` of the job under way. True for the last thread of a job whose end is to be told. */
export function work(control: usize, index: i32): bool {
  const job = changetype<Control>(control);
  const count: i32 = job.threads;
  const isAnnounced = job.isAnnounced != 0;
  joinTeam(control, index, count);
  perform(job.kind, job.parameters);
  return finish(control) == count && isAnnounced;
}

function perform(kind: u32, parameters: usize): void {
  switch (kind) {
    case Job.NOTHING:
      return;
    case Job.TRANSFORM:
      return transform(changetype<Transform>(parameters));
    case Job.RUN:
      return run(changetype<Workspace>(parameters));
    case Job.MEASURE:
      return measure(changetype<Workspace>(parameters));
    default:
      learn(kind, parameters);
  }
}
