// Everything wired. What is pressed anywhere bubbles up to here.

import { Refused, send } from "./api.js";
import { running, setClock } from "./clock.js";
import { loadCommands } from "./composer.js";
import { present } from "./config.js";
import { all } from "./dom.js";
import { finder } from "./finder.js";
import * as log from "./messages.js";
import * as rooms from "./rooms.js";
import { openSheet } from "./sheet.js";
import { listen } from "./stream.js";
import { problem } from "./toast.js";

/** Do what a card asked for. The card waits meanwhile, so nothing is pressed twice. */
async function act(element, what) {
  const card = element.closest(".card");
  card.dataset.waiting = "yes";
  element.setAttribute("aria-busy", "true");
  try {
    if (what.kind === "open") await openSheet(what.conversation);
    else {
      log.expect();
      await send(what);
      if (rooms.isHome()) rooms.go("direct"); // what Flipside says to it is said there
    }
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    problem(refused.message, refused.status === 404 ? null : () => act(element, what));
  } finally {
    delete card.dataset.waiting;
    element.removeAttribute("aria-busy");
  }
}

document.addEventListener("flipside:act", (event) => act(event.target, event.detail));
document.addEventListener("flipside:sent", (event) => {
  if (!event.detail.direct && event.detail.text.startsWith("/")) rooms.go("direct");
  loadCommands();
});

all("[data-finder]").forEach(finder);
setClock(present().toISOString());
await rooms.follow();
listen({
  hello: ({ unread, now }) => { setClock(now); rooms.counted(unread); rooms.refresh(); },
  message: rooms.arrived,
  redrawn: rooms.redrawn,
  home: rooms.homeChanged,
  seen: rooms.read,
  moving: running,
  clock: ({ now }) => { setClock(now); log.newDay(); loadCommands(); if (rooms.isHome()) rooms.refresh(); },
});
loadCommands();
