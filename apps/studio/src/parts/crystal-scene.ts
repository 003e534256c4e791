/** The crystal in three dimensions: a lit surface that turns under the pointer, drawn when something changes. */

import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  FrontSide,
  Group,
  HemisphereLight,
  Mesh,
  MeshLambertMaterial,
  PerspectiveCamera,
  Plane,
  Scene,
  SRGBColorSpace,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import type { CrystalMarks } from "../lab/crystal-marks.js";
import type { CrystalSurface } from "../lab/crystal-surface.js";
import { disposeAll } from "./dispose-all.js";
import { sceneAxes } from "./scene-axes.js";
import type { SceneLink } from "./scene-link.js";
import { sceneMarks } from "./scene-marks.js";
import { type SceneSlice, sliceMesh } from "./scene-slice.js";
import { isDrawnByProcessor } from "./software-graphics.js";

export interface CrystalScene {
  /** As long as it turns of its few triangles and of fewer pixels, where it has few triangles. */
  show(surface: CrystalSurface): void;
  /** Around the surface that is shown; undefined: none. */
  mark(marks: CrystalMarks | undefined): void;
  /** A plane in its place; undefined: none. */
  slice(slice: SceneSlice | undefined): void;
  /** What is in front of a plane across the view, at a share of the radius (-1 to 1), goes; undefined: nothing. */
  clip(share: number | undefined): void;
  /** Degrees around the upright. @returns the milliseconds until the picture was there. */
  turn(degrees: number): number;
  /** Of all triangles, with `scale` times as many pixels as on the page for as long as the work takes. */
  enlarged<T>(scale: number, work: () => T | Promise<T>): Promise<T>;
  dispose(): void;
}

/**
 * @param onView - after each drawing, how long a pixel of the page is in the middle, in the unit of the surface.
 * @param link - turns with the other scenes of it, and they with this one.
 * @param onLost - the browser took the graphics away, or gave it back, and the picture is there again.
 * @throws {Error} where the browser has no WebGL.
 */
