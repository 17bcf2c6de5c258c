"use strict";
// The frame runs no script at all; this one stands outside and reaches in.
const frame = document.getElementById("page");
const legend = document.getElementById("legend");
const verdict = document.getElementById("verdict");
const onlyKept = document.getElementById("only-kept");
const showHidden = document.getElementById("show-hidden");
const LEAST_CONTRAST = 2.4; // below it a mark's text is hardly seen: white on a picture that is not there
const changes = []; // [element, its style attribute before], for what is shown on demand

// What stands round an element: is it faint, and by which box is it cut? Kept until something is changed.
const known = new Map();
const OPEN = { faint: false, top: -Infinity, bottom: Infinity };

function surroundings(element) {
  if (!element || element === element.ownerDocument.documentElement) return OPEN;
  if (known.has(element)) return known.get(element);
  const outer = surroundings(element.parentElement);
  const style = element.ownerDocument.defaultView.getComputedStyle(element);
  const found = { ...outer, faint: outer.faint || parseFloat(style.opacity) < 0.1 };
  if (style.overflowX !== "visible" && style.display !== "inline") {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) found.faint = true;
    found.top = Math.max(outer.top, box.top);
    found.bottom = Math.min(outer.bottom, box.bottom);
  }
  known.set(element, found);
  return found;
}

function isShown(mark) {
  if (!mark.getClientRects().length) return false;
  const style = mark.ownerDocument.defaultView.getComputedStyle(mark);
  if (style.visibility !== "visible" || parseFloat(style.fontSize) < 2) return false;
  const around = surroundings(mark), own = mark.getBoundingClientRect();
  return !around.faint && own.top < around.bottom && own.bottom > around.top && !isAside(mark);
}

// Outside of what one can scroll to: menus that slide in, texts for screen readers only.
function isAside(element) {
  const box = element.getBoundingClientRect(), view = element.ownerDocument.defaultView, root = element.ownerDocument.documentElement;
  const left = box.left + view.scrollX, width = Math.max(root.scrollWidth, view.innerWidth);
  return box.right + view.scrollX <= 0 || box.bottom + view.scrollY <= 0 || left >= width;
}

function put(element, styles, remember) {
  known.clear();
  if (remember) changes.push([element, element.getAttribute("style")]);
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value, "important");
}

// Show a text that only a script would have shown: undo, up to the root, what hides it.
function show(mark, remember = false) {
  const view = mark.ownerDocument.defaultView, root = mark.ownerDocument.documentElement;
  for (let at = mark; at && at !== root; at = at.parentElement) {
    if (at.matches("details")) at.open = true;
    const style = view.getComputedStyle(at);
    const wanted = {};
    if (style.display === "none") wanted.display = at.localName === "wn-t" ? "inline" : /^(SPAN|A|B|I|EM|STRONG|SMALL|TIME)$/.test(at.tagName) ? "inline" : "block";
    if (style.visibility !== "visible") wanted.visibility = "visible";
    if (parseFloat(style.opacity) < 0.1) wanted.opacity = "1";
    if (parseFloat(style.fontSize) < 2) wanted["font-size"] = "16px";
    if (style.clipPath !== "none" || style.clip !== "auto") Object.assign(wanted, { "clip-path": "none", clip: "auto" });
    const cut = style.overflowX !== "visible" && (at.scrollHeight > at.clientHeight + 4 || at.clientWidth < 8);
    if (cut && style.display !== "inline") Object.assign(wanted, { overflow: "visible", height: "auto", "max-height": "none", width: "auto", "-webkit-line-clamp": "none" });
    if (Object.keys(wanted).length) put(at, wanted, remember);
  }
  if (!isShown(mark)) {
    for (let at = mark.parentElement; at && at !== mark.ownerDocument.body; at = at.parentElement) {
      if (isAside(at)) put(at, { position: "static", transform: "none", "text-indent": "0" }, remember);
    }
  }
}

// What covers the page while one scrolls goes where it stands in the markup.
function unpin(page) {
  const pinned = [...page.body.querySelectorAll("*")].map((element) => [element, page.defaultView.getComputedStyle(element).position]);
  for (const [element, position] of pinned) {
    if (position === "fixed" && !isAside(element)) put(element, { position: "relative", inset: "auto", transform: "none", height: "auto", "max-height": "none", width: "auto", "z-index": "auto" });
    else if (position === "sticky" || position === "-webkit-sticky") put(element, { position: "static" });
  }
}

