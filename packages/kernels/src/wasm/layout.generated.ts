// Made from generate/layout.mjs by `pnpm run generate`; do not edit.

/** Each thread has a line of its own for the units taken from it, and each worker one for its mailbox. */
export const LINE_BYTES = 64;

/** The list of input rows at the beginning of a thread's scratch, eight bytes each. */
export const ROW_LIST_BYTES = 1024;

/** What threads can be asked to do; nothing costs what starting a job costs. */
export const JOB = {
  nothing: 0,
  transform: 1,
  run: 2,
  measure: 3,
  pack: 32,
  convolve: 33,
  filterGradient: 34,
  gatheredGradient: 35,
  combine: 36,
  change: 37,
  normalize: 38,
  sumChannels: 39,
  normalizeGradient: 40,
  resample: 41,
  reduce: 42,
  farField: 43,
  farFieldGradient: 44,
  adam: 45,
  transformWeights: 46,
  winogradConvolve: 47,
  winogradGradient: 48,
  measureChannels: 49,
  copyBox: 50,
  maxPool: 51,
  maxPoolGradient: 52,
} as const;

/** Steps of a run. */
export const STEP_TYPE = {
  iterate: 0,
  shrinkWrap: 1,
  combine: 2,
  smooth: 3,
  dot: 4,
  gradient: 5,
} as const;

/**
 * Bits of an iterate: it has a second projection; it has an admission, which holds whatever the support says, for an
 * arc of phases, of more than half a turn.
 */
export const ITERATE_FLAG = {
  hasProbe: 1,
  hasAdmission: 2,
  anywhere: 4,
  hasPhases: 8,
  isWide: 16,
} as const;

/** What the threshold of a shrink-wrap is relative to. */
export const REFERENCE = {
  maximum: 0,
  mean: 1,
  rms: 2,
} as const;

/** What becomes of two values. */
export const COMBINATION = {
  add: 0,
  subtract: 1,
  multiply: 2,
  divide: 3,
  maximum: 4,
  minimum: 5,
} as const;

/** What becomes of one value. */
export const CHANGE = {
  abs: 0,
  negate: 1,
  square: 2,
  sqrt: 3,
  reciprocalSqrt: 4,
  sign: 5,
  leaky: 6,
  step: 7,
  sigmoid: 8,
  tanh: 9,
} as const;

/** What becomes of a row. */
export const REDUCTION = {
  sum: 0,
  maximum: 1,
  sumOfSquares: 2,
} as const;

/**
 * How a sweep computes its outputs: eight channels at once; the same on inputs of few channels, gathered beforehand;
 * one channel at once, with weights `[output][tap][input]`.
 */
export const SWEEP_KIND = {
  wide: 0,
  gathered: 1,
  narrow: 2,
} as const;

/** How lines of a length are transformed. */
export const PLAN_KIND = {
  mixedRadix: 0,
  bluestein: 1,
} as const;

/**
 * The control block that the threads of a pool share. Each word that threads fight over has a cache line of its own,
 * and those that they wait on lie at 128 or beyond, where the compiler makes the offset part of the load: V8 11.3 (Node
 * 20) loses an address that is kept in a local over a wait. Lines follow: for each thread one with the number of units
 * taken from its run in the pass under way, then the mailboxes.
 */
export const CONTROL = {
  bytes: 384,
  fields: {
    /** Of the job under way. */
    kind: { type: "u32", offset: 0, count: 1 },
    /** Of its arguments. */
    parameters: { type: "u32", offset: 4, count: 1 },
    /** How many do it. */
    threads: { type: "u32", offset: 8, count: 1 },
    /** Whether its last thread reports the end. */
    isAnnounced: { type: "u32", offset: 12, count: 1 },
    /** Not 0: the job is to be left, where that leaves no trace. */
    interrupted: { type: "u32", offset: 16, count: 1 },
    /** Not 0: it was. */
    left: { type: "u32", offset: 20, count: 1 },
    /** Threads that have finished the job. */
    finished: { type: "u32", offset: 128, count: 1 },
    /** Threads that have reached the barrier. */
    arrived: { type: "u32", offset: 192, count: 1 },
    /** Barriers passed. */
    generation: { type: "u32", offset: 256, count: 1 },
    /** Not 0: a thread failed or died, and all others leave the job. */
    aborted: { type: "u32", offset: 320, count: 1 },
  },
} as const;

/** What a worker waits at. */
export const MAILBOX = {
  bytes: 64,
  fields: {
    /** Its index in its latest job. */
    thread: { type: "u32", offset: 0, count: 1 },
    /** Of that job. */
    number: { type: "u32", offset: 4, count: 1 },
    /** Whether the worker must be woken. */
    isAsleep: { type: "u32", offset: 8, count: 1 },
  },
} as const;

