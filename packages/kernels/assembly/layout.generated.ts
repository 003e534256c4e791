// Made from generate/layout.mjs by `pnpm run generate`; do not edit.

/** Each thread has a line of its own for the units taken from it, and each worker one for its mailbox. */
export const LINE_BYTES: usize = 64;

/** The list of input rows at the beginning of a thread's scratch, eight bytes each. */
export const ROW_LIST_BYTES: usize = 1024;

/** What threads can be asked to do; nothing costs what starting a job costs. */
export namespace Job {
  export const NOTHING: u32 = 0;
  export const TRANSFORM: u32 = 1;
  export const RUN: u32 = 2;
  export const MEASURE: u32 = 3;
  export const PACK: u32 = 32;
  export const CONVOLVE: u32 = 33;
  export const FILTER_GRADIENT: u32 = 34;
  export const GATHERED_GRADIENT: u32 = 35;
  export const COMBINE: u32 = 36;
  export const CHANGE: u32 = 37;
  export const NORMALIZE: u32 = 38;
  export const SUM_CHANNELS: u32 = 39;
  export const NORMALIZE_GRADIENT: u32 = 40;
  export const RESAMPLE: u32 = 41;
  export const REDUCE: u32 = 42;
  export const FAR_FIELD: u32 = 43;
  export const FAR_FIELD_GRADIENT: u32 = 44;
  export const ADAM: u32 = 45;
  export const TRANSFORM_WEIGHTS: u32 = 46;
  export const WINOGRAD_CONVOLVE: u32 = 47;
  export const WINOGRAD_GRADIENT: u32 = 48;
  export const MEASURE_CHANNELS: u32 = 49;
  export const COPY_BOX: u32 = 50;
  export const MAX_POOL: u32 = 51;
  export const MAX_POOL_GRADIENT: u32 = 52;
}

/** Steps of a run. */
export namespace StepType {
  export const ITERATE: u32 = 0;
  export const SHRINK_WRAP: u32 = 1;
  export const COMBINE: u32 = 2;
  export const SMOOTH: u32 = 3;
  export const DOT: u32 = 4;
  export const GRADIENT: u32 = 5;
}

/**
 * Bits of an iterate: it has a second projection; it has an admission, which holds whatever the support says, for an
 * arc of phases, of more than half a turn.
 */
export namespace IterateFlag {
  export const HAS_PROBE: u32 = 1;
  export const HAS_ADMISSION: u32 = 2;
  export const ANYWHERE: u32 = 4;
  export const HAS_PHASES: u32 = 8;
  export const IS_WIDE: u32 = 16;
}

/** What the threshold of a shrink-wrap is relative to. */
export namespace Reference {
  export const MAXIMUM: u32 = 0;
  export const MEAN: u32 = 1;
  export const RMS: u32 = 2;
}

/** What becomes of two values. */
export namespace Combination {
  export const ADD: u32 = 0;
  export const SUBTRACT: u32 = 1;
  export const MULTIPLY: u32 = 2;
  export const DIVIDE: u32 = 3;
  export const MAXIMUM: u32 = 4;
  export const MINIMUM: u32 = 5;
}

/** What becomes of one value. */
export namespace Change {
  export const ABS: u32 = 0;
  export const NEGATE: u32 = 1;
  export const SQUARE: u32 = 2;
  export const SQRT: u32 = 3;
  export const RECIPROCAL_SQRT: u32 = 4;
  export const SIGN: u32 = 5;
  export const LEAKY: u32 = 6;
  export const STEP: u32 = 7;
  export const SIGMOID: u32 = 8;
  export const TANH: u32 = 9;
}

/** What becomes of a row. */
export namespace Reduction {
  export const SUM: u32 = 0;
  export const MAXIMUM: u32 = 1;
  export const SUM_OF_SQUARES: u32 = 2;
}

/**
 * How a sweep computes its outputs: eight channels at once; the same on inputs of few channels, gathered beforehand;
 * one channel at once, with weights `[output][tap][input]`.
 */
export namespace SweepKind {
  export const WIDE: u32 = 0;
  export const GATHERED: u32 = 1;
  export const NARROW: u32 = 2;
}

/** How lines of a length are transformed. */
export namespace PlanKind {
  export const MIXED_RADIX: u32 = 0;
  export const BLUESTEIN: u32 = 1;
}

/**
 * The control block that the threads of a pool share. Each word that threads fight over has a cache line of its own,
 * and those that they wait on lie at 128 or beyond, where the compiler makes the offset part of the load: V8 11.3 (Node
 * 20) loses an address that is kept in a local over a wait. Lines follow: for each thread one with the number of units
 * taken from its run in the pass under way, then the mailboxes.
 */
