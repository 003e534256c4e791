/** Whether the browser draws without a graphics card. */

let known: boolean | undefined;

/** Asked once a page; false where there is no WebGL. */
export function isDrawnByProcessor(): boolean {
  known ??= ask();
  return known;
}

function ask(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  const facts = context?.getExtension("WEBGL_debug_renderer_info");
  const name = facts && context?.getParameter(facts.UNMASKED_RENDERER_WEBGL);
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(String(name));
}
