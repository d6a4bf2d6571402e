/* Opens a picture on the whole screen: buttons, keys, wheel, two fingers; the caption stays. */
(() => {
  const FARTHEST = 6;
  const make = (name, attributes = {}, ...children) => {
    const element = Object.assign(document.createElement(name), attributes);
    element.append(...children);
    return element;
  };
  const open = (link) => {
    const words = link.closest("figure").querySelector("figcaption").cloneNode(true);
    words.querySelector("[data-zoom]")?.remove();
    const drawn = link.closest("figure").querySelector("img");
    const picture = make("img", { src: link.href, alt: drawn.alt, draggable: false });
    const stage = make("div", { className: "viewer-stage" }, picture);
    let scale = 1, x = 0, y = 0;
    const apply = () => {
      scale = Math.min(Math.max(scale, 1), FARTHEST);
      const roomX = stage.clientWidth * (scale - 1) / 2, roomY = stage.clientHeight * (scale - 1) / 2;
      x = Math.min(Math.max(x, -roomX), roomX);
      y = Math.min(Math.max(y, -roomY), roomY);
      picture.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      stage.dataset.scale = scale.toFixed(2);
    };
    const grow = (factor) => { scale *= factor; x *= factor; y *= factor; apply(); };
    const button = (label, act) => make("button", { type: "button", textContent: label, onclick: act });
    const close = () => dialog.close();
    const bar = make("div", { className: "viewer-bar" },
      button(link.dataset.close, close),
      button(`${link.dataset.out} −`, () => grow(1 / 1.5)),
      button(`${link.dataset.in} +`, () => grow(1.5)));
    const help = make("small", { textContent: link.dataset.help });
    const caption = make("div", { className: "viewer-words" }, ...words.childNodes, help);
    const dialog = make("dialog", { className: "viewer", ariaLabel: drawn.alt }, bar, stage, caption);
    dialog.onkeydown = (event) => {
      const step = 60;
      const acts = {
        "+": () => grow(1.5),
        "=": () => grow(1.5),
        "-": () => grow(1 / 1.5),
        "0": () => grow(0),
        ArrowLeft: () => { x += step; apply(); },
        ArrowRight: () => { x -= step; apply(); },
        ArrowUp: () => { y += step; apply(); },
        ArrowDown: () => { y -= step; apply(); },
      };
      if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
    };
    stage.onwheel = (event) => { event.preventDefault(); grow(event.deltaY < 0 ? 1.15 : 1 / 1.15); };
    const fingers = new Map();
    const apart = () => {
      const [a, b] = [...fingers.values()];
      return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    };
    stage.onpointerdown = (event) => { fingers.set(event.pointerId, event); stage.setPointerCapture(event.pointerId); };
    stage.onpointermove = (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const distance = fingers.size === 2 ? apart() : 0;
      fingers.set(event.pointerId, event);
      if (fingers.size === 2) grow(apart() / distance);
      else { x += event.clientX - before.clientX; y += event.clientY - before.clientY; apply(); }
    };
    stage.onpointerup = stage.onpointercancel = (event) => fingers.delete(event.pointerId);
    stage.ondblclick = () => grow(scale > 1 ? 0 : 2.5);
    dialog.onclose = () => { dialog.remove(); link.focus(); };
    document.body.append(dialog);
    dialog.showModal();
    apply();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-zoom]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(link);
  });
})();
