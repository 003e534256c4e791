/** @param tf - the module `@tensorflow/tfjs-core`. */
export declare function registerQuickTransforms(tf: unknown): void;
