/** The service worker: the page without a network after the first visit, and isolated whoever serves it. */

const RELOADED = "autophase-reloaded";

/** @throws nothing: without a service worker the page is what it was. */
export async function keepOffline(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("service-worker.js");
    await navigator.serviceWorker.ready;
  } catch {
    return;
  }
  if (crossOriginIsolated || sessionStorage.getItem(RELOADED)) return;
  // its headers count from the next load on
  sessionStorage.setItem(RELOADED, "once");
  location.reload();
}
