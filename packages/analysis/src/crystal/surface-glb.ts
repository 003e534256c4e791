/** A surface as a file of glTF 2.0 (Khronos, ISO/IEC 12113), for pages, Blender and slides. */

import type { SurfaceMesh } from "./surface-mesh.js";

export interface ColouredMesh extends Pick<SurfaceMesh, "positions" | "triangles"> {
  /** Red, green and blue of each vertex, as they look: sRGB. */
  readonly colours: Uint8Array;
  /** Of the positions, for the record: the unit of the format would be metres. */
  readonly unit: string;
}

const MAGIC = 0x46546c67;
const CHUNK = { json: 0x4e4f534a, binary: 0x004e4942 } as const;
const FLOAT = 5126;
const UNSIGNED_INT = 5125;
const UNSIGNED_SHORT = 5123;

/** Binary glTF: one mesh with smooth normals; one of its units is one of the mesh's. */
export function surfaceGlb({ positions, triangles, colours, unit }: ColouredMesh): Uint8Array {
  const vertices = positions.length / 3;
  const parts = [Float32Array.from(positions), normalsOf(positions, triangles), linearColours(colours), triangles];
  const { low, high } = boundsOf(positions);
  const [onPositions, onNormals, onColours, onTriangles] = [0, 1, 2, 3];
  const accessor = (bufferView: number, componentType: number, count: number, type: string, more = {}) => ({
    ...{ bufferView, componentType, count, type },
    ...more,
  });
  let end = 0;
  const bufferViews = parts.map((part, k) => {
    const byteOffset = end;
    end += part.byteLength;
    return { buffer: 0, byteOffset, byteLength: part.byteLength, target: k === onTriangles ? 34963 : 34962 };
  });
  const attributes = { POSITION: onPositions, NORMAL: onNormals, COLOR_0: onColours };
  const document = {
    asset: { version: "2.0", generator: "autophase", extras: { unit } },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, name: "crystal" }],
    meshes: [{ primitives: [{ attributes, indices: onTriangles, material: 0 }] }],
    materials: [{ pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.7 }, doubleSided: true }],
    accessors: [
      accessor(onPositions, FLOAT, vertices, "VEC3", { min: low, max: high }),
      accessor(onNormals, FLOAT, vertices, "VEC3"),
      accessor(onColours, UNSIGNED_SHORT, vertices, "VEC4", { normalized: true }),
      accessor(onTriangles, UNSIGNED_INT, triangles.length, "SCALAR"),
    ],
    bufferViews,
    buffers: [{ byteLength: end }],
  };
  return assemble(new TextEncoder().encode(JSON.stringify(document)), parts);
}

/** A header and two chunks, each a multiple of four bytes. */
function assemble(json: Uint8Array, parts: readonly ArrayBufferView[]): Uint8Array {
  const jsonLength = Math.ceil(json.length / 4) * 4;
  const binaryLength = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const bytes = new Uint8Array(12 + 8 + jsonLength + 8 + binaryLength);
  const view = new DataView(bytes.buffer);
  [MAGIC, 2, bytes.length, jsonLength, CHUNK.json].forEach((word, k) => {
    view.setUint32(4 * k, word, true);
  });
  bytes.fill(0x20, 20, 20 + jsonLength);
  bytes.set(json, 20);
  view.setUint32(20 + jsonLength, binaryLength, true);
  view.setUint32(24 + jsonLength, CHUNK.binary, true);
  let at = 28 + jsonLength;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

function boundsOf(positions: Float32Array): { readonly low: number[]; readonly high: number[] } {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = low.map((value) => -value);
  for (const [i, value] of positions.entries()) {
    const k = i % 3;
    if (value < low[k]) low[k] = value;
    if (value > high[k]) high[k] = value;
  }
  return { low, high };
}

/** Of a vertex, the mean of its triangles, the larger ones more; of unit length. */
function normalsOf(positions: Float32Array, triangles: Uint32Array): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t], triangles[t + 1], triangles[t + 2]];
    const [a, b, c] = corners.map((vertex) => positions.subarray(3 * vertex, 3 * vertex + 3));
    for (let k = 0; k < 3; k++) {
      const [u, v] = [(k + 1) % 3, (k + 2) % 3];
      const along = (b[u] - a[u]) * (c[v] - a[v]) - (b[v] - a[v]) * (c[u] - a[u]);
      for (const vertex of corners) normals[3 * vertex + k] += along;
    }
  }
  for (let at = 0; at < normals.length; at += 3) {
    const length = Math.hypot(normals[at], normals[at + 1], normals[at + 2]);
    // a vertex of no triangle
    if (length === 0) normals[at] = 1;
    else for (let k = 0; k < 3; k++) normals[at + k] /= length;
  }
  return normals;
}

/** Linear light and opacity, as the format has it, in 16 bits. */
function linearColours(colours: Uint8Array): Uint16Array {
  const words = new Uint16Array((colours.length / 3) * 4).fill(65_535);
  for (const [i, value] of colours.entries()) {
    const share = value / 255;
    const linear = share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    words[Math.floor(i / 3) * 4 + (i % 3)] = Math.round(65_535 * linear);
  }
  return words;
}
