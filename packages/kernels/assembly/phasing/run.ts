/** Runs the steps of a workspace on every thread of the job, without leaving WebAssembly. */

import { columnUnits } from "../fft/columns";
import { outerAxisOf, slabRowsOf } from "../fft/grid";
import { isClear } from "../fft/rows";
import { transformPlane } from "../fft/slabs";
import { axisPass, slabPass, transformSlab } from "../fft/transform";
import {
  Combine,
  Dot,
  Gradient,
  Iterate,
  IterateFlag,
  Reference,
  ShrinkWrap,
  Smooth,
  Step,
  STEP_BYTES,
  StepType,
  Workspace,
  WORKSPACE_FAILURE,
  WORKSPACE_SUPPORT_VOXELS,
} from "../layout.generated";
import { barrier, letLeave, takeUnit, thread } from "../team/team";
import { coherencePass } from "./coherence";
import { combinePass, dotPass, smoothFieldAxisPass, smoothFieldPass } from "./fields";
import { gradientPass } from "./gradient";
import { FOLLOW_LIKELIHOOD, MEASURE, modulusPass, PROJECT } from "./modulus";
import { probePass } from "./probe";
import { isConfined, ruleRows } from "./rule";
import { countSupport, limitOf, referencePass, smoothAxisPass, smoothSlab, thresholdPass } from "./shrink-wrap";
import { hasFlag, isShrinkWrap } from "./step";

/** What a step does for those that come after it, while a slab is in the cache. */
let smoothingStep: usize = 0;
let isFollowed: bool = false;

/** Stops after the step whose iterate is not finite. */
export function run(workspace: Workspace): void {
  const count = workspace.stepCount;
  const scratch = workspace.scratch + <usize>thread * workspace.scratchBytes;
  let isSmoothed = false;
  let isTransformed = false;
  for (let index: u32 = 0; index < count; index++) {
    const step = stepAt(workspace, index);
    // until the first step changes the state
    letLeave(index == 0);
    if (isShrinkWrap(step)) {
      if (!shrinkWrap(workspace, changetype<ShrinkWrap>(step), isSmoothed, scratch)) return;
      isSmoothed = false;
      continue;
    }
    if (step.type == StepType.GRADIENT) {
      if (!gradient(workspace, index, changetype<Gradient>(step), scratch)) return;
      continue;
    }
    if (step.type != StepType.ITERATE) {
      letLeave(false);
      if (!fieldStep(workspace, index, step, scratch)) return;
      continue;
    }
    lookAhead(workspace, index);
    if (!isTransformed) slabPass(workspace.grid, workspace.object, workspace.work, 0, scratch);
    if (!iterate(workspace, index, changetype<Iterate>(step), scratch)) return;
    isSmoothed = smoothingStep != 0;
    isTransformed = isFollowed;
    if (atomic.load<u32>(changetype<usize>(workspace), WORKSPACE_FAILURE) != 0) return;
  }
}

// @ts-ignore: decorator
@inline
function stepAt(workspace: Workspace, index: u32): Step {
  return changetype<Step>(workspace.steps + <usize>index * STEP_BYTES);
}

/** A shrink-wrap right after iterate `index`, and an iterate after that or at once, can begin with its slabs. */
function lookAhead(workspace: Workspace, index: u32): void {
  const count = workspace.stepCount;
  let following = index + 1;
  const isNext = following < count && isShrinkWrap(stepAt(workspace, following));
  smoothingStep = isNext ? changetype<usize>(stepAt(workspace, following)) : 0;
  while (following < count && isShrinkWrap(stepAt(workspace, following))) following++;
  isFollowed = following < count && stepAt(workspace, following).type == StepType.ITERATE;
}

/** Writes `chi` of the present object as that of step 0. */
export function measure(workspace: Workspace): void {
  const scratch = workspace.scratch + <usize>thread * workspace.scratchBytes;
  slabPass(workspace.grid, workspace.object, workspace.work, 0, scratch);
  if (!compare(workspace, MEASURE, 0, scratch)) return;
  if (!barrier()) return;
  if (thread == 0) store<f64>(workspace.results, chi(workspace));
}

