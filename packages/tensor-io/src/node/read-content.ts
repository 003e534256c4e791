/** What a file or a folder of frames holds. */

import type { ContentDescription } from "../content/content-description.js";
import { type DescribeOptions, describeContent, describeFrames } from "../content/describe-content.js";
import { type ContentOptions, contentFrom, type FileContent } from "../content/file-content.js";
import { frameFilesOf, isFolder, readFrames } from "./read-frames.js";
import { withFile } from "./with-file.js";

/**
 * {@link contentFrom} of a file; the frames of a folder as one array. @throws {FileError} when it cannot be read; else
 * as there.
 */
export async function readContent(path: string, options: ContentOptions = {}): Promise<FileContent> {
  if (!(await isFolder(path))) return withFile(path, (file) => contentFrom(file, path, options));
  return { arrays: { frames: await readFrames(path, { slices: options.slices }) }, main: "frames" };
}

/**
 * {@link describeContent} of a file, {@link describeFrames} of a folder. @throws {FileError} when it cannot be read;
 * else as there.
 */
export async function describeFile(path: string, options: DescribeOptions = {}): Promise<ContentDescription> {
  if (await isFolder(path)) return describeFrames(await frameFilesOf(path), path);
  return withFile(path, (file) => describeContent(file, path, options));
}
