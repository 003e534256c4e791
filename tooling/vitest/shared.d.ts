export declare function sharedPath(...parts: string[]): string;
export declare function describeWithShared(name: string, path: string, suite: () => void): void;
