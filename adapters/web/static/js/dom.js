// Elements from plain data. Rule: text goes in as text; nothing here ever parses markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element. `on…` attributes are listeners; null, false and undefined are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A picture from the sprite, for the eye only. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** The first element that fits, below `root`. */
export const one = (selector, root = document) => root.querySelector(selector);

/** Every element that fits, as an array. */
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

let count = 0;

/** An id that is new on this page. */
export const fresh = (prefix) => `${prefix}-${++count}`;

/** Say something to screen readers only. */
export function announce(text) {
  const status = one("#status");
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = text; });
}
