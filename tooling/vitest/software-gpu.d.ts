export declare function prepareSoftwareGpu(): string | undefined;

/**
 * As `prepareSoftwareGpu`, with Mesa's lavapipe, which has half precision where SwiftShader has not. Mesa before 23 is
 * refused by Dawn, which then finds no adapter.
 */
export function prepareLavapipe(): string | undefined;
