/* Opens the page of the field without a line: the network first, this device's copy when it is late. */
const SHELF = "terrain", PATIENCE = 6000;
self.onactivate = (event) => event.waitUntil(self.clients.claim());

const ask = async (request) => {
  const answer = await fetch(request), shelf = await caches.open(SHELF);
  if (answer.ok && !answer.redirected) await shelf.put(request, answer.clone());
  // The invitation has ended: no copy of its page stays.
  if (request.mode === "navigate" && (answer.status === 404 || answer.status === 410)) await shelf.delete(request);
  return answer;
};
const late = () => new Promise((done, fail) => setTimeout(fail, PATIENCE));
const answerTo = async (request) => {
  const copy = await caches.match(request, { ignoreVary: true }), asked = ask(request);
  if (!copy) return asked;
  const answer = await Promise.race([asked, late()]).catch(() => copy);
  return answer.status < 500 ? answer : copy;
};
self.onfetch = (event) => {
  const ours = new URL(event.request.url).origin === self.location.origin;
  if (ours && event.request.method === "GET") event.respondWith(answerTo(event.request));
};
