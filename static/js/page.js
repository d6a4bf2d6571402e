// Every page works without this. Errors are where one reads on; a link within the page closes the sheet that covers it.
document.getElementById("errors")?.focus();
document.getElementById("index")?.addEventListener("click", (event) => {
  if (event.target.closest("a[href^='#']")) event.currentTarget.hidePopover?.();
});
