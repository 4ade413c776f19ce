// What the server handed to this page: who I am, the words, the demo's present.

const config = JSON.parse(document.getElementById("config").textContent);

export const { me, bot, people, channels, token, room: directRoom } = config;

let now = config.now;
export const present = () => new Date(now);
export function setPresent(iso) { now = iso; }

/** A sentence of the workspace, with its values filled in. */
export function say(key, values = {}) {
  const text = config.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export const personById = new Map(people.map((person) => [person.id, person]));

const locale = me.speech === "en" ? "en-GB" : me.speech; // English without a country: day before month

function format(options) {
  try {
    return new Intl.DateTimeFormat(locale, { timeZone: me.zone, ...options });
  } catch {
    return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
  }
}

function englishZone(date) {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: me.zone, timeZoneName: "short" }).formatToParts(date);
  const name = parts.find((part) => part.type === "timeZoneName")?.value;
  return name && !/\d/.test(name) ? name : null;
}

const MOMENT = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
const moment = format({ ...MOMENT, hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" });
const hour = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** Day and time on the reader's clock. A zone that has no name in this language ("GMT-5") gets its English one. */
export const atMoment = (date) => moment.format(date).replace(/(GMT|UTC)[+\-−][\d:]+$/u, (offset) => englishZone(date) ?? offset);
export const atHour = (date) => hour.format(date);
export const onDay = (date) => (day.format(date) === day.format(present()) ? say("messages.today") : day.format(date));
