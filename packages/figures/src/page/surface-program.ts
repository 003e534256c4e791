/** A lit surface by WebGL. */

import { decodeSrgb } from "../colour/oklch.js";
import type { Camera } from "../surface/camera.js";
import { AMBIENT, FILL, FILL_LIGHT, KEY, KEY_LIGHT } from "../surface/light.js";

export interface SurfaceMeshData {
  /** Within a radius of about 1. */
  readonly positions: Float32Array;
  /** 127 is 1. */
  readonly normals: Int8Array;
  readonly triangles: Uint16Array;
}

export interface SurfaceProgram {
  /** @param places - one of the 256 colours of the palette a vertex. */
  colour(places: Uint8Array, palette: Uint8Array): void;
  /** @param scale - half of the shorter side of the canvas is `1 / scale`. */
  draw(camera: Camera, scale: number): void;
}

const VERTEX = `
attribute vec3 position, normal, colour;
uniform mat3 camera;
uniform vec2 scale;
varying vec3 light, paint;
void main() {
  vec3 seen = camera * position;
  light = camera * normal;
  paint = colour;
  gl_Position = vec4(seen.x * scale.x, -seen.y * scale.y, seen.z * 0.5, 1.0);
}`;

const vector = (values: readonly number[]): string => `vec3(${values.map((value) => value.toFixed(3)).join(", ")})`;
const FRAGMENT = `
precision mediump float;
varying vec3 light, paint;
void main() {
  vec3 n = normalize(light);
  float key = max(0.0, dot(n, ${vector(KEY)}));
  float fill = max(0.0, dot(n, ${vector(FILL)}));
  vec3 lit = paint * (${AMBIENT.toFixed(3)} + ${KEY_LIGHT.toFixed(3)} * key + ${FILL_LIGHT.toFixed(3)} * fill);
  vec3 shown = mix(12.92 * lit, 1.055 * pow(max(lit, 0.0001), vec3(0.41667)) - 0.055, step(0.0031308, lit));
  gl_FragColor = vec4(shown, 1.0);
}`;

/** Nothing where the browser has no WebGL. */
export function createSurfaceProgram(
  canvas: HTMLCanvasElement,
  { positions, normals, triangles }: SurfaceMeshData,
): SurfaceProgram | undefined {
  const gl = canvas.getContext("webgl", { antialias: true, alpha: true, preserveDrawingBuffer: true });
  const program = gl && linkProgram(gl);
  if (!gl || !program) return undefined;
  const attribute = (name: string, data: BufferSource, type: number, isNormalized: boolean): void => {
    const place = gl.getAttribLocation(program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, 3, type, isNormalized, 0, 0);
  };
  gl.useProgram(program);
  gl.enable(gl.DEPTH_TEST);
  attribute("position", Float32Array.from(positions), gl.FLOAT, false);
  attribute("normal", Int8Array.from(normals), gl.BYTE, true);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, Uint16Array.from(triangles), gl.STATIC_DRAW);
  return {
    colour(places, palette) {
      const linear = Float32Array.from(palette, (value) => decodeSrgb(value / 255));
      const colours = new Float32Array(3 * places.length);
      for (const [i, place] of places.entries()) colours.set(linear.subarray(3 * place, 3 * place + 3), 3 * i);
      attribute("colour", colours, gl.FLOAT, false);
    },
    draw({ right, down, forward }, scale) {
      const { width, height } = canvas;
      const side = Math.min(width, height);
      gl.viewport(0, 0, width, height);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      const columns = [0, 1, 2].flatMap((k) => [right[k], down[k], forward[k]]);
      gl.uniformMatrix3fv(gl.getUniformLocation(program, "camera"), false, columns);
      gl.uniform2f(gl.getUniformLocation(program, "scale"), (scale * side) / width, (scale * side) / height);
      gl.drawElements(gl.TRIANGLES, triangles.length, gl.UNSIGNED_SHORT, 0);
    },
  };
}

function linkProgram(gl: WebGLRenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  const sources = [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const;
  for (const [type, source] of sources) {
    const shader = gl.createShader(type);
    if (!shader) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : undefined;
}
