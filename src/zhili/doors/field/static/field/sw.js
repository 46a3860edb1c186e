// Keeps the shell, which holds nothing of anybody, and nothing else: no answer with data is ever put into a cache.
// KEPT (edition, shell) is written in front of this file by the server.
const NAME = `zhili-field-${KEPT.edition}`;
const PAGE = KEPT.shell[0];
const PATIENCE_MS = 2500; // how long a slow network may keep a person from a page that is here already

self.addEventListener("install", (event) => {
  const fresh = KEPT.shell.map((address) => new Request(address, { cache: "reload", credentials: "same-origin" }));
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const stale = (name) => name.startsWith("zhili-field-") && name !== NAME;
  const drop = caches.keys().then((names) => Promise.all(names.filter(stale).map((name) => caches.delete(name))));
  event.waitUntil(drop.then(() => self.clients.claim()));
});

async function kept(request) {
  const cache = await caches.open(NAME);
  return cache.match(request, { ignoreVary: true, ignoreSearch: true });
}

async function page(request) {
  const network = fetch(request).then(async (answer) => {
    const here = new URL(answer.url).pathname === PAGE;
    if (answer.ok && here) await (await caches.open(NAME)).put(PAGE, answer.clone());
    return answer;
  });
  network.catch(() => {}); // told below, by what is answered instead
  const patience = new Promise((done) => setTimeout(done, PATIENCE_MS));
  const first = await Promise.race([network.catch(() => undefined), patience]);
  return first || (await kept(PAGE)) || network;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === PAGE) event.respondWith(page(request));
  else if (KEPT.shell.includes(address.pathname)) event.respondWith(kept(request).then((found) => found || fetch(request)));
});
