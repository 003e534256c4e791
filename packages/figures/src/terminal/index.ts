export { type CurvePoint, type DrawCurveOptions, drawCurve } from "./draw-curve.js";
export { type DrawnPlane, type DrawPlaneOptions, drawAmplitude, drawPhase, type ObjectPlane } from "./draw-plane.js";
export { type DrawnStart, type StartPicturesOptions, startPictures } from "./start-pictures.js";
export { type ThumbnailOptions, thumbnail, thumbnailStyle } from "./thumbnail.js";
