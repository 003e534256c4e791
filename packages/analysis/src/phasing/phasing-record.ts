/** What a phasing leaves in the record of its file: one form for who writes it, who analyses it and who reports it. */

import { deferred, z } from "@autophase/settings";
import type { Json, ProcessRecord } from "@autophase/tensor-io";

const number = deferred(() => z.number());
const unknown = deferred(() => number.nullable());

const answer = deferred(() =>
  z.object({
    agreement: z.object({ kept: number }),
    /** Weights of the orthogonal modes, the largest first. */
    modes: z.array(number).default([]),
    /** `chi` of the held-out voxels alone. */
    freeChi: unknown.default(null),
    verdict: z.object({ trustworthy: z.boolean(), reason: z.string() }),
  }),
);

const rankedStart = deferred(() =>
  z.object({
    /** Counted from 0, as everywhere in a record. */
    start: number,
    /** 1 is the best. */
    rank: number,
    kept: z.boolean(),
    /** Why it is dropped; empty when it is kept. */
    reason: z.string(),
    chi: number,
    freeLlk: unknown,
    sharpness: number,
    homogeneity: unknown,
    supportVoxels: number,
    /** To the written object. */
    invariantError: number,
  }),
);

const generation = deferred(() =>
  z.object({
    generation: number,
    breed: z.string().nullable(),
    starts: number,
    failed: number,
    metric: z.string(),
    bestStart: number,
    best: number,
    median: number,
    medianChi: number,
    medianFreeLlk: unknown,
    medianInvariantError: unknown,
  }),
);

const check = deferred(() => z.object({ name: z.string(), value: unknown, limit: z.string(), passed: z.boolean() }));

const evidence = deferred(() =>
  z.object({
    /** `chi` of each iterate of each start, then that of its object; `rank` 1 is the best. */
    starts: z.array(z.object({ start: number, rank: number, chi: z.array(unknown) })),
    /** Sentences that came up during the run. */
    warnings: z.array(z.string()),
    /** Behind the verdict. */
    checks: z.array(check).exactOptional(),
    /** `invariantError` of each pair of starts, in the order of the table. */
    pairErrors: z.array(z.array(number)).exactOptional(),
    /** Free log-likelihood of a perfect model. */
    idealFreeLlk: unknown.exactOptional(),
    /** Of the mean of the kept starts: one start fits its pattern by construction. Cycles per voxel. */
    prtf: z.object({ frequency: z.array(number), value: z.array(number), edge: number }).exactOptional(),
  }),
);

/** A recipe that ran first, whose answer was not trusted. */
const earlier = deferred(() =>
  z.object({
    /** `preset fast`. */
    origin: z.string(),
    /** Of its verdict. */
    reason: z.string(),
    starts: number,
    iterations: number,
    seconds: number,
  }),
);

export type PhasingEvidence = z.infer<typeof evidence>;
export type RecordedStart = z.infer<typeof rankedStart>;
export type RecordedGeneration = z.infer<typeof generation>;
export type RecordedEarlierAnswer = z.infer<typeof earlier>;

/** Each part is there when the run had it, and its version wrote it. */
export interface PhasingRecord {
  /** Of the object in the file, over the voxels that it was fitted to. */
  readonly chi?: number | undefined;
  readonly answer?: z.infer<typeof answer> | undefined;
  readonly startTable?: readonly RecordedStart[] | undefined;
  /** Of a guided search: `startTable` is that of the last one. */
  readonly generationTable?: readonly RecordedGeneration[] | undefined;
  readonly evidence?: PhasingEvidence | undefined;
  /** Where the answer is of what followed: what came before. */
  readonly before?: RecordedEarlierAnswer | undefined;
}

/** Reads what `ProcessRecord.parameters` holds of a phasing; what is not there, or of another version, is absent. */
export function phasingRecordOf({ parameters }: Pick<ProcessRecord, "parameters">): PhasingRecord {
  const read = <Part>(schema: z.ZodType<Part>, value: Json | undefined): Part | undefined =>
    schema.safeParse(value).data;
  return {
    chi: read(number, parameters.chi),
    answer: read(answer, parameters.answer),
    startTable: read(z.array(rankedStart), parameters.startTable),
    generationTable: read(z.array(generation), parameters.generationTable),
    evidence: read(evidence, parameters.evidence),
    before: read(earlier, parameters.before),
  };
}
