// The demo's clock, and the buttons that push it.

import { Refused, post } from "./api.js";
import { atMoment, present, say, setPresent } from "./config.js";
import { all, announce, one } from "./dom.js";
import { problem } from "./toast.js";

const bar = one("#clock");
const shown = one("#now");
const steps = all("[data-step]");

/** Show the demo's present, where it stands still. */
export function setClock(iso) {
  show(iso);
  bar.style.removeProperty("--done");
  busy(false);
}

/** Show it running; `done` is how much of the way, from 0 to 1. */
export function running({ now, done }) {
  show(now);
  bar.style.setProperty("--done", done);
  busy(true);
}

function show(iso) {
  setPresent(iso);
  shown.dateTime = iso;
  shown.textContent = atMoment(present());
}

async function push(button) {
  if (steps.some((each) => each.getAttribute("aria-disabled") === "true")) return;
  busy(true);
  button.setAttribute("aria-busy", "true");
  announce(say("clock.moving"));
  try {
    const { now } = await post("/clock", { step: button.dataset.step });
    setClock(now);
    announce(say("clock.moved", { now: shown.textContent }));
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    problem(refused.message, () => push(button));
  } finally {
    busy(false);
  }
}

/** aria-disabled, not disabled: the focus stays on the button. */
function busy(on) {
  bar.classList.toggle("is-running", on);
  for (const each of steps) {
    each.setAttribute("aria-disabled", String(on));
    if (!on) each.removeAttribute("aria-busy");
  }
}

steps.forEach((button) => button.addEventListener("click", () => push(button)));