/** Arguments of the bare n-D transform. */
export const TRANSFORM = {
  bytes: 28,
  fields: {
    grid: { type: "u32", offset: 0, count: 1 },
    source: { type: "u32", offset: 4, count: 1 },
    destination: { type: "u32", offset: 8, count: 1 },
    isInverse: { type: "u32", offset: 12, count: 1 },
    scratch: { type: "u32", offset: 16, count: 1 },
    /** Of one thread. */
    scratchBytes: { type: "u32", offset: 20, count: 1 },
    /** Of an inverse. */
    scale: { type: "f32", offset: 24, count: 1 },
  },
} as const;

/**
 * Where the voxels of an n-D array lie. Voxels go in groups of four neighbours of the last axis, 32 bytes a group (re4,
 * im4); a row is padded with zeros to whole groups, and further where its length would put a column on one cache set; a
 * plane holds the rows of the last axis but one; planes follow at a stride that keeps the other axes from falling on
 * one cache set. Real arrays on the same grid have half the stride (16 bytes a group), byte arrays an eighth. Rows are
 * visited in slabs: a plane each, or several planes where a plane is a single row. The outer axes follow, the first
 * axis first.
 */
export const GRID = {
  bytes: 48,
  fields: {
    /** Length of the last axis. */
    width: { type: "u32", offset: 0, count: 1 },
    /** Of a row. */
    groups: { type: "u32", offset: 4, count: 1 },
    planeRows: { type: "u32", offset: 8, count: 1 },
    planeBytes: { type: "u32", offset: 12, count: 1 },
    planes: { type: "u32", offset: 16, count: 1 },
    slabBytes: { type: "u32", offset: 20, count: 1 },
    /** The last may have fewer. */
    rowsOfSlab: { type: "u32", offset: 24, count: 1 },
    slabs: { type: "u32", offset: 28, count: 1 },
    /** Of the last axis. */
    lastPlan: { type: "u32", offset: 32, count: 1 },
    /** Of the last axis but one. */
    rowPlan: { type: "u32", offset: 36, count: 1 },
    /** How many. */
    outerAxes: { type: "u32", offset: 40, count: 1 },
    rowBytes: { type: "u32", offset: 44, count: 1 },
  },
} as const;

/** An axis but the last two. */
export const OUTER_AXIS = {
  bytes: 16,
  fields: {
    length: { type: "u32", offset: 0, count: 1 },
    plan: { type: "u32", offset: 4, count: 1 },
    /** In planes. */
    stride: { type: "u32", offset: 8, count: 1 },
    repetitions: { type: "u32", offset: 12, count: 1 },
  },
} as const;

/** How a line is transformed. The stages of mixed radices follow. */
export const PLAN = {
  bytes: 12,
  fields: {
    length: { type: "u32", offset: 0, count: 1 },
    /** A `PlanKind`. */
    kind: { type: "u32", offset: 4, count: 1 },
    /** How many. */
    stages: { type: "u32", offset: 8, count: 1 },
  },
} as const;

/** A stage of radix r: from `q + s (p + m k)` to `q + s (r p + j)`; s is the product of the radices before it. */
export const STAGE = {
  bytes: 16,
  fields: {
    radix: { type: "u32", offset: 0, count: 1 },
    m: { type: "u32", offset: 4, count: 1 },
    s: { type: "u32", offset: 8, count: 1 },
    /** `exp(-2 pi i p j / (r m))`, pairs, from p = 1 and j = 1 on. */
    twiddles: { type: "u32", offset: 12, count: 1 },
  },
} as const;

/** A plan that goes by a convolution. */
export const BLUESTEIN = {
  bytes: 24,
  fields: {
    length: { type: "u32", offset: 0, count: 1 },
    /** A `PlanKind`. */
    kind: { type: "u32", offset: 4, count: 1 },
    /** How many. */
    stages: { type: "u32", offset: 8, count: 1 },
    /** Of the padded length. */
    inner: { type: "u32", offset: 12, count: 1 },
    /** `exp(-i pi k^2 / n)`, pairs. */
    chirp: { type: "u32", offset: 16, count: 1 },
    /** Transform of the conjugate chirp, over the padded length; pairs. */
    filter: { type: "u32", offset: 20, count: 1 },
  },
} as const;

/**
 * A phasing workspace. Arrays lie on its grid: the object, the work array and the second iterate complex; the modulus
 * real; the support bytes, -1 inside; the smoothed amplitude real. On the half grid lie the transform of the point
 * spread without its centre, over twice the number of voxels, and that of the calculated intensity, which has one block
 * with the smoothed amplitude: neither is needed while the other is. Addresses of arrays that no step of the run needs
 * are 0.
 */
