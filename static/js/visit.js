/* Arrow keys and a swipe go on with the visit: they follow the page's own links. */
(() => {
  const go = (way) => document.querySelector(`[rel="${way}"]`)?.click();
  const fields = "input, textarea, select, audio, [contenteditable]";
  const isBusy = (target) => document.querySelector("dialog[open]") || target.closest?.(fields);
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isBusy(event.target)) return;
    if (event.key === "ArrowRight") go("next");
    if (event.key === "ArrowLeft") go("prev");
  });
  let start = null;
  document.addEventListener("touchstart", (event) => {
    start = event.touches.length === 1 && !isBusy(event.target) ? event.touches[0] : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!start) return;
    const end = event.changedTouches[0];
    const across = end.clientX - start.clientX;
    const down = Math.abs(end.clientY - start.clientY);
    const from = start.clientX;
    start = null;
    // The edges belong to the phone's own «back».
    if (Math.abs(across) < 70 || down > Math.abs(across) / 2 || from < 24 || from > innerWidth - 24) return;
    go(across < 0 ? "next" : "prev");
  }, { passive: true });
})();
