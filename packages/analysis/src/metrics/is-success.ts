/** Whether a reconstruction found the crystal. */

/** `iou` at least 0.9 and `phaseMae` at most 0.2 rad. */
export function isSuccess({ iou, phaseMae }: { readonly iou: number; readonly phaseMae: number }): boolean {
  return iou >= 0.9 && phaseMae <= 0.2;
}