export const WORKSPACE = {
  bytes: 112,
  fields: {
    grid: { type: "u32", offset: 0, count: 1 },
    /** Of the transforms of real arrays. */
    halfGrid: { type: "u32", offset: 4, count: 1 },
    object: { type: "u32", offset: 8, count: 1 },
    work: { type: "u32", offset: 12, count: 1 },
    /** The second iterate, for rules with a probe. */
    next: { type: "u32", offset: 16, count: 1 },
    /** Negative, -1 - bound, where it is only known to be at least `bound`: 0 where masked. */
    modulus: { type: "u32", offset: 20, count: 1 },
    support: { type: "u32", offset: 24, count: 1 },
    /** A double for each unit of a pass, so that sums do not depend on which thread took which unit. */
    partials: { type: "u32", offset: 28, count: 1 },
    scratch: { type: "u32", offset: 32, count: 1 },
    /** Of one thread. */
    scratchBytes: { type: "u32", offset: 36, count: 1 },
    steps: { type: "u32", offset: 40, count: 1 },
    stepCount: { type: "u32", offset: 44, count: 1 },
    /** A double for each step: chi of an iterate, the product of a dot; of a gradient chi, then its sums. */
    results: { type: "u32", offset: 48, count: 1 },
    /** One over the number of voxels. */
    scale: { type: "f32", offset: 52, count: 1 },
    /** Of the measured modulus. */
    norm: { type: "f64", offset: 56, count: 1 },
    /** 1 + the index of the step whose iterate is not finite, or 0. */
    failure: { type: "u32", offset: 64, count: 1 },
    /** How many there are inside. */
    supportVoxels: { type: "u32", offset: 68, count: 1 },
    /** The smoothed amplitude, or the calculated intensity on the half grid. */
    smoothed: { type: "u32", offset: 72, count: 1 },
    /** 0 where the illumination is coherent. */
    transfer: { type: "u32", offset: 76, count: 1 },
    /** Whether the transform of the point spread is kept as a real array. */
    isTransferReal: { type: "u32", offset: 80, count: 1 },
    /** Value of the point spread at its origin. */
    spreadCentre: { type: "f32", offset: 84, count: 1 },
    /** Of the amplitude of estimated voxels, relative to the estimate. */
    leastEstimate: { type: "f32", offset: 88, count: 1 },
    /** The same; 0: they are free. */
    mostEstimate: { type: "f32", offset: 92, count: 1 },
    /** Fields 1 and up; only JavaScript looks at these. */
    fields: { type: "u32", offset: 96, count: 4 },
  },
} as const;

/** What every step begins with. */
export const STEP = {
  bytes: 128,
  fields: {
    /** A `StepType`. */
    type: { type: "u32", offset: 0, count: 1 },
  },
} as const;

/** One step of a projection algorithm. */
export const ITERATE = {
  bytes: 128,
  fields: {
    /** A `StepType`. */
    type: { type: "u32", offset: 0, count: 1 },
    /** Of `IterateFlag`. */
    flags: { type: "u32", offset: 4, count: 1 },
    /** Factors of the iterate and of its projection inside the support, and outside. */
    projected: { type: "f32", offset: 8, count: 4 },
    /** The same with the second projection in the place of the first. */
    probed: { type: "f32", offset: 24, count: 4 },
    /** Factors of the iterate inside and outside before the second projection. */
    probe: { type: "f32", offset: 40, count: 2 },
    /** Square of the smallest modulus; cosine and sine of the first phase and of the last. */
    admission: { type: "f32", offset: 48, count: 5 },
  },
} as const;

/** A new support. */
export const SHRINK_WRAP = {
  bytes: 128,
  fields: {
    /** A `StepType`. */
    type: { type: "u32", offset: 0, count: 1 },
    /** A `Reference`. */
    reference: { type: "u32", offset: 4, count: 1 },
    /** One for each axis, the last first. */
    filters: { type: "u32", offset: 8, count: 1 },
    threshold: { type: "f32", offset: 12, count: 1 },
  },
} as const;

/** A linear combination of fields. */
export const COMBINE = {
  bytes: 128,
  fields: {
    /** A `StepType`. */
    type: { type: "u32", offset: 0, count: 1 },
    /** How many. */
    terms: { type: "u32", offset: 4, count: 1 },
    target: { type: "u32", offset: 8, count: 1 },
    /** The terms, a `Term` each, at most one for each field. */
    list: { type: "u32", offset: 12, count: 15 },
  },
} as const;

/** Of a combination. */
export const TERM = {
  bytes: 12,
  fields: {
    from: { type: "u32", offset: 0, count: 1 },
    /** Factor inside the support. */
    inside: { type: "f32", offset: 4, count: 1 },
    outside: { type: "f32", offset: 8, count: 1 },
  },
} as const;

/** A field convolved with a Gaussian. */
export const SMOOTH = {
  bytes: 128,
  fields: {
    /** A `StepType`. */
    type: { type: "u32", offset: 0, count: 1 },
    field: { type: "u32", offset: 4, count: 1 },
    /** One for each axis, the last first. */
    filters: { type: "u32", offset: 8, count: 1 },
  },
} as const;

