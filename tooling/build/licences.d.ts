/** Of the packages that bundled files come from, as one text; empty where all are our own. */
export declare function licencesOf(paths: readonly string[]): string;
