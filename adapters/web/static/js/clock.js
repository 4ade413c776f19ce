// The demo's clock, and the buttons that push it.

import { Refused, post } from "./api.js";
import { atMoment, present, say, setPresent } from "./config.js";
import { all, announce, one } from "./dom.js";
import { problem } from "./toast.js";

const shown = one("#now");
const steps = all("[data-step]");

/** Show the demo's present. */
export function setClock(iso) {
  setPresent(iso);
  shown.dateTime = iso;
  shown.textContent = atMoment(present());
}

async function push(button) {
  if (steps.some((each) => each.getAttribute("aria-disabled") === "true")) return;
  busy(button, true);
  announce(say("clock.moving"));
  try {
    const { now } = await post("/clock", { step: button.dataset.step });
    setClock(now);
    announce(say("clock.moved", { now: shown.textContent }));
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    problem(refused.message, () => push(button));
  } finally {
    busy(button, false);
  }
}

/** aria-disabled, not disabled: the focus stays on the button. */
function busy(button, on) {
  for (const each of steps) each.setAttribute("aria-disabled", String(on));
  button.setAttribute("aria-busy", String(on));
}

steps.forEach((button) => button.addEventListener("click", () => push(button)));