export function createCrystalScene(
  canvas: HTMLCanvasElement,
  onView: (unitsPerPixel: number) => void,
  link?: SceneLink,
  onLost: (isLost: boolean) => void = () => {},
): CrystalScene {
  const renderer = new WebGLRenderer({
    canvas,
    // edges are not smoothed where the processor draws, which takes most of the time there
    antialias: !isDrawnByProcessor(),
    alpha: true,
    preserveDrawingBuffer: true,
  });
  const scene = new Scene();
  const camera = new PerspectiveCamera(30, 1, 0.01, 100);
  const controls = new OrbitControls(camera, canvas);
  const cut = new Plane();
  const material = new MeshLambertMaterial({ vertexColors: true });
  const mesh = new Mesh(new BufferGeometry(), material);
  const crystal = new Group().add(mesh);
  let axes = new Group();
  let marked = new Group();
  let marks: CrystalMarks | undefined;
  let shown: CrystalSurface | undefined;
  let shownSlice: ReturnType<typeof sliceMesh> | undefined;
  renderer.localClippingEnabled = true;
  const key = new DirectionalLight(0xffffff, 2);
  key.position.set(-0.5, 0.7, 0.6);
  camera.add(key);
  scene.add(crystal, axes, camera, new HemisphereLight(0xffffff, 0x888888, 1.4));
  camera.position.set(2.9, 2.1, 3.6);
  controls.update();
  let radius = 1;
  let share: number | undefined;
  const draw = (): void => {
    if (share !== undefined) cut.set(camera.getWorldDirection(new Vector3()), share);
    renderer.render(scene, camera);
    const height = (2 * camera.position.length() * Math.tan((camera.fov * Math.PI) / 360)) / camera.zoom;
    if (shown) onView((radius * height) / Math.max(1, canvas.clientHeight));
  };
  /** The triangles at rest and in motion. */
  let indices: { readonly whole: BufferAttribute; readonly coarse: BufferAttribute | undefined } | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const rest = (): void => {
    clearTimeout(resting);
    if (resting !== undefined) renderer.setPixelRatio(devicePixelRatio);
    resting = undefined;
    if (indices) mesh.geometry.setIndex(indices.whole);
  };
  let isEnlarged = false;
  const move = (): void => {
    if (isEnlarged || indices?.coarse === undefined) return;
    mesh.geometry.setIndex(indices.coarse);
    if (resting === undefined) renderer.setPixelRatio(MOVING_PIXELS * devicePixelRatio);
    clearTimeout(resting);
    resting = setTimeout(() => {
      rest();
      draw();
    }, REST_MILLISECONDS);
  };
  let waiting = 0;
  /** Several changes are one picture. */
  const drawSoon = (): void => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      draw();
    });
  };
  const fitToPage = (): void => {
    const { clientWidth, clientHeight } = canvas;
    if (isEnlarged || clientWidth === 0 || clientHeight === 0) return;
    renderer.setPixelRatio(devicePixelRatio);
    renderer.setSize(clientWidth, clientHeight, false);
    camera.aspect = clientWidth / clientHeight;
    // a picture that is higher than wide holds the axes too
    camera.zoom = Math.min(1, camera.aspect / 1.2);
    camera.updateProjectionMatrix();
    draw();
  };
  const resizing = new ResizeObserver(fitToPage);
  resizing.observe(canvas);
  const lose = (): void => onLost(true);
  const restore = (): void => {
    draw();
    onLost(false);
  };
  canvas.addEventListener("webglcontextlost", lose);
  canvas.addEventListener("webglcontextrestored", restore);
  let isFollowing = false;
  const linked = link?.join((position, target) => {
    isFollowing = true;
    camera.position.copy(position);
    controls.target.copy(target);
    controls.update();
    isFollowing = false;
  });
  controls.addEventListener("change", () => {
    move();
    drawSoon();
    if (!isFollowing) linked?.tell(camera.position, controls.target);
  });
  const drawMarks = (): void => {
    crystal.remove(marked);
    disposeAll(marked);
    marked = marks && shown ? sceneMarks(marks, shown, radius) : new Group();
    crystal.add(marked);
    drawSoon();
  };
  return {
    show(surface) {
      const { positions, triangles, coarse, colours, steps } = surface;
      shown = surface;
      indices = {
        whole: new BufferAttribute(triangles, 1),
        coarse: coarse && new BufferAttribute(coarse, 1),
      };
      const geometry = new BufferGeometry();
      geometry.setAttribute("position", new BufferAttribute(positions, 3));
      geometry.setAttribute("color", new BufferAttribute(linear(colours), 3));
      geometry.setIndex(indices.whole);
      geometry.computeVertexNormals();
      geometry.computeBoundingSphere();
      radius = geometry.boundingSphere?.radius || 1;
      mesh.geometry.dispose();
      mesh.geometry = geometry;
      crystal.scale.setScalar(1 / radius);
      scene.remove(axes);
      disposeAll(axes);
      axes = sceneAxes(steps);
      scene.add(axes);
      drawMarks();
    },
    mark(next) {
      marks = next;
      drawMarks();
    },
    slice(next) {
      if (shownSlice) {
        crystal.remove(shownSlice);
        disposeAll(shownSlice);
      }
      shownSlice = next && sliceMesh(next);
      if (shownSlice) crystal.add(shownSlice);
      drawSoon();
    },
    clip(next) {
      share = next;
      material.clippingPlanes = next === undefined ? [] : [cut];
      // the inside is seen only where it is cut open
      material.side = next === undefined ? FrontSide : DoubleSide;
      material.needsUpdate = true;
      drawSoon();
    },
    turn(degrees) {
      const began = performance.now();
      camera.position.applyAxisAngle(new Vector3(0, 1, 0), (degrees * Math.PI) / 180);
      controls.update();
      draw();
      renderer
        .getContext()
        .readPixels(0, 0, 1, 1, WebGL2RenderingContext.RGBA, WebGL2RenderingContext.UNSIGNED_BYTE, new Uint8Array(4));
      return performance.now() - began;
    },
    async enlarged(scale, work) {
      rest();
      isEnlarged = true;
      renderer.setPixelRatio(devicePixelRatio * scale);
      draw();
      try {
        return await work();
      } finally {
        isEnlarged = false;
        fitToPage();
      }
    },
    dispose() {
      clearTimeout(resting);
      canvas.removeEventListener("webglcontextlost", lose);
      canvas.removeEventListener("webglcontextrestored", restore);
      cancelAnimationFrame(waiting);
      resizing.disconnect();
      linked?.leave();
      controls.dispose();
      disposeAll(scene);
      renderer.dispose();
    },
  };
}

/** After the last turn, until all triangles are drawn again. */
const REST_MILLISECONDS = 250;
/** Of those at rest, along each axis, where a surface in motion has fewer triangles. */
const MOVING_PIXELS = 2 / 3;

/** Colours are given as they look; light is reckoned in linear ones. */
function linear(colours: Uint8Array): Float32Array {
  const colour = new Color();
  const out = new Float32Array(colours.length);
  for (let at = 0; at < colours.length; at += 3) {
    const [red, green, blue] = colours.subarray(at, at + 3);
    colour.setRGB(red / 255, green / 255, blue / 255, SRGBColorSpace).toArray(out, at);
  }
  return out;
}