/** A scalar product of two fields. */
export const DOT = {
  bytes: 128,
  fields: {
    /** A `StepType`. */
    type: { type: "u32", offset: 0, count: 1 },
    a: { type: "u32", offset: 4, count: 1 },
    b: { type: "u32", offset: 8, count: 1 },
  },
} as const;

/** The gradient of the likelihood; addresses are 0 where there is none. */
export const GRADIENT = {
  bytes: 128,
  fields: {
    /** A `StepType`. */
    type: { type: "u32", offset: 0, count: 1 },
    target: { type: "u32", offset: 4, count: 1 },
    /** Fields that it is multiplied by. */
    products: { type: "u32", offset: 8, count: 2 },
    background: { type: "f32", offset: 16, count: 1 },
  },
} as const;

/** A symmetric periodic filter along one axis. */
export const FILTER = {
  bytes: 8,
  fields: {
    /** Floats: the middle, then outwards. */
    taps: { type: "u32", offset: 0, count: 1 },
    radius: { type: "u32", offset: 4, count: 1 },
  },
} as const;

/** One step of Adam. */
export const ADAM_JOB = {
  bytes: 52,
  fields: {
    weights: { type: "u32", offset: 0, count: 1 },
    gradient: { type: "u32", offset: 4, count: 1 },
    /** Moment. */
    first: { type: "u32", offset: 8, count: 1 },
    /** Moment. */
    second: { type: "u32", offset: 12, count: 1 },
    newWeights: { type: "u32", offset: 16, count: 1 },
    newFirst: { type: "u32", offset: 20, count: 1 },
    newSecond: { type: "u32", offset: 24, count: 1 },
    count: { type: "u32", offset: 28, count: 1 },
    rate: { type: "f32", offset: 32, count: 1 },
    beta1: { type: "f32", offset: 36, count: 1 },
    beta2: { type: "f32", offset: 40, count: 1 },
    root: { type: "f32", offset: 44, count: 1 },
    epsilon: { type: "f32", offset: 48, count: 1 },
  },
} as const;

/** Weights in the order in which the tiles read them. */
export const PACK_JOB = {
  bytes: 36,
  fields: {
    source: { type: "u32", offset: 0, count: 1 },
    /** `[block][tap][input][output of the block]`, zeros past the last output. */
    destination: { type: "u32", offset: 4, count: 1 },
    taps: { type: "u32", offset: 8, count: 1 },
    inputs: { type: "u32", offset: 12, count: 1 },
    outputs: { type: "u32", offset: 16, count: 1 },
    /** Floats of the source from tap to tap. */
    tapStep: { type: "u32", offset: 20, count: 1 },
    inputStep: { type: "u32", offset: 24, count: 1 },
    outputStep: { type: "u32", offset: 28, count: 1 },
    /** 8, or 1. */
    blockOutputs: { type: "u32", offset: 32, count: 1 },
  },
} as const;

/** Reductions of rows: each piece of each row has a result. */
export const REDUCE_JOB = {
  bytes: 24,
  fields: {
    /** A `Reduction`. */
    operation: { type: "u32", offset: 0, count: 1 },
    source: { type: "u32", offset: 4, count: 1 },
    /** The results, floats. */
    partial: { type: "u32", offset: 8, count: 1 },
    rows: { type: "u32", offset: 12, count: 1 },
    /** Of a row. */
    length: { type: "u32", offset: 16, count: 1 },
    /** Length of a piece. */
    piece: { type: "u32", offset: 20, count: 1 },
  },
} as const;

/** `result = (source - mean) factor + offset` over `[positions, channels]`. */
export const NORMALIZE_JOB = {
  bytes: 20,
  fields: {
    source: { type: "u32", offset: 0, count: 1 },
    result: { type: "u32", offset: 4, count: 1 },
    positions: { type: "u32", offset: 8, count: 1 },
    channels: { type: "u32", offset: 12, count: 1 },
    /** Mean, factor, offset, each padded to a multiple of eight floats. */
    arrays: { type: "u32", offset: 16, count: 1 },
  },
} as const;

/** `sum gradient` and `sum gradient (activated - mean)` of each channel. */
export const SUM_CHANNELS_JOB = {
  bytes: 28,
  fields: {
    gradient: { type: "u32", offset: 0, count: 1 },
    /** Or 0. */
    activated: { type: "u32", offset: 4, count: 1 },
    positions: { type: "u32", offset: 8, count: 1 },
    channels: { type: "u32", offset: 12, count: 1 },
    /** Or 0. */
    mean: { type: "u32", offset: 16, count: 1 },
    /** For each unit two arrays, padded like the others. */
    sums: { type: "u32", offset: 20, count: 1 },
    /** Positions of a unit. */
    perUnit: { type: "u32", offset: 24, count: 1 },
  },
} as const;

