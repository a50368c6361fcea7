/* The doorstep pages' service worker. Keeps the shell and its files, whole and of one version, so that the pages open
   without network. It never keeps an authenticated page, an answer of the API or anything that was posted, and it
   never touches IndexedDB: what was not sent yet outlives every version. */

const { version: VERSION, shell: SHELL, home: HOME, files: FILES } = {{ facts|safe }};
const NAME = `porte-a-porte-${VERSION}`;
const PATIENCE_MS = 3000;
const kept = new Set(FILES);

self.addEventListener("install", (event) => event.waitUntil(fill()));

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === SHELL) event.respondWith(shellFirstFromNetwork(request));
    else if (url.pathname.startsWith(HOME)) event.respondWith(fetch(request).catch(shellOr));
    return;
  }
  if (kept.has(url.pathname + url.search)) event.respondWith(fromCache(request));
});

/* All or nothing. A shell of another version (the site was changing just now) is refused: the browser tries again. */
async function fill() {
  const cache = await caches.open(NAME);
  const shell = await fetch(SHELL, { cache: "no-cache", credentials: "same-origin" });
  if (!shell.ok || !(await shell.clone().text()).includes(`data-version="${VERSION}"`)) throw new Error("not this version");
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
  await cache.put(SHELL, shell);
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith("porte-a-porte-") && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/* A network that does not answer is worse than none: after three seconds the kept page opens. What the network gives
   is shown, not kept: kept are only a shell and files that came together. */
async function shellFirstFromNetwork(request) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const fresh = fetch(request).then((answer) => (answer.ok ? answer : undefined));
  const answer = await Promise.race([fresh.catch(() => undefined), late]);
  return answer ?? shellOr(fresh);
}

async function shellOr(otherwise) {
  return (await keptAnswer(SHELL)) ?? (otherwise instanceof Promise ? otherwise : Response.error());
}

async function fromCache(request) {
  return (await keptAnswer(request)) ?? fetch(request);
}

/* To look is not to open: a page that takes the worker away must not find its cache made again by its own files. */
function keptAnswer(request) {
  return caches.match(request, { cacheName: NAME });
}
