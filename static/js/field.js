/* News from the field: kept on this device as it is typed, sent in pieces when there is a line, never twice.
   Without this, the page is a plain form. */
"use strict";
const $ = (id) => document.getElementById(id);
const form = $("field"), kept = $("kept"), where = $("where"), count = $("count"), wire = $("wire");
const HERE = location.pathname, PIECE = 32768, SMALLEST = 4096, MINUTE = 60000;
const WORDS = ["title", "text", "language", "occurred_on", "place"];

/* What this device holds: one draft for each link, and the bytes of its photographs beside it. */
let base = null;
const unlock = () => new Promise((done, fail) => {
  const asked = indexedDB.open("terrain", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("drafts");
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
const hold = (mode, act) => new Promise((done, fail) => {
  const deal = base.transaction("drafts", mode, { durability: "strict" });
  const asked = act(deal.objectStore("drafts"));
  deal.oncomplete = () => done(asked.result);
  deal.onabort = () => fail(deal.error);
});
const take = (key) => hold("readonly", (shelf) => shelf.get(key));
const put = (value, key) => hold("readwrite", (shelf) => shelf.put(value, key));
const drop = (key) => hold("readwrite", (shelf) => shelf.delete(key));
const keyOf = (photo) => `${HERE}#${photo.number}`;

const hex = (bytes) => [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
const newKey = () => {
  const digits = hex(crypto.getRandomValues(new Uint8Array(16)));
  return digits.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * MINUTE).toISOString().slice(0, 10);
const blank = () => ({ key: newKey(), state: "writing", next: 1, photos: [], last: "",
  words: { title: "", text: "", place: "", occurred_on: today(), language: form.language.value } });
let draft = blank(), soon = 0;

const save = async () => {
  clearTimeout(soon);
  try {
    await put(draft, HERE);
    kept.textContent = kept.dataset.kept;
  } catch (fault) { kept.textContent = kept.dataset.full; }
};
const gather = () => WORDS.forEach((name) => { draft.words[name] = form[name].value; });
/* What was typed before this script came is not written over. */
const pour = (over) => WORDS.forEach((name) => {
  if (over || !form[name].value || name === "language") form[name].value = draft.words[name];
});

/* Photographs: made small here, before anything is kept. */
const shrink = async (file) => {
  const picture = await createImageBitmap(file);
  for (const [side, quality] of [[1280, 0.82], [1280, 0.65], [1024, 0.6], [800, 0.5]]) {
    const canvas = paint(document.createElement("canvas"), picture, side);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob && blob.size <= form.dataset.bytes) return new Response(blob).arrayBuffer();
  }
  throw new Error();
};
const paint = (canvas, picture, side) => {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height)), pen = canvas.getContext("2d");
  canvas.width = picture.width * scale;
  canvas.height = picture.height * scale;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
};
const show = async (photo) => {
  const row = document.importNode($("photo").content, true).firstElementChild;
  row.querySelectorAll("input").forEach((input) => {
    input.value = photo[input.dataset.word];
    input.oninput = () => { photo[input.dataset.word] = input.value; };
  });
  row.querySelector("button").onclick = async () => {
    draft.photos = draft.photos.filter((one) => one !== photo);
    row.remove();
    $("add").focus();
    await save();
    drop(keyOf(photo));
  };
  paint(row.querySelector("canvas"), await createImageBitmap(new Blob([await take(keyOf(photo))])), 240);
  $("photos").append(row);
};
const add = async (file) => {
  const before = draft.photos[draft.photos.length - 1];
  if (draft.photos.length >= form.dataset.most) return kept.dataset.many;
  kept.textContent = kept.dataset.working;
  const bytes = await shrink(file).catch(() => null);
  if (!bytes) return kept.dataset.bad;
  const digest = crypto.subtle ? hex(await crypto.subtle.digest("SHA-256", bytes)) : "";
  const credit = before ? before.credit : "";
  const photo = { number: draft.next++, size: bytes.byteLength, digest, shows: "", caption: "", credit };
  try { await put(bytes, keyOf(photo)); } catch (fault) { return kept.dataset.full; }
  draft.photos.push(photo);
  await save();
  await show(photo);
};

/* One of three is on the screen: what is being written, what travels, what has arrived. */
const turn = (state, moves) => {
  const writing = state === "writing", over = state === "received";
  document.documentElement.dataset.state = state;
  form.hidden = !writing;
  $("parcel").hidden = writing;
  $("moving").hidden = over;
  $("over").hidden = !over;
  $("what").textContent = over ? draft.last : draft.words.title;
  if (!writing) where.textContent = where.dataset[state];
  if (over) { wire.value = 1; count.textContent = count.dataset.done; }
  if (moves) (writing ? form.title : where).focus();
};
const tell = (told) => {
  const held = told ? told.photos : {}, most = draft.photos.length;
  const sum = (size) => draft.photos.reduce((total, photo) => total + (size(photo) || 0), 2000);
  const whole = draft.photos.filter((photo) => held[photo.number] === photo.size).length;
  wire.value = told ? sum((photo) => held[photo.number]) / sum((photo) => photo.size) : 0;
  const { words, photos, all, safe } = count.dataset;
  const said = !told ? words : most ? photos.replace("{n}", whole).replace("{m}", most) : all;
  count.textContent = `${said} ${safe}`;
};
const problem = (sentences) => {
  const box = $("problem");
  box.textContent = "";
  for (const [name, sentence] of sentences) {
    const line = document.createElement(form[name] ? "a" : "p");
    line.textContent = sentence;
    if (form[name]) { line.href = `#${form[name].id}`; form[name].setAttribute("aria-invalid", "true"); }
    box.append(line);
  }
  box.hidden = false;
  box.focus();
};
const back = async (sentences) => {
  draft.state = "writing";
  await save();
  turn("writing");
  problem(sentences);
};

/* The line. Whatever is not a clear «no» of ours is tried again, from what the server says it holds. */
let size = PIECE;
const ask = async (path, body) => {
  const stop = new AbortController(), patience = setTimeout(() => stop.abort(), MINUTE);
  try {
    const answer = await fetch(`${HERE}reports/${draft.key}/${path}`, { method: "POST", body, signal: stop.signal });
    const told = await answer.json().catch(() => null);
    if (told && (answer.ok || answer.status === 409)) return told;
    if (told && answer.status !== 404 && answer.status < 500) throw { refusal: told };
    if (!told && (answer.status === 404 || answer.status === 410)) throw { refusal: { error: kept.dataset.ended } };
    throw new Error();
  } finally { clearTimeout(patience); }
};
const leaving = () => draft.state === "leaving";
const send = async () => {
  let told = await ask("", JSON.stringify(Object.assign({ photos: draft.photos }, draft.words)));
  if (told.state === "complete" && told.same) return finish();
  if (told.state === "complete") {
    draft.key = newKey();
    return back([["", kept.dataset.first]]);
  }
  turn("sending");
  tell(told);
  for (const photo of draft.photos) {
    const bytes = await take(keyOf(photo));
    while (leaving() && told.photos[photo.number] < photo.size) {
      const from = told.photos[photo.number];
      const answer = await ask(`photos/${photo.number}/?offset=${from}`, bytes.slice(from, from + size));
      if ("held" in answer) told.photos[photo.number] = answer.held;
      else told = answer;
      size = Math.min(PIECE, size * 2);
      tell(told);
    }
  }
  if (!leaving()) return;
  told = await ask("complete/");
  if (told.state !== "complete") throw new Error();
  await finish();
};
const finish = async () => {
  const { photos, words } = draft;
  draft = Object.assign(blank(), { state: "received", last: words.title });
  await save();
  turn("received", true);
  for (const photo of photos) await drop(keyOf(photo));
};

let busy = false, pause = 0, again = 0;
const go = async () => {
  if (busy || !leaving()) return;
  busy = true;
  clearTimeout(again);
  try {
    await send();
    pause = 0;
  } catch ({ refusal }) {
    if (refusal) {
      const photo = refusal.photo ? `${refusal.photo}. ` : "";
      await back(Object.entries(refusal.fields || { "": `${photo}${refusal.error}` }));
    } else if (leaving()) {
      size = Math.max(SMALLEST, size / 2);
      pause = Math.min(MINUTE, pause * 2 || 1500);
      turn("waiting");
      again = setTimeout(go, pause * (0.75 + Math.random() / 2));
    }
  }
  busy = false;
};
const hurry = () => { pause = 0; go(); };

form.oninput = () => {
  gather();
  clearTimeout(soon);
  soon = setTimeout(save, 300);
};
form.onsubmit = async (event) => {
  if (!base) return;
  event.preventDefault();
  gather();
  [...form.elements].forEach((field) => field.removeAttribute("aria-invalid"));
  $("problem").hidden = true;
  const missing = ["title", "text"].find((name) => !draft.words[name].trim());
  if (missing) { problem([[missing, kept.dataset.needs]]); return; }
  draft.state = "leaving";
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  await save();
  tell();
  turn("waiting", true);
  hurry();
};
$("add").onchange = async (event) => {
  const files = [...event.target.files];
  event.target.value = "";
  for (const file of files) {
    const fault = await add(file);
    if (fault) kept.textContent = fault;
  }
};
$("now").onclick = hurry;
$("change").onclick = async () => {
  draft.state = "writing";
  await save();
  turn("writing", true);
};
$("another").onclick = async () => {
  draft = blank();
  pour(true);
  $("photos").textContent = "";
  await save();
  turn("writing", true);
};
addEventListener("online", hurry);
document.addEventListener("visibilitychange", () => { if (base) { save(); hurry(); } });

const keepPage = async () => {
  await navigator.serviceWorker.register(form.dataset.worker);
  await navigator.serviceWorker.ready;
  const shelf = await caches.open("terrain");
  if (!(await shelf.match(HERE, { ignoreVary: true }))) {
    const loaded = performance.getEntriesByType("resource").map((one) => one.name);
    await shelf.addAll([HERE, ...loaded.filter((name) => /\.(css|js)$/.test(name))]);
  }
  $("ready").hidden = false;
};
const begin = async () => {
  base = await unlock();
  const known = await take(HERE);
  draft = known || draft;
  document.documentElement.classList.add("live");
  pour();
  gather();
  for (const photo of draft.photos.slice()) {
    await show(photo).catch(() => { draft.photos = draft.photos.filter((one) => one !== photo); });
  }
  if (known || form.title.value || form.text.value) await save();
  turn(leaving() ? "waiting" : draft.state);
  if (leaving()) { tell(); go(); }
  if (navigator.serviceWorker) await keepPage();
};
/* An old browser keeps the plain form. */
if (window.indexedDB && window.createImageBitmap && window.AbortController) begin().catch(() => {});
