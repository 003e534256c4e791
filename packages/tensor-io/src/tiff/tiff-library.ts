/** What is used of geotiff, so that nothing else of it is bundled. */

export { fromArrayBuffer, getDecoder } from "geotiff";