/** From both inner axes of the object transformed. */
function iterate(workspace: Workspace, index: u32, step: Iterate, scratch: usize): bool {
  const object = workspace.object;
  if (!projection(workspace, PROJECT, 0, scratch)) return false;
  if (thread == 0) recordChi(workspace, index);
  const hasProbe = hasFlag(step, IterateFlag.HAS_PROBE);
  if (!hasProbe) return lastRulePass(workspace, step, step.projected, object, index, scratch);
  const next = workspace.next;
  rulePass(workspace, step, step.projected, object, next, index, scratch);
  if (!barrier()) return false;
  probePass(workspace, step.probe, scratch);
  if (!projection(workspace, PROJECT, 0, scratch)) return false;
  return lastRulePass(workspace, step, step.probed, next, index, scratch);
}

/** Leaves `chi` of the object and the sums of the gradient. Nothing that a step before began is of use to it. */
function gradient(workspace: Workspace, index: u32, step: Gradient, scratch: usize): bool {
  slabPass(workspace.grid, workspace.object, workspace.work, 0, scratch);
  if (!projection(workspace, FOLLOW_LIKELIHOOD, step.background, scratch)) return false;
  if (thread == 0) recordChi(workspace, index);
  // The partial sums are about to be used for something else.
  if (!barrier()) return false;
  if (step.target != 0) letLeave(false);
  gradientPass(workspace, step, scratch);
  if (!barrier()) return false;
  if (thread == 0) recordSums(workspace, index, step);
  return barrier();
}

function recordSums(workspace: Workspace, index: u32, step: Gradient): void {
  const slabs = workspace.grid.slabs;
  const sums: u32 = 1 + <u32>(load<u32>(step.products) != 0) + <u32>(load<u32>(step.products, 4) != 0);
  for (let k: u32 = 0; k < sums; k++) {
    let sum: f64 = 0;
    for (let slab: u32 = 0; slab < slabs; slab++) sum += load<f64>(workspace.partials + ((k * slabs + slab) << 3));
    store<f64>(workspace.results + ((index + 1 + k) << 3), sum);
  }
}

/** From both inner axes transformed to both inner axes left to transform back. */
function projection(workspace: Workspace, action: u32, background: f32, scratch: usize): bool {
  return compare(workspace, action, background, scratch) && middleAxes(workspace, scratch);
}

function compare(workspace: Workspace, action: u32, background: f32, scratch: usize): bool {
  if (!middleAxes(workspace, scratch)) return false;
  if (workspace.transfer != 0) return coherencePass(workspace, action, background, scratch);
  modulusPass(workspace, action, background, scratch);
  return true;
}

function middleAxes(workspace: Workspace, scratch: usize): bool {
  const grid = workspace.grid;
  if (!barrier()) return false;
  for (let axis: u32 = 1; axis < grid.outerAxes; axis++) {
    axisPass(grid, outerAxisOf(grid, axis), workspace.work, scratch);
    if (!barrier()) return false;
  }
  return true;
}

function rulePass(
  workspace: Workspace,
  step: Iterate,
  rule: usize,
  src: usize,
  dst: usize,
  index: u32,
  scratch: usize,
): void {
  const slabs = workspace.grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs))
    ruleSlab(workspace, step, rule, src, dst, slab, index, scratch);
}

/** Makes the next iterate, and goes on with each slab as `lookAhead` found. */
function lastRulePass(
  workspace: Workspace,
  step: Iterate,
  rule: usize,
  src: usize,
  index: u32,
  scratch: usize,
): bool {
  const grid = workspace.grid;
  const object = workspace.object;
  const slabs = grid.slabs;
  letLeave(false);
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    ruleSlab(workspace, step, rule, src, object, slab, index, scratch);
    const rows = slabRowsOf(grid, slab);
    if (smoothingStep != 0) smoothSlab(workspace, changetype<ShrinkWrap>(smoothingStep), slab, rows, scratch);
    if (isFollowed) transformSlab(grid, object, workspace.work, slab, 0, scratch);
  }
  return barrier();
}