/** `result = (gradient factor + (activated - mean) through + constant) (activated > 0 ? 1 : slope)`. */
export const NORMALIZE_GRADIENT_JOB = {
  bytes: 36,
  fields: {
    gradient: { type: "u32", offset: 0, count: 1 },
    activated: { type: "u32", offset: 4, count: 1 },
    positions: { type: "u32", offset: 8, count: 1 },
    channels: { type: "u32", offset: 12, count: 1 },
    /** Mean, factor, through, constant, each padded to a multiple of eight floats. */
    arrays: { type: "u32", offset: 16, count: 1 },
    /** For each unit two arrays, of which the first gets `sum result`. */
    sums: { type: "u32", offset: 20, count: 1 },
    /** Positions of a unit. */
    perUnit: { type: "u32", offset: 24, count: 1 },
    result: { type: "u32", offset: 28, count: 1 },
    slope: { type: "f32", offset: 32, count: 1 },
  },
} as const;

/** Mean and sum of squared deviations of each channel. */
export const MEASURE_CHANNELS_JOB = {
  bytes: 20,
  fields: {
    source: { type: "u32", offset: 0, count: 1 },
    positions: { type: "u32", offset: 4, count: 1 },
    channels: { type: "u32", offset: 8, count: 1 },
    /** Positions of a chunk. */
    perChunk: { type: "u32", offset: 12, count: 1 },
    /** Both for each chunk. */
    statistics: { type: "u32", offset: 16, count: 1 },
  },
} as const;

/** Two arrays element by element, `[outer, inner]`. */
export const COMBINE_JOB = {
  bytes: 40,
  fields: {
    /** A `Combination`. */
    operation: { type: "u32", offset: 0, count: 1 },
    first: { type: "u32", offset: 4, count: 1 },
    second: { type: "u32", offset: 8, count: 1 },
    result: { type: "u32", offset: 12, count: 1 },
    outer: { type: "u32", offset: 16, count: 1 },
    inner: { type: "u32", offset: 20, count: 1 },
    /** Floats from row to row. */
    firstRowStep: { type: "u32", offset: 24, count: 1 },
    /** Floats from element to element. */
    firstStep: { type: "u32", offset: 28, count: 1 },
    secondRowStep: { type: "u32", offset: 32, count: 1 },
    secondStep: { type: "u32", offset: 36, count: 1 },
  },
} as const;

/** One array element by element. */
export const CHANGE_JOB = {
  bytes: 20,
  fields: {
    /** A `Change`. */
    operation: { type: "u32", offset: 0, count: 1 },
    source: { type: "u32", offset: 4, count: 1 },
    result: { type: "u32", offset: 8, count: 1 },
    count: { type: "u32", offset: 12, count: 1 },
    parameter: { type: "f32", offset: 16, count: 1 },
  },
} as const;

/** The far-field modulus of one object, or its adjoint. */
export const FAR_FIELD_JOB = {
  bytes: 44,
  fields: {
    grid: { type: "u32", offset: 0, count: 1 },
    amplitude: { type: "u32", offset: 4, count: 1 },
    phase: { type: "u32", offset: 8, count: 1 },
    /** Complex, on the grid. */
    field: { type: "u32", offset: 12, count: 1 },
    /** Centred; or its gradient. */
    modulus: { type: "u32", offset: 16, count: 1 },
    transform: { type: "u32", offset: 20, count: 1 },
    depth: { type: "u32", offset: 24, count: 1 },
    height: { type: "u32", offset: 28, count: 1 },
    width: { type: "u32", offset: 32, count: 1 },
    /** Gradient of the amplitude. */
    toAmplitude: { type: "u32", offset: 36, count: 1 },
    toPhase: { type: "u32", offset: 40, count: 1 },
  },
} as const;

/**
 * Separable linear maps along depth, height and width. A table says for each result where its terms begin, one word,
 * and one more for the end; then each term: index of the source, weight (f32).
 */
export const RESAMPLE_JOB = {
  bytes: 60,
  fields: {
    source: { type: "u32", offset: 0, count: 1 },
    result: { type: "u32", offset: 4, count: 1 },
    batch: { type: "u32", offset: 8, count: 1 },
    channels: { type: "u32", offset: 12, count: 1 },
    sourceDepth: { type: "u32", offset: 16, count: 1 },
    sourceHeight: { type: "u32", offset: 20, count: 1 },
    sourceWidth: { type: "u32", offset: 24, count: 1 },
    /** Of the result. */
    depth: { type: "u32", offset: 28, count: 1 },
    height: { type: "u32", offset: 32, count: 1 },
    width: { type: "u32", offset: 36, count: 1 },
    depthTable: { type: "u32", offset: 40, count: 1 },
    heightTable: { type: "u32", offset: 44, count: 1 },
    widthTable: { type: "u32", offset: 48, count: 1 },
    scratch: { type: "u32", offset: 52, count: 1 },
    /** Of one thread: a row of the source. */
    scratchBytes: { type: "u32", offset: 56, count: 1 },
  },
} as const;

