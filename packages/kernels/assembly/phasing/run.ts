/** Runs the steps of a workspace on every thread of the job, without leaving WebAssembly. */

import { columnUnits } from "../fft/columns";
import { outerAxesOf, outerAxisOf, rowBytesOf, slabBytesOf, slabRowsOf, slabsOf } from "../fft/grid";
import { isClear } from "../fft/rows";
import { transformPlane } from "../fft/slabs";
import { axisPass, slabPass, transformSlab } from "../fft/transform";
import { barrier, takeUnit, thread } from "../team/team";
import { coherencePass } from "./coherence";
import { combinePass, dotPass, smoothFieldAxisPass, smoothFieldPass } from "./fields";
import { gradientPass } from "./gradient";
import { FOLLOW_LIKELIHOOD, MEASURE, modulusPass, PROJECT } from "./modulus";
import { probePass } from "./probe";
import { isConfined, ruleRows } from "./rule";
import { countSupport, limitOf, referencePass, smoothAxisPass, smoothSlab, thresholdPass } from "./shrink-wrap";
import {
  backgroundOf,
  COMBINE,
  DOT,
  GRADIENT,
  hasProbe,
  isShrinkWrap,
  ITERATE,
  probedRule,
  probeFactors,
  projectedRule,
  referenceOf,
  secondWordOf,
  STEP_BYTES,
  thirdWordOf,
  typeOf,
} from "./step";
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
  supportOf,
  transferOf,
  workOf,
} from "./workspace";

/** What a step does for those that come after it, while a slab is in the cache. */
let smoothingStep: usize = 0;
let isFollowed: bool = false;

/** Stops after the step whose iterate is not finite. */
export function run(workspace: usize): void {
  const count = stepCountOf(workspace);
  const scratch = scratchOf(workspace, thread);
  let isSmoothed = false;
  let isTransformed = false;
  for (let index: u32 = 0; index < count; index++) {
    const step = stepsOf(workspace) + <usize>index * STEP_BYTES;
    if (isShrinkWrap(step)) {
      if (!shrinkWrap(workspace, step, isSmoothed, scratch)) return;
      isSmoothed = false;
      continue;
    }
    if (typeOf(step) == GRADIENT) {
      if (!gradient(workspace, index, step, scratch)) return;
      continue;
    }
    if (typeOf(step) != ITERATE) {
      if (!fieldStep(workspace, index, step, scratch)) return;
      continue;
    }
    lookAhead(workspace, index);
    if (!isTransformed) slabPass(gridOf(workspace), objectOf(workspace), workOf(workspace), 0, scratch);
    if (!iterate(workspace, index, step, scratch)) return;
    isSmoothed = smoothingStep != 0;
    isTransformed = isFollowed;
    if (atomic.load<u32>(failureOf(workspace)) != 0) return;
  }
}

/** A shrink-wrap right after iterate `index`, and an iterate after that or at once, can begin with its slabs. */
function lookAhead(workspace: usize, index: u32): void {
  const end = stepsOf(workspace) + <usize>stepCountOf(workspace) * STEP_BYTES;
  let following = stepsOf(workspace) + <usize>(index + 1) * STEP_BYTES;
  smoothingStep = following < end && isShrinkWrap(following) ? following : 0;
  while (following < end && isShrinkWrap(following)) following += STEP_BYTES;
  isFollowed = following < end && typeOf(following) == ITERATE;
}

/** Writes `chi` of the present object as that of step 0. */
export function measure(workspace: usize): void {
  const scratch = scratchOf(workspace, thread);
  slabPass(gridOf(workspace), objectOf(workspace), workOf(workspace), 0, scratch);
  if (!compare(workspace, MEASURE, 0, scratch)) return;
  if (!barrier()) return;
  if (thread == 0) store<f64>(chiOf(workspace), chi(workspace));
}

/** From both inner axes of the object transformed. */
function iterate(workspace: usize, index: u32, step: usize, scratch: usize): bool {
  const object = objectOf(workspace);
  if (!projection(workspace, PROJECT, 0, scratch)) return false;
  if (thread == 0) recordChi(workspace, index);
  if (!hasProbe(step)) return lastRulePass(workspace, step, projectedRule(step), object, index, scratch);
  const next = nextOf(workspace);
  rulePass(workspace, step, projectedRule(step), object, next, index, scratch);
  if (!barrier()) return false;
  probePass(workspace, probeFactors(step), scratch);
  if (!projection(workspace, PROJECT, 0, scratch)) return false;
  return lastRulePass(workspace, step, probedRule(step), next, index, scratch);
}

/** Leaves `chi` of the object and the sums of the gradient. Nothing that a step before began is of use to it. */
function gradient(workspace: usize, index: u32, step: usize, scratch: usize): bool {
  slabPass(gridOf(workspace), objectOf(workspace), workOf(workspace), 0, scratch);
  if (!projection(workspace, FOLLOW_LIKELIHOOD, backgroundOf(step), scratch)) return false;
  if (thread == 0) recordChi(workspace, index);
  // The partial sums are about to be used for something else.
  if (!barrier()) return false;
  gradientPass(workspace, step, scratch);
  if (!barrier()) return false;
  if (thread == 0) recordSums(workspace, index, step);
  return barrier();
}

