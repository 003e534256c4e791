// The one table of what JavaScript and the kernels both know of WebAssembly memory: kinds by number, and structures by
// the order of their fields. `write-layout.mjs` makes both sides of it.
//
// A field is `[type, meaning]`. Types: `u32`, `f32`, `f64`; `size`, a number of bytes or a count that addresses are
// made with; `address` of anything, or of a structure by its name; with `x n`, n in a row. Fields follow each other at
// their natural alignment; `at` begins further on. A field that `isShared` is written by threads, or waited for: the
// kernels know its offset. What is abstract is only what others begin with.

import { LEARNING_STRUCTURES } from "./learning-layout.mjs";

export const KINDS = {
  Job: {
    meaning: "What threads can be asked to do; nothing costs what starting a job costs.",
    values: {
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
    },
  },
  StepType: {
    meaning: "Steps of a run.",
    values: { iterate: 0, shrinkWrap: 1, combine: 2, smooth: 3, dot: 4, gradient: 5 },
  },
  IterateFlag: {
    meaning:
      "Bits of an iterate: it has a second projection; it has an admission, which holds whatever the support says, for an arc of phases, of more than half a turn.",
    values: { hasProbe: 1, hasAdmission: 2, anywhere: 4, hasPhases: 8, isWide: 16 },
  },
  Reference: {
    meaning: "What the threshold of a shrink-wrap is relative to.",
    values: { maximum: 0, mean: 1, rms: 2 },
  },
  Combination: {
    meaning: "What becomes of two values.",
    values: { add: 0, subtract: 1, multiply: 2, divide: 3, maximum: 4, minimum: 5 },
  },
  Change: {
    meaning: "What becomes of one value.",
    values: {
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
    },
  },
  Reduction: {
    meaning: "What becomes of a row.",
    values: { sum: 0, maximum: 1, sumOfSquares: 2 },
  },
  SweepKind: {
    meaning:
      "How a sweep computes its outputs: eight channels at once; the same on inputs of few channels, gathered beforehand; one channel at once, with weights `[output][tap][input]`.",
    values: { wide: 0, gathered: 1, narrow: 2 },
  },
  PlanKind: {
    meaning: "How lines of a length are transformed.",
    values: { mixedRadix: 0, bluestein: 1 },
  },
};

export const SIZES = {
  LINE_BYTES: [
    64,
    "Each thread has a line of its own for the units taken from it, and each worker one for its mailbox.",
  ],
  ROW_LIST_BYTES: [1024, "The list of input rows at the beginning of a thread's scratch, eight bytes each."],
};

