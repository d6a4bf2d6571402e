/* One panel at a time. Starts by itself only in a hall (#kiosk) and where motion is welcome. */
(() => {
  const box = document.querySelector("[data-slides]");
  const slides = box ? [...box.querySelectorAll(".slide")] : [];
  if (!slides.length) return;
  const PAUSE = 12000;
  const isKiosk = location.hash === "#kiosk";
  let shown = Math.max(slides.findIndex((slide) => `#${slide.id}` === location.hash), 0), timer = null;
  const show = (place) => {
    shown = (place + slides.length) % slides.length;
    slides.forEach((slide, at) => slide.classList.toggle("is-shown", at === shown));
    for (const slide of slides.slice(shown, shown + 2)) {
      slide.querySelectorAll("img").forEach((img) => { img.loading = "eager"; });
    }
  };
  const label = () => { play.textContent = timer ? box.dataset.pause : box.dataset.play; };
  const stop = () => { clearInterval(timer); timer = null; label(); };
  const start = () => { stop(); timer = setInterval(() => show(shown + 1), PAUSE); label(); };
  const button = (text, act) =>
    Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick: act });
  const play = button("", () => (timer ? stop() : start()));
  const tools = document.createElement("p");
  tools.className = "btns";
  const before = button(`← ${box.dataset.before}`, () => show(shown - 1));
  const after = button(`${box.dataset.after} →`, () => show(shown + 1));
  tools.append(before, play, after);
  const full = () => (document.fullscreenElement ? document.exitFullscreen() : box.requestFullscreen());
  if (box.requestFullscreen) tools.append(button(box.dataset.full, full));
  box.querySelector(".slides-head").append(tools);
  box.classList.add("is-live");
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight") show(shown + 1);
    if (event.key === "ArrowLeft") show(shown - 1);
    if (event.key === " " && event.target.tagName !== "BUTTON") { event.preventDefault(); play.click(); }
  });
  document.documentElement.classList.toggle("is-kiosk", isKiosk);
  show(shown);
  label();
  if (isKiosk && !matchMedia("(prefers-reduced-motion: reduce)").matches) start();
})();