/** Copies a box between two arrays of five axes. */
export const COPY_BOX_JOB = {
  bytes: 68,
  fields: {
    source: { type: "u32", offset: 0, count: 1 },
    destination: { type: "u32", offset: 4, count: 1 },
    /** Of the box without its last axis. */
    lengths: { type: "u32", offset: 8, count: 4 },
    /** Floats from one index to the next. */
    sourceSteps: { type: "u32", offset: 24, count: 4 },
    destinationSteps: { type: "u32", offset: 40, count: 4 },
    /** Of the last axis. */
    lastLength: { type: "u32", offset: 56, count: 1 },
    /** Floats of the destination to fill beforehand. */
    filled: { type: "u32", offset: 60, count: 1 },
    /** With what. */
    value: { type: "f32", offset: 64, count: 1 },
  },
} as const;

/** Maxima of windows, `[batch, depth, height, width, channels]`. */
export const MAX_POOL_JOB = {
  bytes: 76,
  fields: {
    x: { type: "u32", offset: 0, count: 1 },
    result: { type: "u32", offset: 4, count: 1 },
    batch: { type: "u32", offset: 8, count: 1 },
    channels: { type: "u32", offset: 12, count: 1 },
    inputLengths: { type: "u32", offset: 16, count: 3 },
    outputLengths: { type: "u32", offset: 28, count: 3 },
    windowLengths: { type: "u32", offset: 40, count: 3 },
    strides: { type: "u32", offset: 52, count: 3 },
    /** How far the first window begins before the input; signed. */
    before: { type: "u32", offset: 64, count: 3 },
  },
} as const;

/** The gradient of maxima of windows that do not overlap. */
export const MAX_POOL_GRADIENT_JOB = {
  bytes: 84,
  fields: {
    x: { type: "u32", offset: 0, count: 1 },
    result: { type: "u32", offset: 4, count: 1 },
    batch: { type: "u32", offset: 8, count: 1 },
    channels: { type: "u32", offset: 12, count: 1 },
    inputLengths: { type: "u32", offset: 16, count: 3 },
    outputLengths: { type: "u32", offset: 28, count: 3 },
    windowLengths: { type: "u32", offset: 40, count: 3 },
    strides: { type: "u32", offset: 52, count: 3 },
    /** How far the first window begins before the input; signed. */
    before: { type: "u32", offset: 64, count: 3 },
    dy: { type: "u32", offset: 76, count: 1 },
    /** Bytes of the result to clear beforehand. */
    cleared: { type: "u32", offset: 80, count: 1 },
  },
} as const;

/**
 * Along it output `phase + step t` sums inputs `offset + inputStep t` over its taps. An `AxisTap` for each tap follows.
 */
export const SWEEP_AXIS = {
  bytes: 20,
  fields: {
    /** Of outputs. */
    count: { type: "u32", offset: 0, count: 1 },
    phase: { type: "u32", offset: 4, count: 1 },
    step: { type: "u32", offset: 8, count: 1 },
    inputStep: { type: "u32", offset: 12, count: 1 },
    /** How many. */
    taps: { type: "u32", offset: 16, count: 1 },
  },
} as const;

/** A tap of a sweep along one axis. */
export const AXIS_TAP = {
  bytes: 8,
  fields: {
    /** Of its input; signed. */
    offset: { type: "u32", offset: 0, count: 1 },
    /** Where it stands in the list of all weights; the indices of three axes are added. */
    weight: { type: "u32", offset: 4, count: 1 },
  },
} as const;

/**
 * A regular grid of the outputs of a convolution. The convolution itself is one sweep with step 1; the gradient of the
 * input of a convolution with stride s is s sweeps along each axis, one for each remainder, with the roles of the
 * weights' channels exchanged. A row is all t of the last axis; rows are numbered by sample and t of the other axes.
 * Packed weights: `[block of 8 outputs][tap][input][8]`.
 */