@unmanaged
export class Control {
  /** Of the job under way. */
  @inline get kind(): u32 {
    return load<u32>(changetype<usize>(this), 0);
  }
  /** Of its arguments. */
  @inline get parameters(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  /** How many do it. */
  @inline get threads(): u32 {
    return load<u32>(changetype<usize>(this), 8);
  }
  /** Whether its last thread reports the end. */
  @inline get isAnnounced(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
}
/** Not 0: the job is to be left, where that leaves no trace. */
export const CONTROL_INTERRUPTED: usize = 16;
/** Not 0: it was. */
export const CONTROL_LEFT: usize = 20;
/** Threads that have finished the job. */
export const CONTROL_FINISHED: usize = 128;
/** Threads that have reached the barrier. */
export const CONTROL_ARRIVED: usize = 192;
/** Barriers passed. */
export const CONTROL_GENERATION: usize = 256;
/** Not 0: a thread failed or died, and all others leave the job. */
export const CONTROL_ABORTED: usize = 320;
export const CONTROL_BYTES: usize = 384;

/** What a worker waits at. */
@unmanaged
export class Mailbox {
  /** Its index in its latest job. */
  @inline get thread(): u32 {
    return load<u32>(changetype<usize>(this), 0);
  }
}
/** Of that job. */
export const MAILBOX_NUMBER: usize = 4;
/** Whether the worker must be woken. */
export const MAILBOX_IS_ASLEEP: usize = 8;
export const MAILBOX_BYTES: usize = 64;

/** Arguments of the bare n-D transform. */
@unmanaged
export class Transform {
  @inline get grid(): Grid {
    return changetype<Grid>(<usize>load<u32>(changetype<usize>(this), 0));
  }
  @inline get source(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get destination(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get isInverse(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  @inline get scratch(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
  /** Of one thread. */
  @inline get scratchBytes(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
  /** Of an inverse. */
  @inline get scale(): f32 {
    return load<f32>(changetype<usize>(this), 24);
  }
}
export const TRANSFORM_BYTES: usize = 28;

/**
 * Where the voxels of an n-D array lie. Voxels go in groups of four neighbours of the last axis, 32 bytes a group (re4,
 * im4); a row is padded with zeros to whole groups, and further where its length would put a column on one cache set; a
 * plane holds the rows of the last axis but one; planes follow at a stride that keeps the other axes from falling on
 * one cache set. Real arrays on the same grid have half the stride (16 bytes a group), byte arrays an eighth. Rows are
 * visited in slabs: a plane each, or several planes where a plane is a single row. The outer axes follow, the first
 * axis first.
 */
@unmanaged
export class Grid {
  /** Length of the last axis. */
  @inline get width(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  /** Of a row. */
  @inline get groups(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get planeRows(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get planeBytes(): usize {
    return load<u32>(changetype<usize>(this), 12);
  }
  @inline get planes(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
  @inline get slabBytes(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
  /** The last may have fewer. */
  @inline get rowsOfSlab(): usize {
    return load<u32>(changetype<usize>(this), 24);
  }
  @inline get slabs(): u32 {
    return load<u32>(changetype<usize>(this), 28);
  }
  /** Of the last axis. */
  @inline get lastPlan(): Plan {
    return changetype<Plan>(<usize>load<u32>(changetype<usize>(this), 32));
  }
  /** Of the last axis but one. */
  @inline get rowPlan(): Plan {
    return changetype<Plan>(<usize>load<u32>(changetype<usize>(this), 36));
  }
  /** How many. */
  @inline get outerAxes(): u32 {
    return load<u32>(changetype<usize>(this), 40);
  }
  @inline get rowBytes(): usize {
    return load<u32>(changetype<usize>(this), 44);
  }
}
export const GRID_BYTES: usize = 48;

/** An axis but the last two. */
@unmanaged
export class OuterAxis {
  @inline get length(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get plan(): Plan {
    return changetype<Plan>(<usize>load<u32>(changetype<usize>(this), 4));
  }
  /** In planes. */
  @inline get stride(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get repetitions(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
}
export const OUTER_AXIS_BYTES: usize = 16;

/** How a line is transformed. The stages of mixed radices follow. */
@unmanaged
export class Plan {
  @inline get length(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  /** A `PlanKind`. */
  @inline get kind(): u32 {
    return load<u32>(changetype<usize>(this), 4);
  }
  /** How many. */
  @inline get stages(): u32 {
    return load<u32>(changetype<usize>(this), 8);
  }
}
export const PLAN_BYTES: usize = 12;

/** A stage of radix r: from `q + s (p + m k)` to `q + s (r p + j)`; s is the product of the radices before it. */
@unmanaged
export class Stage {
  @inline get radix(): u32 {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get m(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get s(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  /** `exp(-2 pi i p j / (r m))`, pairs, from p = 1 and j = 1 on. */
  @inline get twiddles(): usize {
    return load<u32>(changetype<usize>(this), 12);
  }
}
export const STAGE_BYTES: usize = 16;

/** A plan that goes by a convolution. */
@unmanaged
export class Bluestein extends Plan {
  /** Of the padded length. */
  @inline get inner(): Plan {
    return changetype<Plan>(<usize>load<u32>(changetype<usize>(this), 12));
  }
  /** `exp(-i pi k^2 / n)`, pairs. */
  @inline get chirp(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
  /** Transform of the conjugate chirp, over the padded length; pairs. */
  @inline get filter(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
}
export const BLUESTEIN_BYTES: usize = 24;

/**
 * A phasing workspace. Arrays lie on its grid: the object, the work array and the second iterate complex; the modulus
 * real; the support bytes, -1 inside; the smoothed amplitude real. On the half grid lie the transform of the point
 * spread without its centre, over twice the number of voxels, and that of the calculated intensity, which has one block
 * with the smoothed amplitude: neither is needed while the other is. Addresses of arrays that no step of the run needs
 * are 0.
 */
@unmanaged
export class Workspace {
  @inline get grid(): Grid {
    return changetype<Grid>(<usize>load<u32>(changetype<usize>(this), 0));
  }
  /** Of the transforms of real arrays. */
  @inline get halfGrid(): Grid {
    return changetype<Grid>(<usize>load<u32>(changetype<usize>(this), 4));
  }
  @inline get object(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get work(): usize {
    return load<u32>(changetype<usize>(this), 12);
  }
  /** The second iterate, for rules with a probe. */
  @inline get next(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
  /** Negative, -1 - bound, where it is only known to be at least `bound`: 0 where masked. */
  @inline get modulus(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
  @inline get support(): usize {
    return load<u32>(changetype<usize>(this), 24);
  }
  /** A double for each unit of a pass, so that sums do not depend on which thread took which unit. */
  @inline get partials(): usize {
    return load<u32>(changetype<usize>(this), 28);
  }
  @inline get scratch(): usize {
    return load<u32>(changetype<usize>(this), 32);
  }
  /** Of one thread. */
  @inline get scratchBytes(): usize {
    return load<u32>(changetype<usize>(this), 36);
  }
  @inline get steps(): usize {
    return load<u32>(changetype<usize>(this), 40);
  }
  @inline get stepCount(): u32 {
    return load<u32>(changetype<usize>(this), 44);
  }
  /** A double for each step: chi of an iterate, the product of a dot; of a gradient chi, then its sums. */
  @inline get results(): usize {
    return load<u32>(changetype<usize>(this), 48);
  }
  /** One over the number of voxels. */
  @inline get scale(): f32 {
    return load<f32>(changetype<usize>(this), 52);
  }
  /** Of the measured modulus. */
  @inline get norm(): f64 {
    return load<f64>(changetype<usize>(this), 56);
  }
  /** The smoothed amplitude, or the calculated intensity on the half grid. */
  @inline get smoothed(): usize {
    return load<u32>(changetype<usize>(this), 72);
  }
  /** 0 where the illumination is coherent. */
  @inline get transfer(): usize {
    return load<u32>(changetype<usize>(this), 76);
  }
  /** Whether the transform of the point spread is kept as a real array. */
  @inline get isTransferReal(): u32 {
    return load<u32>(changetype<usize>(this), 80);
  }
  /** Value of the point spread at its origin. */
  @inline get spreadCentre(): f32 {
    return load<f32>(changetype<usize>(this), 84);
  }
  /** Of the amplitude of estimated voxels, relative to the estimate. */
  @inline get leastEstimate(): f32 {
    return load<f32>(changetype<usize>(this), 88);
  }
  /** The same; 0: they are free. */
  @inline get mostEstimate(): f32 {
    return load<f32>(changetype<usize>(this), 92);
  }
  /** Fields 1 and up; only JavaScript looks at these. */
  @inline get fields(): usize {
    return changetype<usize>(this) + 96;
  }
}
/** 1 + the index of the step whose iterate is not finite, or 0. */
export const WORKSPACE_FAILURE: usize = 64;
/** How many there are inside. */
export const WORKSPACE_SUPPORT_VOXELS: usize = 68;
export const WORKSPACE_BYTES: usize = 112;

/** What every step begins with. */
@unmanaged
export class Step {
  /** A `StepType`. */
  @inline get type(): u32 {
    return load<u32>(changetype<usize>(this), 0);
  }
}
export const STEP_BYTES: usize = 128;

/** One step of a projection algorithm. */
@unmanaged
export class Iterate extends Step {
  /** Of `IterateFlag`. */
  @inline get flags(): u32 {
    return load<u32>(changetype<usize>(this), 4);
  }
  /** Factors of the iterate and of its projection inside the support, and outside. */
  @inline get projected(): usize {
    return changetype<usize>(this) + 8;
  }
  /** The same with the second projection in the place of the first. */
  @inline get probed(): usize {
    return changetype<usize>(this) + 24;
  }
  /** Factors of the iterate inside and outside before the second projection. */
  @inline get probe(): usize {
    return changetype<usize>(this) + 40;
  }
  /** Square of the smallest modulus; cosine and sine of the first phase and of the last. */
  @inline get admission(): usize {
    return changetype<usize>(this) + 48;
  }
}
export const ITERATE_BYTES: usize = 128;

/** A new support. */
@unmanaged
export class ShrinkWrap extends Step {
  /** A `Reference`. */
  @inline get reference(): u32 {
    return load<u32>(changetype<usize>(this), 4);
  }
  /** One for each axis, the last first. */
  @inline get filters(): Filter {
    return changetype<Filter>(<usize>load<u32>(changetype<usize>(this), 8));
  }
  @inline get threshold(): f32 {
    return load<f32>(changetype<usize>(this), 12);
  }
}
export const SHRINK_WRAP_BYTES: usize = 128;

/** A linear combination of fields. */
@unmanaged
export class Combine extends Step {
  /** How many. */
  @inline get terms(): u32 {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get target(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  /** The terms, a `Term` each, at most one for each field. */
  @inline get list(): usize {
    return changetype<usize>(this) + 12;
  }
}
export const COMBINE_BYTES: usize = 128;

/** Of a combination. */
@unmanaged
export class Term {
  @inline get from(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  /** Factor inside the support. */
  @inline get inside(): f32 {
    return load<f32>(changetype<usize>(this), 4);
  }
  @inline get outside(): f32 {
    return load<f32>(changetype<usize>(this), 8);
  }
}
export const TERM_BYTES: usize = 12;

/** A field convolved with a Gaussian. */
@unmanaged
export class Smooth extends Step {
  @inline get field(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  /** One for each axis, the last first. */
  @inline get filters(): Filter {
    return changetype<Filter>(<usize>load<u32>(changetype<usize>(this), 8));
  }
}
export const SMOOTH_BYTES: usize = 128;

/** A scalar product of two fields. */
@unmanaged
export class Dot extends Step {
  @inline get a(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get b(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
}
export const DOT_BYTES: usize = 128;

/** The gradient of the likelihood; addresses are 0 where there is none. */
@unmanaged
export class Gradient extends Step {
  @inline get target(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  /** Fields that it is multiplied by. */
  @inline get products(): usize {
    return changetype<usize>(this) + 8;
  }
  @inline get background(): f32 {
    return load<f32>(changetype<usize>(this), 16);
  }
}
export const GRADIENT_BYTES: usize = 128;

/** A symmetric periodic filter along one axis. */
@unmanaged
export class Filter {
  /** Floats: the middle, then outwards. */
  @inline get taps(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get radius(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
}
export const FILTER_BYTES: usize = 8;

/** One step of Adam. */
@unmanaged
export class AdamJob {
  @inline get weights(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get gradient(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  /** Moment. */
  @inline get first(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  /** Moment. */
  @inline get second(): usize {
    return load<u32>(changetype<usize>(this), 12);
  }
  @inline get newWeights(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
  @inline get newFirst(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
  @inline get newSecond(): usize {
    return load<u32>(changetype<usize>(this), 24);
  }
  @inline get count(): u32 {
    return load<u32>(changetype<usize>(this), 28);
  }
  @inline get rate(): f32 {
    return load<f32>(changetype<usize>(this), 32);
  }
  @inline get beta1(): f32 {
    return load<f32>(changetype<usize>(this), 36);
  }
  @inline get beta2(): f32 {
    return load<f32>(changetype<usize>(this), 40);
  }
  @inline get root(): f32 {
    return load<f32>(changetype<usize>(this), 44);
  }
  @inline get epsilon(): f32 {
    return load<f32>(changetype<usize>(this), 48);
  }
}
export const ADAM_JOB_BYTES: usize = 52;

/** Weights in the order in which the tiles read them. */
@unmanaged
export class PackJob {
  @inline get source(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  /** `[block][tap][input][output of the block]`, zeros past the last output. */
  @inline get destination(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get taps(): u32 {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get inputs(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  @inline get outputs(): u32 {
    return load<u32>(changetype<usize>(this), 16);
  }
  /** Floats of the source from tap to tap. */
  @inline get tapStep(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
  @inline get inputStep(): usize {
    return load<u32>(changetype<usize>(this), 24);
  }
  @inline get outputStep(): usize {
    return load<u32>(changetype<usize>(this), 28);
  }
  /** 8, or 1. */
  @inline get blockOutputs(): u32 {
    return load<u32>(changetype<usize>(this), 32);
  }
}
export const PACK_JOB_BYTES: usize = 36;

/** Reductions of rows: each piece of each row has a result. */
@unmanaged
export class ReduceJob {
  /** A `Reduction`. */
  @inline get operation(): u32 {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get source(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  /** The results, floats. */
  @inline get partial(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get rows(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  /** Of a row. */
  @inline get length(): u32 {
    return load<u32>(changetype<usize>(this), 16);
  }
  /** Length of a piece. */
  @inline get piece(): u32 {
    return load<u32>(changetype<usize>(this), 20);
  }
}
export const REDUCE_JOB_BYTES: usize = 24;

/** `result = (source - mean) factor + offset` over `[positions, channels]`. */
@unmanaged
export class NormalizeJob {
  @inline get source(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get result(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get positions(): u32 {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get channels(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  /** Mean, factor, offset, each padded to a multiple of eight floats. */
  @inline get arrays(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
}
export const NORMALIZE_JOB_BYTES: usize = 20;

/** `sum gradient` and `sum gradient (activated - mean)` of each channel. */
@unmanaged
export class SumChannelsJob {
  @inline get gradient(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  /** Or 0. */
  @inline get activated(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get positions(): u32 {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get channels(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  /** Or 0. */
  @inline get mean(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
  /** For each unit two arrays, padded like the others. */
  @inline get sums(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
  /** Positions of a unit. */
  @inline get perUnit(): u32 {
    return load<u32>(changetype<usize>(this), 24);
  }
}
export const SUM_CHANNELS_JOB_BYTES: usize = 28;

/** `result = (gradient factor + (activated - mean) through + constant) (activated > 0 ? 1 : slope)`. */
@unmanaged
export class NormalizeGradientJob {
  @inline get gradient(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get activated(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get positions(): u32 {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get channels(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  /** Mean, factor, through, constant, each padded to a multiple of eight floats. */
  @inline get arrays(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
  /** For each unit two arrays, of which the first gets `sum result`. */
  @inline get sums(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
  /** Positions of a unit. */
  @inline get perUnit(): u32 {
    return load<u32>(changetype<usize>(this), 24);
  }
  @inline get result(): usize {
    return load<u32>(changetype<usize>(this), 28);
  }
  @inline get slope(): f32 {
    return load<f32>(changetype<usize>(this), 32);
  }
}
export const NORMALIZE_GRADIENT_JOB_BYTES: usize = 36;

/** Mean and sum of squared deviations of each channel. */
@unmanaged
export class MeasureChannelsJob {
  @inline get source(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get positions(): u32 {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get channels(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  /** Positions of a chunk. */
  @inline get perChunk(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  /** Both for each chunk. */
  @inline get statistics(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
}
export const MEASURE_CHANNELS_JOB_BYTES: usize = 20;

/** Two arrays element by element, `[outer, inner]`. */
@unmanaged
export class CombineJob {
  /** A `Combination`. */
  @inline get operation(): u32 {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get first(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get second(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get result(): usize {
    return load<u32>(changetype<usize>(this), 12);
  }
  @inline get outer(): u32 {
    return load<u32>(changetype<usize>(this), 16);
  }
  @inline get inner(): u32 {
    return load<u32>(changetype<usize>(this), 20);
  }
  /** Floats from row to row. */
  @inline get firstRowStep(): u32 {
    return load<u32>(changetype<usize>(this), 24);
  }
  /** Floats from element to element. */
  @inline get firstStep(): usize {
    return load<u32>(changetype<usize>(this), 28);
  }
  @inline get secondRowStep(): u32 {
    return load<u32>(changetype<usize>(this), 32);
  }
  @inline get secondStep(): usize {
    return load<u32>(changetype<usize>(this), 36);
  }
}
export const COMBINE_JOB_BYTES: usize = 40;

/** One array element by element. */
@unmanaged
export class ChangeJob {
  /** A `Change`. */
  @inline get operation(): u32 {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get source(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get result(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get count(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  @inline get parameter(): f32 {
    return load<f32>(changetype<usize>(this), 16);
  }
}
export const CHANGE_JOB_BYTES: usize = 20;

/** The far-field modulus of one object, or its adjoint. */
@unmanaged
export class FarFieldJob {
  @inline get grid(): Grid {
    return changetype<Grid>(<usize>load<u32>(changetype<usize>(this), 0));
  }
  @inline get amplitude(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get phase(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  /** Complex, on the grid. */
  @inline get field(): usize {
    return load<u32>(changetype<usize>(this), 12);
  }
  /** Centred; or its gradient. */
  @inline get modulus(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
  @inline get transform(): Transform {
    return changetype<Transform>(<usize>load<u32>(changetype<usize>(this), 20));
  }
  @inline get depth(): u32 {
    return load<u32>(changetype<usize>(this), 24);
  }
  @inline get height(): u32 {
    return load<u32>(changetype<usize>(this), 28);
  }
  @inline get width(): u32 {
    return load<u32>(changetype<usize>(this), 32);
  }
  /** Gradient of the amplitude. */
  @inline get toAmplitude(): usize {
    return load<u32>(changetype<usize>(this), 36);
  }
  @inline get toPhase(): usize {
    return load<u32>(changetype<usize>(this), 40);
  }
}
export const FAR_FIELD_JOB_BYTES: usize = 44;

/**
 * Separable linear maps along depth, height and width. A table says for each result where its terms begin, one word,
 * and one more for the end; then each term: index of the source, weight (f32).
 */
@unmanaged
export class ResampleJob {
  @inline get source(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get result(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get batch(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get channels(): usize {
    return load<u32>(changetype<usize>(this), 12);
  }
  @inline get sourceDepth(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
  @inline get sourceHeight(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
  @inline get sourceWidth(): usize {
    return load<u32>(changetype<usize>(this), 24);
  }
  /** Of the result. */
  @inline get depth(): usize {
    return load<u32>(changetype<usize>(this), 28);
  }
  @inline get height(): usize {
    return load<u32>(changetype<usize>(this), 32);
  }
  @inline get width(): usize {
    return load<u32>(changetype<usize>(this), 36);
  }
  @inline get depthTable(): usize {
    return load<u32>(changetype<usize>(this), 40);
  }
  @inline get heightTable(): usize {
    return load<u32>(changetype<usize>(this), 44);
  }
  @inline get widthTable(): usize {
    return load<u32>(changetype<usize>(this), 48);
  }
  @inline get scratch(): usize {
    return load<u32>(changetype<usize>(this), 52);
  }
  /** Of one thread: a row of the source. */
  @inline get scratchBytes(): usize {
    return load<u32>(changetype<usize>(this), 56);
  }
}
export const RESAMPLE_JOB_BYTES: usize = 60;

/** Copies a box between two arrays of five axes. */
@unmanaged
export class CopyBoxJob {
  @inline get source(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get destination(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  /** Of the box without its last axis. */
  @inline get lengths(): usize {
    return changetype<usize>(this) + 8;
  }
  /** Floats from one index to the next. */
  @inline get sourceSteps(): usize {
    return changetype<usize>(this) + 24;
  }
  @inline get destinationSteps(): usize {
    return changetype<usize>(this) + 40;
  }
  /** Of the last axis. */
  @inline get lastLength(): usize {
    return load<u32>(changetype<usize>(this), 56);
  }
  /** Floats of the destination to fill beforehand. */
  @inline get filled(): u32 {
    return load<u32>(changetype<usize>(this), 60);
  }
  /** With what. */
  @inline get value(): f32 {
    return load<f32>(changetype<usize>(this), 64);
  }
}
export const COPY_BOX_JOB_BYTES: usize = 68;

/** Maxima of windows, `[batch, depth, height, width, channels]`. */
@unmanaged
export class MaxPoolJob {
  @inline get x(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get result(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get batch(): u32 {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get channels(): usize {
    return load<u32>(changetype<usize>(this), 12);
  }
  @inline get inputLengths(): usize {
    return changetype<usize>(this) + 16;
  }
  @inline get outputLengths(): usize {
    return changetype<usize>(this) + 28;
  }
  @inline get windowLengths(): usize {
    return changetype<usize>(this) + 40;
  }
  @inline get strides(): usize {
    return changetype<usize>(this) + 52;
  }
  /** How far the first window begins before the input; signed. */
  @inline get before(): usize {
    return changetype<usize>(this) + 64;
  }
}
export const MAX_POOL_JOB_BYTES: usize = 76;

/** The gradient of maxima of windows that do not overlap. */
@unmanaged
export class MaxPoolGradientJob extends MaxPoolJob {
  @inline get dy(): usize {
    return load<u32>(changetype<usize>(this), 76);
  }
  /** Bytes of the result to clear beforehand. */
  @inline get cleared(): usize {
    return load<u32>(changetype<usize>(this), 80);
  }
}
export const MAX_POOL_GRADIENT_JOB_BYTES: usize = 84;

/** What every way to convolve knows. */
@unmanaged
export class Convolution {
  @inline get input(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  /** Packed or transformed. */
  @inline get weights(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  /** Or its gradient. */
  @inline get output(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  /** Or 0. */
  @inline get bias(): usize {
    return load<u32>(changetype<usize>(this), 12);
  }
  /** Factor of negative sums; 1 leaves them. */
  @inline get slope(): f32 {
    return load<f32>(changetype<usize>(this), 16);
  }
  /** Mean, factor, offset, `paddedChannels` floats each; or 0. */
  @inline get normalization(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
  /** As many as a position has channels. */
  @inline get zeros(): usize {
    return load<u32>(changetype<usize>(this), 24);
  }
  @inline get batch(): u32 {
    return load<u32>(changetype<usize>(this), 28);
  }
  @inline get inputChannels(): usize {
    return load<u32>(changetype<usize>(this), 32);
  }
  @inline get outputChannels(): usize {
    return load<u32>(changetype<usize>(this), 36);
  }
  /** Of the output, to whole blocks of eight. */
  @inline get paddedChannels(): usize {
    return load<u32>(changetype<usize>(this), 40);
  }
  @inline get inputLengths(): usize {
    return changetype<usize>(this) + 44;
  }
  @inline get outputLengths(): usize {
    return changetype<usize>(this) + 56;
  }
}
export const CONVOLUTION_BYTES: usize = 68;

/**
 * Along it output `phase + step t` sums inputs `offset + inputStep t` over its taps. An `AxisTap` for each tap follows.
 */
@unmanaged
export class SweepAxis {
  /** Of outputs. */
  @inline get count(): u32 {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get phase(): u32 {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get step(): u32 {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get inputStep(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  /** How many. */
  @inline get taps(): u32 {
    return load<u32>(changetype<usize>(this), 16);
  }
}
export const SWEEP_AXIS_BYTES: usize = 20;

/** A tap of a sweep along one axis. */
@unmanaged
export class AxisTap {
  /** Of its input; signed. */
  @inline get offset(): u32 {
    return load<u32>(changetype<usize>(this), 0);
  }
  /** Where it stands in the list of all weights; the indices of three axes are added. */
  @inline get weight(): u32 {
    return load<u32>(changetype<usize>(this), 4);
  }
}
export const AXIS_TAP_BYTES: usize = 8;

/**
 * A regular grid of the outputs of a convolution. The convolution itself is one sweep with step 1; the gradient of the
 * input of a convolution with stride s is s sweeps along each axis, one for each remainder, with the roles of the
 * weights' channels exchanged. A row is all t of the last axis; rows are numbered by sample and t of the other axes.
 * Packed weights: `[block of 8 outputs][tap][input][8]`.
 */
@unmanaged
export class Sweep extends Convolution {
  /** A `SweepAxis` each. */
  @inline get axes(): usize {
    return changetype<usize>(this) + 68;
  }
  @inline get rowsOfUnit(): u32 {
    return load<u32>(changetype<usize>(this), 80);
  }
  @inline get blocksOfUnit(): u32 {
    return load<u32>(changetype<usize>(this), 84);
  }
  /** Parts into which the rows are divided. */
  @inline get chunks(): u32 {
    return load<u32>(changetype<usize>(this), 88);
  }
  @inline get units(): u32 {
    return load<u32>(changetype<usize>(this), 92);
  }
  /** A `SweepKind`. */
  @inline get kind(): u32 {
    return load<u32>(changetype<usize>(this), 96);
  }
  @inline get scratch(): usize {
    return load<u32>(changetype<usize>(this), 100);
  }
  /** Of one thread. */
  @inline get scratchBytes(): usize {
    return load<u32>(changetype<usize>(this), 104);
  }
  /** Mean and squared deviations of each channel, for each chunk; or 0. */
  @inline get statistics(): usize {
    return load<u32>(changetype<usize>(this), 108);
  }
  /** Of the weights, over all axes. */
  @inline get taps(): usize {
    return load<u32>(changetype<usize>(this), 112);
  }
}
export const SWEEP_BYTES: usize = 116;

/** Convolution, or the gradient of its input. */
@unmanaged
export class ConvolveJob {
  /** Of sweeps. */
  @inline get count(): u32 {
    return load<u32>(changetype<usize>(this), 0);
  }
  /** Their addresses. All have as many units in the order of their numbers. */
  @inline get sweeps(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
}
export const CONVOLVE_JOB_BYTES: usize = 8;

/** Gradient of the weights of a convolution, `[tap][input][output]`. */
@unmanaged
export class FilterGradientJob {
  @inline get input(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  /** Of the output. */
  @inline get gradient(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get result(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get batch(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  @inline get inputChannels(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
  @inline get outputChannels(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
  @inline get inputLengths(): usize {
    return changetype<usize>(this) + 24;
  }
  @inline get outputLengths(): usize {
    return changetype<usize>(this) + 36;
  }
  /** A `SweepAxis` each. */
  @inline get axes(): usize {
    return changetype<usize>(this) + 48;
  }
  /** Input channels of a unit, a multiple of 4. */
  @inline get unitInputs(): u32 {
    return load<u32>(changetype<usize>(this), 60);
  }
  /** Output channels of a unit, a multiple of 8. */
  @inline get unitOutputs(): u32 {
    return load<u32>(changetype<usize>(this), 64);
  }
  @inline get passRows(): u32 {
    return load<u32>(changetype<usize>(this), 68);
  }
  @inline get scratch(): usize {
    return load<u32>(changetype<usize>(this), 72);
  }
  /** Of one thread. */
  @inline get scratchBytes(): usize {
    return load<u32>(changetype<usize>(this), 76);
  }
}
export const FILTER_GRADIENT_JOB_BYTES: usize = 80;

/**
 * Gradient of the weights where one side has few channels. In its sweeps the input is the side to gather, the output
 * the dense one.
 */
@unmanaged
export class GatheredGradientJob {
  /** Of each unit. */
  @inline get sums(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  @inline get result(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  /** Floats of the result from weight to weight. */
  @inline get tapStep(): u32 {
    return load<u32>(changetype<usize>(this), 8);
  }
  /** From gathered channel to gathered channel. */
  @inline get gatheredStep(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  /** From dense channel to dense channel. */
  @inline get denseStep(): u32 {
    return load<u32>(changetype<usize>(this), 16);
  }
  /** Of sweeps. */
  @inline get count(): u32 {
    return load<u32>(changetype<usize>(this), 20);
  }
  /** Their addresses. */
  @inline get sweeps(): usize {
    return load<u32>(changetype<usize>(this), 24);
  }
}
export const GATHERED_GRADIENT_JOB_BYTES: usize = 28;

/** What both jobs of Winograd's products begin with. */
@unmanaged
export class WinogradJob extends Convolution {
  /** Zeros before the first input. */
  @inline get before(): usize {
    return changetype<usize>(this) + 68;
  }
  @inline get scratch(): usize {
    return load<u32>(changetype<usize>(this), 80);
  }
  /** Of one thread. */
  @inline get scratchBytes(): usize {
    return load<u32>(changetype<usize>(this), 84);
  }
}
export const WINOGRAD_JOB_BYTES: usize = 88;

/** Convolution by Winograd's products. */
@unmanaged
export class WinogradConvolveJob extends WinogradJob {
  @inline get unitTiles(): u32 {
    return load<u32>(changetype<usize>(this), 88);
  }
  /** Units of tiles. */
  @inline get tileBlocks(): u32 {
    return load<u32>(changetype<usize>(this), 92);
  }
  /** Of output blocks. */
  @inline get groups(): u32 {
    return load<u32>(changetype<usize>(this), 96);
  }
  @inline get groupBlocks(): u32 {
    return load<u32>(changetype<usize>(this), 100);
  }
  /** From tile to tile of the transformed inputs. */
  @inline get tileBytes(): usize {
    return load<u32>(changetype<usize>(this), 104);
  }
}
export const WINOGRAD_CONVOLVE_JOB_BYTES: usize = 108;

/** Gradient of the weights by Winograd's products; the gradient of the output in the place of the output. */
@unmanaged
export class WinogradGradientJob extends WinogradJob {
  @inline get passTiles(): u32 {
    return load<u32>(changetype<usize>(this), 88);
  }
  /** Transformed, `[64][block][tile][4]`. */
  @inline get inputs(): usize {
    return load<u32>(changetype<usize>(this), 92);
  }
  /** Transformed, `[64][block][tile][8]`. */
  @inline get gradients(): usize {
    return load<u32>(changetype<usize>(this), 96);
  }
  /** Bytes of the transformed inputs from frequency to frequency. */
  @inline get inputStep(): usize {
    return load<u32>(changetype<usize>(this), 100);
  }
  @inline get gradientStep(): usize {
    return load<u32>(changetype<usize>(this), 104);
  }
  /** Bytes of the transformed inputs from block to block. */
  @inline get inputBlockStep(): usize {
    return load<u32>(changetype<usize>(this), 108);
  }
  @inline get gradientBlockStep(): usize {
    return load<u32>(changetype<usize>(this), 112);
  }
  /** `[64][4 inputs][8 outputs][128 bytes]` */
  @inline get sums(): usize {
    return load<u32>(changetype<usize>(this), 116);
  }
  /** `[27][input][output]` */
  @inline get result(): usize {
    return load<u32>(changetype<usize>(this), 120);
  }
}
export const WINOGRAD_GRADIENT_JOB_BYTES: usize = 124;

/** Winograd's transform of weights. */
@unmanaged
export class TransformWeightsJob {
  /** `[27][..]` */
  @inline get source(): usize {
    return load<u32>(changetype<usize>(this), 0);
  }
  /** `[block of 8 outputs][64][input][8]` */
  @inline get destination(): usize {
    return load<u32>(changetype<usize>(this), 4);
  }
  @inline get inputs(): usize {
    return load<u32>(changetype<usize>(this), 8);
  }
  @inline get outputs(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  /** Floats of the source from tap to tap. */
  @inline get tapStep(): usize {
    return load<u32>(changetype<usize>(this), 16);
  }
  @inline get inputStep(): usize {
    return load<u32>(changetype<usize>(this), 20);
  }
  @inline get outputStep(): usize {
    return load<u32>(changetype<usize>(this), 24);
  }
  /** Whether the taps are to be reversed. */
  @inline get isReversed(): u32 {
    return load<u32>(changetype<usize>(this), 28);
  }
  @inline get scratch(): usize {
    return load<u32>(changetype<usize>(this), 32);
  }
  /** Of one thread. */
  @inline get scratchBytes(): usize {
    return load<u32>(changetype<usize>(this), 36);
  }
}
export const TRANSFORM_WEIGHTS_JOB_BYTES: usize = 40;
