/* The switch is off: this worker empties its caches and takes itself away. What the phone has not sent stays. */
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const emptied = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("porte-a-porte-")).map((name) => caches.delete(name))));
  event.waitUntil(emptied.then(() => self.registration.unregister()));
});