export const SWEEP = {
  bytes: 116,
  fields: {
    input: { type: "u32", offset: 0, count: 1 },
    /** Packed or transformed. */
    weights: { type: "u32", offset: 4, count: 1 },
    /** Or its gradient. */
    output: { type: "u32", offset: 8, count: 1 },
    /** Or 0. */
    bias: { type: "u32", offset: 12, count: 1 },
    /** Factor of negative sums; 1 leaves them. */
    slope: { type: "f32", offset: 16, count: 1 },
    /** Mean, factor, offset, `paddedChannels` floats each; or 0. */
    normalization: { type: "u32", offset: 20, count: 1 },
    /** As many as a position has channels. */
    zeros: { type: "u32", offset: 24, count: 1 },
    batch: { type: "u32", offset: 28, count: 1 },
    inputChannels: { type: "u32", offset: 32, count: 1 },
    outputChannels: { type: "u32", offset: 36, count: 1 },
    /** Of the output, to whole blocks of eight. */
    paddedChannels: { type: "u32", offset: 40, count: 1 },
    inputLengths: { type: "u32", offset: 44, count: 3 },
    outputLengths: { type: "u32", offset: 56, count: 3 },
    /** A `SweepAxis` each. */
    axes: { type: "u32", offset: 68, count: 3 },
    rowsOfUnit: { type: "u32", offset: 80, count: 1 },
    blocksOfUnit: { type: "u32", offset: 84, count: 1 },
    /** Parts into which the rows are divided. */
    chunks: { type: "u32", offset: 88, count: 1 },
    units: { type: "u32", offset: 92, count: 1 },
    /** A `SweepKind`. */
    kind: { type: "u32", offset: 96, count: 1 },
    scratch: { type: "u32", offset: 100, count: 1 },
    /** Of one thread. */
    scratchBytes: { type: "u32", offset: 104, count: 1 },
    /** Mean and squared deviations of each channel, for each chunk; or 0. */
    statistics: { type: "u32", offset: 108, count: 1 },
    /** Of the weights, over all axes. */
    taps: { type: "u32", offset: 112, count: 1 },
  },
} as const;

/** Convolution, or the gradient of its input. */
export const CONVOLVE_JOB = {
  bytes: 8,
  fields: {
    /** Of sweeps. */
    count: { type: "u32", offset: 0, count: 1 },
    /** Their addresses. All have as many units in the order of their numbers. */
    sweeps: { type: "u32", offset: 4, count: 1 },
  },
} as const;

/** Gradient of the weights of a convolution, `[tap][input][output]`. */
export const FILTER_GRADIENT_JOB = {
  bytes: 80,
  fields: {
    input: { type: "u32", offset: 0, count: 1 },
    /** Of the output. */
    gradient: { type: "u32", offset: 4, count: 1 },
    result: { type: "u32", offset: 8, count: 1 },
    batch: { type: "u32", offset: 12, count: 1 },
    inputChannels: { type: "u32", offset: 16, count: 1 },
    outputChannels: { type: "u32", offset: 20, count: 1 },
    inputLengths: { type: "u32", offset: 24, count: 3 },
    outputLengths: { type: "u32", offset: 36, count: 3 },
    /** A `SweepAxis` each. */
    axes: { type: "u32", offset: 48, count: 3 },
    /** Input channels of a unit, a multiple of 4. */
    unitInputs: { type: "u32", offset: 60, count: 1 },
    /** Output channels of a unit, a multiple of 8. */
    unitOutputs: { type: "u32", offset: 64, count: 1 },
    passRows: { type: "u32", offset: 68, count: 1 },
    scratch: { type: "u32", offset: 72, count: 1 },
    /** Of one thread. */
    scratchBytes: { type: "u32", offset: 76, count: 1 },
  },
} as const;

/**
 * Gradient of the weights where one side has few channels. In its sweeps the input is the side to gather, the output
 * the dense one.
 */
export const GATHERED_GRADIENT_JOB = {
  bytes: 28,
  fields: {
    /** Of each unit. */
    sums: { type: "u32", offset: 0, count: 1 },
    result: { type: "u32", offset: 4, count: 1 },
    /** Floats of the result from weight to weight. */
    tapStep: { type: "u32", offset: 8, count: 1 },
    /** From gathered channel to gathered channel. */
    gatheredStep: { type: "u32", offset: 12, count: 1 },
    /** From dense channel to dense channel. */
    denseStep: { type: "u32", offset: 16, count: 1 },
    /** Of sweeps. */
    count: { type: "u32", offset: 20, count: 1 },
    /** Their addresses. */
    sweeps: { type: "u32", offset: 24, count: 1 },
  },
} as const;

