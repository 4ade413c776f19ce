// Which room is open, and what is unread in the others.

import { Refused, get, post } from "./api.js";
import { channels, directRoom, me, say } from "./config.js";
import { aim } from "./composer.js";
import { all, announce, one } from "./dom.js";
import { closeDrawer } from "./drawer.js";
import { showHome } from "./home.js";
import * as log from "./messages.js";
import { problem } from "./toast.js";

const title = document.title;
const unread = new Map();
let view = "";
let redraws = 0;

const roomOf = (name) => (name === "direct" ? directRoom : name === "home" ? "" : name);
const viewOf = (room) => (room === directRoom ? "direct" : room);
const channelAt = (hash) => channels.find((name) => name === hash || `#${name}` === hash);

/** The view that the address names; the direct messages otherwise. */
function named() {
  const hash = decodeURIComponent(location.hash);
  return hash === "#home" ? "home" : channelAt(hash) ?? "direct";
}

export const isHome = () => view === "home";
export const isShown = (room) => Boolean(room) && roomOf(view) === room;

/** Open the view that the address names. */
export async function follow() {
  const wanted = named();
  if (wanted === view) return;
  view = wanted;
  const room = roomOf(view);
  one("#home").hidden = !isHome();
  one("#talk").hidden = isHome();
  all(".views a").forEach((link) => {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  one("#room-name").textContent = view === "home" || view === "direct" ? say(`rooms.${view}`) : view;
  one("#room-about").textContent = say(view === "home" || view === "direct" ? `rooms.${view}_about` : "rooms.channel_about");
  closeDrawer();
  if (room) { log.loading(); aim(room, view === "direct"); }
  mark(view, 0);
  await refresh();
}

export function go(name) {
  location.hash = name === "home" || name === "direct" ? name : name.replace(/^#/, "");
}

/** Fetch what is shown now; again when something was redrawn meanwhile. */
export async function refresh() {
  const [asked, before] = [view, redraws];
  try {
    if (isHome()) return await showHome();
    const { messages } = await get(`/rooms/${encodeURIComponent(roomOf(view))}`);
    if (asked !== view) return undefined;
    log.fill(messages, view === "direct");
    see();
    return before === redraws ? undefined : await refresh();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return problem(refused.message, refresh);
  }
}

/** A message came in. */
export function arrived(message) {
  if (isShown(message.room)) { log.add(message); see(); return; }
  if (message.author === me.id) return;
  const name = viewOf(message.room);
  mark(name, (unread.get(name) ?? 0) + 1);
  announce(say("messages.elsewhere", { room: name === "direct" ? say("rooms.direct") : name }));
}

export function redrawn(message) {
  redraws += 1;
  if (isShown(message.room)) log.redraw(message);
}

/** The page changed while another view is open. */
export async function homeChanged() {
  if (isHome()) await refresh();
  else mark("home", "");
}

/** What the server counted. */
export function counted(counts) {
  for (const name of ["direct", ...channels]) if (name !== view) mark(name, counts[roomOf(name)] ?? 0);
}

/** Read, here or in another window of the same person; `unread` is what is left. */
export function read({ room, unread: left }) {
  if (!isShown(room)) mark(viewOf(room), left);
}

/** A badge: a count, or a dot (an empty text). */
function mark(name, count) {
  unread.set(name, count);
  const link = all(".views a").find((each) => each.dataset.view === name);
  if (!link) return;
  badge(one(".badge", link), count);
  link.classList.toggle("is-new", count !== 0);
  const sum = [...unread.values()].reduce((total, n) => total + (Number(n) || 0), 0);
  badge(one(".drawer-open .badge"), sum);
  document.title = sum ? `(${sum}) ${title}` : title;
}

function badge(element, count) {
  element.hidden = count === 0;
  element.textContent = count === "" ? "" : count > 99 ? "99+" : String(count);
  const words = count === "" ? say("rooms.news") : say("rooms.unread", { n: count });
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", words);
}

let waiting = 0;

/** Tell the server how far the open room was read, once the reader can see it. */
export function see() {
  clearTimeout(waiting);
  if (document.visibilityState !== "visible" || isHome()) return;
  const room = roomOf(view);
  const upto = log.lastId();
  if (upto) waiting = setTimeout(() => post("/seen", { room, upto }).catch(() => {}), 250);
}

document.addEventListener("visibilitychange", see);
addEventListener("hashchange", follow);