function ruleSlab(
  workspace: Workspace,
  step: Iterate,
  rule: usize,
  src: usize,
  dst: usize,
  slab: u32,
  index: u32,
  scratch: usize,
): void {
  const grid = workspace.grid;
  const at = <usize>slab * grid.slabBytes;
  const bytes = slabRowsOf(grid, slab) * grid.rowBytes;
  if (isConfined(step, rule) && isClear(workspace.support + (at >> 3), bytes >> 3)) {
    memory.fill(dst + at, 0, bytes);
    return;
  }
  transformPlane(grid, workspace.work + at, scratch);
  const isFinite = ruleRows(workspace, step, rule, src, dst, slab, slabRowsOf(grid, slab), scratch);
  if (!isFinite) atomic.store<u32>(changetype<usize>(workspace), index + 1, WORKSPACE_FAILURE);
}

function shrinkWrap(workspace: Workspace, step: ShrinkWrap, isSmoothed: bool, scratch: usize): bool {
  if (!isSmoothed && !smoothPass(workspace, step, scratch)) return false;
  for (let axis = workspace.grid.outerAxes; axis > 0; axis--) {
    smoothAxisPass(workspace, step, axis - 1, scratch);
    if (!barrier()) return false;
  }
  if (step.reference != Reference.MAXIMUM) {
    referencePass(workspace, step.reference == Reference.RMS);
    if (!barrier()) return false;
  }
  const limit = limitOf(workspace, step);
  // The partial sums are about to be used for something else.
  if (!barrier()) return false;
  letLeave(false);
  thresholdPass(workspace, limit);
  if (!barrier()) return false;
  if (thread == 0) store<u32>(changetype<usize>(workspace), countSupport(workspace), WORKSPACE_SUPPORT_VOXELS);
  return barrier();
}

function smoothPass(workspace: Workspace, step: ShrinkWrap, scratch: usize): bool {
  const grid = workspace.grid;
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    smoothSlab(workspace, step, slab, slabRowsOf(grid, slab), scratch);
  }
  return barrier();
}

/** A step that is neither an iterate nor a shrink-wrap. */
function fieldStep(workspace: Workspace, index: u32, step: Step, scratch: usize): bool {
  if (step.type == StepType.COMBINE) {
    combinePass(workspace, changetype<Combine>(step));
    return barrier();
  }
  if (step.type == StepType.DOT) {
    dotPass(workspace, changetype<Dot>(step));
    if (!barrier()) return false;
    if (thread == 0) store<f64>(workspace.results + (index << 3), sumOfPartials(workspace, workspace.grid.slabs));
    return barrier();
  }
  smoothFieldPass(workspace, changetype<Smooth>(step), scratch);
  for (let axis = workspace.grid.outerAxes; axis > 0; axis--) {
    if (!barrier()) return false;
    smoothFieldAxisPass(workspace, changetype<Smooth>(step), axis - 1, scratch);
  }
  return barrier();
}

function recordChi(workspace: Workspace, index: u32): void {
  const value = chi(workspace);
  store<f64>(workspace.results + (index << 3), value);
  if (!(value < Infinity)) atomic.store<u32>(changetype<usize>(workspace), index + 1, WORKSPACE_FAILURE);
}

function chi(workspace: Workspace): f64 {
  const grid = workspace.grid;
  const isCoherent = workspace.transfer == 0;
  const units = isCoherent ? columnUnits(grid, outerAxisOf(grid, 0)) : grid.slabs;
  return sqrt(sumOfPartials(workspace, units)) / workspace.norm;
}

function sumOfPartials(workspace: Workspace, units: u32): f64 {
  let sum: f64 = 0;
  for (let unit: u32 = 0; unit < units; unit++) sum += load<f64>(workspace.partials + (unit << 3));
  return sum;
}
