export declare function prepareSoftwareGpu(): string | undefined;