function luminance([r, g, b]) {
  const [x, y, z] = [r, g, b].map((part) => (part / 255 <= 0.03928 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}

function rgb(colour) {
  const parts = colour.match(/[\d.]+/g);
  return colour.startsWith("rgb") && parts ? parts.map(Number) : null;
}

function ground(element, view) {
  for (let at = element; at; at = at.parentElement) {
    const style = view.getComputedStyle(at), colour = rgb(style.backgroundColor);
    if (style.backgroundImage !== "none") return null;
    if (colour && (colour.length < 4 || colour[3] > 0.5)) return colour;
  }
  return [255, 255, 255];
}

// Text that was to stand on a picture has the colour of the paper now: the ink it needs, if it needs another.
function otherInk(mark) {
  const view = mark.ownerDocument.defaultView, parent = mark.parentElement;
  const ink = rgb(view.getComputedStyle(parent).color), paper = ground(parent, view);
  if (!ink || !paper) return null;
  const [light, dark] = [luminance(ink), luminance(paper)].sort((a, b) => b - a);
  const faint = ink.length > 3 && ink[3] < 0.3;
  if (!faint && (light + 0.05) / (dark + 0.05) >= LEAST_CONTRAST) return null;
  return luminance(paper) < 0.3 ? "light" : "dark";
}

function marks(page, selector = "") {
  return [...page.querySelectorAll(`[data-wn]${selector}`)];
}

function countHidden(page) {
  let all = 0;
  for (const button of legend.querySelectorAll("button")) {
    const hidden = marks(page, `[data-wn="${button.dataset.label}"]`).filter((mark) => !isShown(mark));
    const spans = new Set(hidden.map((mark) => mark.dataset.wnBlock));
    all += spans.size;
    button.title = spans.size ? `${spans.size} of them hidden by the site` : "";
  }
  const entry = document.getElementById("hidden-switch");
  entry.hidden = !all;
  entry.querySelector("span").textContent = all;
}

function toggle(button, on) {
  button.setAttribute("aria-pressed", on);
  const removed = button.closest("section").dataset.group === "removed";
  for (const mark of marks(frame.contentDocument, `[data-wn="${button.dataset.label}"]`))
    mark.toggleAttribute(removed ? "data-wn-gone" : "data-wn-plain", !on);
}

function tell(mark) {
  for (const old of frame.contentDocument.querySelectorAll("[data-wn-at]")) old.removeAttribute("data-wn-at");
  if (!mark) return;
  for (const part of marks(frame.contentDocument, `[data-wn="${mark.dataset.wn}"][data-wn-block="${mark.dataset.wnBlock}"]`)) part.setAttribute("data-wn-at", "");
  const [label, ...rest] = mark.title.split(" · ");
  const name = document.createElement("b");
  name.textContent = label;
  name.style.setProperty("--wn", frame.contentWindow.getComputedStyle(mark).getPropertyValue("--wn"));
  verdict.replaceChildren(name, rest.join(" · "));
}

// Menus may fill the first screens: begin where the article does, with a little of what stands above it.
function beginAtHeadline(page) {
  const first = page.querySelector('[data-wn="headline"]') || page.querySelector('[data-wn-group="kept"]');
  const top = first ? first.getBoundingClientRect().top : 0, height = page.defaultView.innerHeight;
  if (top > 0.6 * height) page.defaultView.scrollTo({ top: top - 0.3 * height, behavior: "instant" });
}

function begin() {
  const page = frame.contentDocument;
  if (!page || !page.body || document.body.dataset.ready) return;
  if (page.defaultView.getComputedStyle(page.body).display === "none") page.documentElement.setAttribute("data-wn-dead", "");
  unpin(page);
  for (const mark of marks(page)) if (mark.dataset.wnGroup !== "removed" && !isShown(mark)) show(mark);
  const inks = marks(page).map((mark) => [mark, otherInk(mark)]);
  for (const [mark, ink] of inks) if (ink) mark.dataset.wnDim = ink;
  countHidden(page);
  page.addEventListener("click", (event) => event.preventDefault(), true);
  page.addEventListener("submit", (event) => event.preventDefault(), true);
  page.addEventListener("mouseover", (event) => tell(event.target.closest("[data-wn]")));
  beginAtHeadline(page);
  document.body.dataset.ready = "yes";
}

legend.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) toggle(button, button.getAttribute("aria-pressed") === "false");
});
onlyKept.addEventListener("change", () => {
  for (const button of legend.querySelectorAll('section[data-group="removed"] button')) toggle(button, !onlyKept.checked);
});
showHidden.addEventListener("change", () => {
  const page = frame.contentDocument;
  known.clear();
  if (showHidden.checked) marks(page).filter((mark) => !isShown(mark)).forEach((mark) => show(mark, true));
  else for (const [element, style] of changes.splice(0).reverse()) style === null ? element.removeAttribute("style") : element.setAttribute("style", style);
});
document.getElementById("stories")?.addEventListener("click", (event) => {
  const block = event.target.closest("button")?.dataset.block;
  if (block) frame.contentDocument.querySelector(`[data-wn-block="${block}"]`)?.scrollIntoView({ block: "start" });
});
frame.addEventListener("load", begin);
if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.querySelector("[data-wn]")) begin();
