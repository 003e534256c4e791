/** Runs the steps of a workspace on every thread of the job, without leaving WebAssembly. */

import { columnUnits } from "../fft/columns";
import { outerAxesOf, outerAxisOf, slabBytesOf, slabRowsOf, slabsOf } from "../fft/grid";
import { transformPlane } from "../fft/slabs";
import { axisPass, slabPass } from "../fft/transform";
import { barrier, takeUnit, thread } from "../team/team";
import { modulusPass } from "./modulus";
import { probePass } from "./probe";
import { ruleRows } from "./rule";
import { countSupport, limitOf, smoothAxisPass, smoothSlab, thresholdPass } from "./shrink-wrap";
import { hasProbe, isShrinkWrap, probedRule, probeFactors, projectedRule, STEP_BYTES } from "./step";
import {
  chiOf,
  countOf,
  failureOf,
  gridOf,
  nextOf,
  normOf,
  objectOf,
  partialsOf,
  scratchOf,
  stepCountOf,
  stepsOf,
  workOf,
} from "./workspace";

/** Stops after the step whose iterate is not finite. */
export function run(workspace: usize): void {
  const count = stepCountOf(workspace);
  const scratch = scratchOf(workspace, thread);
  let isSmoothed = false;
  for (let index: u32 = 0; index < count; index++) {
    const step = stepsOf(workspace) + <usize>index * STEP_BYTES;
    if (isShrinkWrap(step)) {
      if (!shrinkWrap(workspace, step, isSmoothed, scratch)) return;
      isSmoothed = false;
      continue;
    }
    const following = step + STEP_BYTES;
    const smoothing: usize = index + 1 < count && isShrinkWrap(following) ? following : 0;
    if (!iterate(workspace, index, step, smoothing, scratch)) return;
    isSmoothed = smoothing != 0;
    if (atomic.load<u32>(failureOf(workspace)) != 0) return;
  }
}

/** Writes `chi` of the present object as that of step 0. */
export function measure(workspace: usize): void {
  const scratch = scratchOf(workspace, thread);
  slabPass(gridOf(workspace), objectOf(workspace), workOf(workspace), 0, scratch);
  if (!middleAxes(workspace, scratch)) return;
  modulusPass(workspace, false, scratch);
  if (!barrier()) return;
  if (thread == 0) store<f64>(chiOf(workspace), chi(workspace));
}

function iterate(workspace: usize, index: u32, step: usize, smoothing: usize, scratch: usize): bool {
  const object = objectOf(workspace);
  const target = hasProbe(step) ? nextOf(workspace) : object;
  slabPass(gridOf(workspace), object, workOf(workspace), 0, scratch);
  if (!projection(workspace, scratch)) return false;
  if (thread == 0) recordChi(workspace, index);
  rulePass(workspace, projectedRule(step), object, target, index, hasProbe(step) ? 0 : smoothing, scratch);
  if (!barrier()) return false;
  if (!hasProbe(step)) return true;
  probePass(workspace, probeFactors(step), scratch);
  if (!projection(workspace, scratch)) return false;
  rulePass(workspace, probedRule(step), target, object, index, smoothing, scratch);
  return barrier();
}

/** From both inner axes transformed to both inner axes left to transform back. */
function projection(workspace: usize, scratch: usize): bool {
  if (!middleAxes(workspace, scratch)) return false;
  modulusPass(workspace, true, scratch);
  return middleAxes(workspace, scratch);
}

function middleAxes(workspace: usize, scratch: usize): bool {
  const grid = gridOf(workspace);
  if (!barrier()) return false;
  for (let axis: u32 = 1; axis < outerAxesOf(grid); axis++) {
    axisPass(grid, outerAxisOf(grid, axis), workOf(workspace), scratch);
    if (!barrier()) return false;
  }
  return true;
}

function rulePass(workspace: usize, rule: usize, src: usize, dst: usize, index: u32, smoothing: usize, scratch: usize): void {
  const grid = gridOf(workspace);
  const slabs = slabsOf(grid);
  for (let slab = takeUnit(); slab < slabs; slab = takeUnit()) {
    const rows = slabRowsOf(grid, slab);
    transformPlane(grid, workOf(workspace) + <usize>slab * slabBytesOf(grid), scratch);
    if (!ruleRows(workspace, rule, src, dst, slab, rows, scratch)) atomic.store<u32>(failureOf(workspace), index + 1);
    if (smoothing != 0) smoothSlab(workspace, smoothing, slab, rows, scratch);
  }
}

function shrinkWrap(workspace: usize, step: usize, isSmoothed: bool, scratch: usize): bool {
  if (!isSmoothed && !smoothPass(workspace, step, scratch)) return false;
  for (let axis = outerAxesOf(gridOf(workspace)); axis > 0; axis--) {
    smoothAxisPass(workspace, step, axis - 1, scratch);
    if (!barrier()) return false;
  }
  const limit = limitOf(workspace, step);
  // The partial sums are about to be used for something else.
  if (!barrier()) return false;
  thresholdPass(workspace, limit);
  if (!barrier()) return false;
  if (thread == 0) store<u32>(countOf(workspace), countSupport(workspace));
  return barrier();
}

function smoothPass(workspace: usize, step: usize, scratch: usize): bool {
  const grid = gridOf(workspace);
  const slabs = slabsOf(grid);
  for (let slab = takeUnit(); slab < slabs; slab = takeUnit()) {
    smoothSlab(workspace, step, slab, slabRowsOf(grid, slab), scratch);
  }
  return barrier();
}

function recordChi(workspace: usize, index: u32): void {
  const value = chi(workspace);
  store<f64>(chiOf(workspace) + (index << 3), value);
  if (!(value < Infinity)) atomic.store<u32>(failureOf(workspace), index + 1);
}

function chi(workspace: usize): f64 {
  const grid = gridOf(workspace);
  const units = columnUnits(grid, outerAxisOf(grid, 0));
  let sum: f64 = 0;
  for (let unit: u32 = 0; unit < units; unit++) sum += load<f64>(partialsOf(workspace) + (unit << 3));
  return sqrt(sum) / normOf(workspace);
}
