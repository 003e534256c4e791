// Keeps the page for times without a network, and asks for the isolation that threads need where the server does not.
// `files.json`, written with the page, lists what it is made of; another list is another version.

const ISOLATION = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const PREFIX = "autophase-";

self.addEventListener("install", (event) => event.waitUntil(keepAll().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOwn = new URL(request.url).origin === location.origin;
  if (request.method === "GET" && isOwn) event.respondWith(answer(request));
});

async function keepAll() {
  const list = await (await fetch("files.json", { cache: "no-store" })).json();
  const name = `${PREFIX}${list.version}`;
  const cache = await caches.open(name);
  await cache.addAll(["./", ...list.files]);
  const others = (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== name);
  await Promise.all(others.map((key) => caches.delete(key)));
}

async function answer(request) {
  const kept = await caches.match(request, { ignoreSearch: true });
  // a page that is newer comes from the network; what it loads has its version in its name
  const response =
    request.mode === "navigate" ? await fetch(request).catch(() => kept) : (kept ?? (await fetch(request)));
  if (response === undefined) return Response.error();
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
