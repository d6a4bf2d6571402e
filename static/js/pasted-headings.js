/* Word for the web copies its headings as paragraphs with a role and a level: the editor is handed headings. */
(() => {
  const asHeadings = (html) => {
    const copied = new DOMParser().parseFromString(html, "text/html");
    copied.querySelectorAll("[role=heading]:not(h1, h2, h3, h4, h5, h6)").forEach((paragraph) => {
      const level = Number.parseInt(paragraph.getAttribute("aria-level"), 10) || 1;
      const heading = copied.createElement(`h${Math.min(Math.max(level, 1), 6)}`);
      heading.append(...paragraph.childNodes);
      paragraph.replaceWith(heading);
    });
    return copied.body.innerHTML;
  };
  document.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html") ?? "";
    // What this sends on is not trusted: it is not read a second time.
    if (!event.isTrusted || !/role=["']?heading/i.test(html)) return;
    if (!event.target.closest?.(".public-DraftEditor-content")) return;
    const data = new DataTransfer();
    data.setData("text/plain", event.clipboardData.getData("text/plain"));
    data.setData("text/html", asHeadings(html));
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, true);
})();
