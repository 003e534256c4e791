interface Option {
  readonly long?: string | undefined;
  readonly mandatory: boolean;
}

export interface Command {
  name(): string;
  readonly registeredArguments: readonly { name(): string }[];
  readonly commands: readonly Command[];
  readonly options: readonly Option[];
}

/** @param createProgram - of the commands that are named, or of all. */
export declare function testExamples(createProgram: (names: string[]) => Promise<Command>): Promise<void>;