/** Convolution by Winograd's products. */
export const WINOGRAD_CONVOLVE_JOB = {
  bytes: 108,
  fields: {
    input: { type: "u32", offset: 0, count: 1 },
    /** Packed or transformed. */
    weights: { type: "u32", offset: 4, count: 1 },
    /** Or its gradient. */
    output: { type: "u32", offset: 8, count: 1 },
    /** Or 0. */
    bias: { type: "u32", offset: 12, count: 1 },
    /** Factor of negative sums; 1 leaves them. */
    slope: { type: "f32", offset: 16, count: 1 },
    /** Mean, factor, offset, `paddedChannels` floats each; or 0. */
    normalization: { type: "u32", offset: 20, count: 1 },
    /** As many as a position has channels. */
    zeros: { type: "u32", offset: 24, count: 1 },
    batch: { type: "u32", offset: 28, count: 1 },
    inputChannels: { type: "u32", offset: 32, count: 1 },
    outputChannels: { type: "u32", offset: 36, count: 1 },
    /** Of the output, to whole blocks of eight. */
    paddedChannels: { type: "u32", offset: 40, count: 1 },
    inputLengths: { type: "u32", offset: 44, count: 3 },
    outputLengths: { type: "u32", offset: 56, count: 3 },
    /** Zeros before the first input. */
    before: { type: "u32", offset: 68, count: 3 },
    scratch: { type: "u32", offset: 80, count: 1 },
    /** Of one thread. */
    scratchBytes: { type: "u32", offset: 84, count: 1 },
    unitTiles: { type: "u32", offset: 88, count: 1 },
    /** Units of tiles. */
    tileBlocks: { type: "u32", offset: 92, count: 1 },
    /** Of output blocks. */
    groups: { type: "u32", offset: 96, count: 1 },
    groupBlocks: { type: "u32", offset: 100, count: 1 },
    /** From tile to tile of the transformed inputs. */
    tileBytes: { type: "u32", offset: 104, count: 1 },
  },
} as const;

/** Gradient of the weights by Winograd's products; the gradient of the output in the place of the output. */
export const WINOGRAD_GRADIENT_JOB = {
  bytes: 124,
  fields: {
    input: { type: "u32", offset: 0, count: 1 },
    /** Packed or transformed. */
    weights: { type: "u32", offset: 4, count: 1 },
    /** Or its gradient. */
    output: { type: "u32", offset: 8, count: 1 },
    /** Or 0. */
    bias: { type: "u32", offset: 12, count: 1 },
    /** Factor of negative sums; 1 leaves them. */
    slope: { type: "f32", offset: 16, count: 1 },
    /** Mean, factor, offset, `paddedChannels` floats each; or 0. */
    normalization: { type: "u32", offset: 20, count: 1 },
    /** As many as a position has channels. */
    zeros: { type: "u32", offset: 24, count: 1 },
    batch: { type: "u32", offset: 28, count: 1 },
    inputChannels: { type: "u32", offset: 32, count: 1 },
    outputChannels: { type: "u32", offset: 36, count: 1 },
    /** Of the output, to whole blocks of eight. */
    paddedChannels: { type: "u32", offset: 40, count: 1 },
    inputLengths: { type: "u32", offset: 44, count: 3 },
    outputLengths: { type: "u32", offset: 56, count: 3 },
    /** Zeros before the first input. */
    before: { type: "u32", offset: 68, count: 3 },
    scratch: { type: "u32", offset: 80, count: 1 },
    /** Of one thread. */
    scratchBytes: { type: "u32", offset: 84, count: 1 },
    passTiles: { type: "u32", offset: 88, count: 1 },
    /** Transformed, `[64][block][tile][4]`. */
    inputs: { type: "u32", offset: 92, count: 1 },
    /** Transformed, `[64][block][tile][8]`. */
    gradients: { type: "u32", offset: 96, count: 1 },
    /** Bytes of the transformed inputs from frequency to frequency. */
    inputStep: { type: "u32", offset: 100, count: 1 },
    gradientStep: { type: "u32", offset: 104, count: 1 },
    /** Bytes of the transformed inputs from block to block. */
    inputBlockStep: { type: "u32", offset: 108, count: 1 },
    gradientBlockStep: { type: "u32", offset: 112, count: 1 },
    /** `[64][4 inputs][8 outputs][128 bytes]` */
    sums: { type: "u32", offset: 116, count: 1 },
    /** `[27][input][output]` */
    result: { type: "u32", offset: 120, count: 1 },
  },
} as const;

/** Winograd's transform of weights. */
export const TRANSFORM_WEIGHTS_JOB = {
  bytes: 40,
  fields: {
    /** `[27][..]` */
    source: { type: "u32", offset: 0, count: 1 },
    /** `[block of 8 outputs][64][input][8]` */
    destination: { type: "u32", offset: 4, count: 1 },
    inputs: { type: "u32", offset: 8, count: 1 },
    outputs: { type: "u32", offset: 12, count: 1 },
    /** Floats of the source from tap to tap. */
    tapStep: { type: "u32", offset: 16, count: 1 },
    inputStep: { type: "u32", offset: 20, count: 1 },
    outputStep: { type: "u32", offset: 24, count: 1 },
    /** Whether the taps are to be reversed. */
    isReversed: { type: "u32", offset: 28, count: 1 },
    scratch: { type: "u32", offset: 32, count: 1 },
    /** Of one thread. */
    scratchBytes: { type: "u32", offset: 36, count: 1 },
  },
} as const;