function recordSums(workspace: usize, index: u32, step: usize): void {
  const slabs = slabsOf(gridOf(workspace));
  const sums: u32 = 1 + <u32>(secondWordOf(step) != 0) + <u32>(thirdWordOf(step) != 0);
  for (let k: u32 = 0; k < sums; k++) {
    let sum: f64 = 0;
    for (let slab: u32 = 0; slab < slabs; slab++) sum += load<f64>(partialsOf(workspace) + ((k * slabs + slab) << 3));
    store<f64>(chiOf(workspace) + ((index + 1 + k) << 3), sum);
  }
}

/** From both inner axes transformed to both inner axes left to transform back. */
function projection(workspace: usize, action: u32, background: f32, scratch: usize): bool {
  return compare(workspace, action, background, scratch) && middleAxes(workspace, scratch);
}

function compare(workspace: usize, action: u32, background: f32, scratch: usize): bool {
  if (!middleAxes(workspace, scratch)) return false;
  if (transferOf(workspace) != 0) return coherencePass(workspace, action, background, scratch);
  modulusPass(workspace, action, background, scratch);
  return true;
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

function rulePass(
  workspace: usize,
  step: usize,
  rule: usize,
  src: usize,
  dst: usize,
  index: u32,
  scratch: usize,
): void {
  const slabs = slabsOf(gridOf(workspace));
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs))
    ruleSlab(workspace, step, rule, src, dst, slab, index, scratch);
}

/** Makes the next iterate, and goes on with each slab as `lookAhead` found. */
function lastRulePass(
  workspace: usize,
  step: usize,
  rule: usize,
  src: usize,
  index: u32,
  scratch: usize,
): bool {
  const grid = gridOf(workspace);
  const object = objectOf(workspace);
  const slabs = slabsOf(grid);
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    ruleSlab(workspace, step, rule, src, object, slab, index, scratch);
    const rows = slabRowsOf(grid, slab);
    if (smoothingStep != 0) smoothSlab(workspace, smoothingStep, slab, rows, scratch);
    if (isFollowed) transformSlab(grid, object, workOf(workspace), slab, 0, scratch);
  }
  return barrier();
}

function ruleSlab(
  workspace: usize,
  step: usize,
  rule: usize,
  src: usize,
  dst: usize,
  slab: u32,
  index: u32,
  scratch: usize,
): void {
  const grid = gridOf(workspace);
  const at = <usize>slab * slabBytesOf(grid);
  const bytes = slabRowsOf(grid, slab) * rowBytesOf(grid);
  if (isConfined(step, rule) && isClear(supportOf(workspace) + (at >> 3), bytes >> 3)) {
    memory.fill(dst + at, 0, bytes);
    return;
  }
  transformPlane(grid, workOf(workspace) + at, scratch);
  const isFinite = ruleRows(workspace, step, rule, src, dst, slab, slabRowsOf(grid, slab), scratch);
  if (!isFinite) atomic.store<u32>(failureOf(workspace), index + 1);
}

function shrinkWrap(workspace: usize, step: usize, isSmoothed: bool, scratch: usize): bool {
  if (!isSmoothed && !smoothPass(workspace, step, scratch)) return false;
  for (let axis = outerAxesOf(gridOf(workspace)); axis > 0; axis--) {
    smoothAxisPass(workspace, step, axis - 1, scratch);
    if (!barrier()) return false;
  }
  if (referenceOf(step) != 0) {
    referencePass(workspace, referenceOf(step) == 2);
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
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    smoothSlab(workspace, step, slab, slabRowsOf(grid, slab), scratch);
  }
  return barrier();
}

/** A step that is neither an iterate nor a shrink-wrap. */
function fieldStep(workspace: usize, index: u32, step: usize, scratch: usize): bool {
  if (typeOf(step) == COMBINE) {
    combinePass(workspace, step);
    return barrier();
  }
  if (typeOf(step) == DOT) {
    dotPass(workspace, step);
    if (!barrier()) return false;
    if (thread == 0) store<f64>(chiOf(workspace) + (index << 3), sumOfPartials(workspace, slabsOf(gridOf(workspace))));
    return barrier();
  }
  smoothFieldPass(workspace, step, scratch);
  for (let axis = outerAxesOf(gridOf(workspace)); axis > 0; axis--) {
    if (!barrier()) return false;
    smoothFieldAxisPass(workspace, step, axis - 1, scratch);
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
  const isCoherent = transferOf(workspace) == 0;
  const units = isCoherent ? columnUnits(grid, outerAxisOf(grid, 0)) : slabsOf(grid);
  return sqrt(sumOfPartials(workspace, units)) / normOf(workspace);
}

function sumOfPartials(workspace: usize, units: u32): f64 {
  let sum: f64 = 0;
  for (let unit: u32 = 0; unit < units; unit++) sum += load<f64>(partialsOf(workspace) + (unit << 3));
  return sum;
}