export const STRUCTURES = {
  Control: {
    meaning:
      "The control block that the threads of a pool share. Each word that threads fight over has a cache line of its own, and those that they wait on lie at 128 or beyond, where the compiler makes the offset part of the load: V8 11.3 (Node 20) loses an address that is kept in a local over a wait. Lines follow: for each thread one with the number of units taken from its run in the pass under way, then the mailboxes.",
    fields: {
      kind: ["u32", "Of the job under way."],
      parameters: ["address", "Of its arguments."],
      threads: ["u32", "How many do it."],
      isAnnounced: ["u32", "Whether its last thread reports the end."],
      interrupted: ["u32", "Not 0: the job is to be left, where that leaves no trace.", { isShared: true }],
      left: ["u32", "Not 0: it was.", { isShared: true }],
      finished: ["u32", "Threads that have finished the job.", { at: 128, isShared: true }],
      arrived: ["u32", "Threads that have reached the barrier.", { at: 192, isShared: true }],
      generation: ["u32", "Barriers passed.", { at: 256, isShared: true }],
      aborted: ["u32", "Not 0: a thread failed or died, and all others leave the job.", { at: 320, isShared: true }],
    },
    bytes: 384,
  },
  Mailbox: {
    meaning: "What a worker waits at.",
    fields: {
      thread: ["u32", "Its index in its latest job."],
      number: ["u32", "Of that job.", { isShared: true }],
      isAsleep: ["u32", "Whether the worker must be woken.", { isShared: true }],
    },
    bytes: 64,
  },
  Transform: {
    meaning: "Arguments of the bare n-D transform.",
    fields: {
      grid: ["Grid"],
      source: ["address"],
      destination: ["address"],
      isInverse: ["u32"],
      scratch: ["address"],
      scratchBytes: ["size", "Of one thread."],
      scale: ["f32", "Of an inverse."],
    },
  },
  Grid: {
    meaning:
      "Where the voxels of an n-D array lie. Voxels go in groups of four neighbours of the last axis, 32 bytes a group (re4, im4); a row is padded with zeros to whole groups, and further where its length would put a column on one cache set; a plane holds the rows of the last axis but one; planes follow at a stride that keeps the other axes from falling on one cache set. Real arrays on the same grid have half the stride (16 bytes a group), byte arrays an eighth. Rows are visited in slabs: a plane each, or several planes where a plane is a single row. The outer axes follow, the first axis first.",
    fields: {
      width: ["size", "Length of the last axis."],
      groups: ["size", "Of a row."],
      planeRows: ["size"],
      planeBytes: ["size"],
      planes: ["size"],
      slabBytes: ["size"],
      rowsOfSlab: ["size", "The last may have fewer."],
      slabs: ["u32"],
      lastPlan: ["Plan", "Of the last axis."],
      rowPlan: ["Plan", "Of the last axis but one."],
      outerAxes: ["u32", "How many."],
      rowBytes: ["size"],
    },
  },
  OuterAxis: {
    meaning: "An axis but the last two.",
    fields: {
      length: ["size"],
      plan: ["Plan"],
      stride: ["size", "In planes."],
      repetitions: ["u32"],
    },
  },
  Plan: {
    meaning: "How a line is transformed. The stages of mixed radices follow.",
    fields: {
      length: ["size"],
      kind: ["u32", "A `PlanKind`."],
      stages: ["u32", "How many."],
    },
  },
  Stage: {
    meaning:
      "A stage of radix r: from `q + s (p + m k)` to `q + s (r p + j)`; s is the product of the radices before it.",
    fields: {
      radix: ["u32"],
      m: ["size"],
      s: ["size"],
      twiddles: ["address", "`exp(-2 pi i p j / (r m))`, pairs, from p = 1 and j = 1 on."],
    },
  },
  Bluestein: {
    meaning: "A plan that goes by a convolution.",
    begins: "Plan",
    fields: {
      inner: ["Plan", "Of the padded length."],
      chirp: ["address", "`exp(-i pi k^2 / n)`, pairs."],
      filter: ["address", "Transform of the conjugate chirp, over the padded length; pairs."],
    },
  },
  Workspace: {
    meaning:
      "A phasing workspace. Arrays lie on its grid: the object, the work array and the second iterate complex; the modulus real; the support bytes, -1 inside; the smoothed amplitude real. On the half grid lie the transform of the point spread without its centre, over twice the number of voxels, and that of the calculated intensity, which has one block with the smoothed amplitude: neither is needed while the other is. Addresses of arrays that no step of the run needs are 0.",
    fields: {
      grid: ["Grid"],
      halfGrid: ["Grid", "Of the transforms of real arrays."],
      object: ["address"],
      work: ["address"],
      next: ["address", "The second iterate, for rules with a probe."],
      modulus: ["address", "Negative, -1 - bound, where it is only known to be at least `bound`: 0 where masked."],
      support: ["address"],
      partials: [
        "address",
        "A double for each unit of a pass, so that sums do not depend on which thread took which unit.",
      ],
      scratch: ["address"],
      scratchBytes: ["size", "Of one thread."],
      steps: ["address"],
      stepCount: ["u32"],
      results: [
        "address",
        "A double for each step: chi of an iterate, the product of a dot; of a gradient chi, then its sums.",
      ],
      scale: ["f32", "One over the number of voxels."],
      norm: ["f64", "Of the measured modulus."],
      failure: ["u32", "1 + the index of the step whose iterate is not finite, or 0.", { isShared: true }],
      supportVoxels: ["u32", "How many there are inside.", { isShared: true }],
      smoothed: ["address", "The smoothed amplitude, or the calculated intensity on the half grid."],
      transfer: ["address", "0 where the illumination is coherent."],
      isTransferReal: ["u32", "Whether the transform of the point spread is kept as a real array."],
      spreadCentre: ["f32", "Value of the point spread at its origin."],
      leastEstimate: ["f32", "Of the amplitude of estimated voxels, relative to the estimate."],
      mostEstimate: ["f32", "The same; 0: they are free."],
      fields: ["address x 4", "Fields 1 and up; only JavaScript looks at these."],
    },
  },
  Step: {
    meaning: "What every step begins with.",
    fields: { type: ["u32", "A `StepType`."] },
    bytes: 128,
  },
  Iterate: {
    meaning: "One step of a projection algorithm.",
    begins: "Step",
    fields: {
      flags: ["u32", "Of `IterateFlag`."],
      projected: ["f32 x 4", "Factors of the iterate and of its projection inside the support, and outside."],
      probed: ["f32 x 4", "The same with the second projection in the place of the first."],
      probe: ["f32 x 2", "Factors of the iterate inside and outside before the second projection."],
      admission: ["f32 x 5", "Square of the smallest modulus; cosine and sine of the first phase and of the last."],
    },
  },
  ShrinkWrap: {
    meaning: "A new support.",
    begins: "Step",
    fields: {
      reference: ["u32", "A `Reference`."],
      filters: ["Filter", "One for each axis, the last first."],
      threshold: ["f32"],
    },
  },
  Combine: {
    meaning: "A linear combination of fields.",
    begins: "Step",
    fields: {
      terms: ["u32", "How many."],
      target: ["address"],
      list: ["u32 x 15", "The terms, a `Term` each, at most one for each field."],
    },
  },
  Term: {
    meaning: "Of a combination.",
    fields: {
      from: ["address"],
      inside: ["f32", "Factor inside the support."],
      outside: ["f32"],
    },
  },
  Smooth: {
    meaning: "A field convolved with a Gaussian.",
    begins: "Step",
    fields: {
      field: ["address"],
      filters: ["Filter", "One for each axis, the last first."],
    },
  },
  Dot: {
    meaning: "A scalar product of two fields.",
    begins: "Step",
    fields: { a: ["address"], b: ["address"] },
  },
  Gradient: {
    meaning: "The gradient of the likelihood; addresses are 0 where there is none.",
    begins: "Step",
    fields: {
      target: ["address"],
      products: ["address x 2", "Fields that it is multiplied by."],
      background: ["f32"],
    },
  },
  Filter: {
    meaning: "A symmetric periodic filter along one axis.",
    fields: {
      taps: ["address", "Floats: the middle, then outwards."],
      radius: ["size"],
    },
  },
  ...LEARNING_STRUCTURES,
};
