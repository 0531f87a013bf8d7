// Clock, and "3 min" beside every figure: kept true while the page stands open.
import { all, announce, language, one, say } from "./page";

const MINUTE = 60_000;

export function startClock(): void {
  tick();
  setInterval(tick, 5_000);
}

export function tick(within: ParentNode = document): void {
  const now = serverNow();
  for (const place of all<HTMLTimeElement>("time[data-age]", within)) {
    const words = age(now - Date.parse(place.dateTime));
    if (place.textContent !== words) place.textContent = words;
    const until = place.dataset["until"];
    if (until && Date.parse(until) < now) place.classList.add("is-stale");
  }
  for (const place of all<HTMLTimeElement>("time[data-left]", within)) {
    lasting(place, Date.parse(place.dateTime), now);
  }
  for (const place of all<HTMLTimeElement>("time[data-coming]", within)) {
    const words = coming(Date.parse(place.dateTime) - now);
    if (place.textContent !== words) place.textContent = words;
  }
  for (const mark of all("[data-loud]", within)) {
    mark.classList.toggle("unseen-loud", Date.parse(mark.dataset["loud"] ?? "") <= now);
  }
  for (const mark of all("[data-due]", within)) {
    mark.hidden = Date.parse(mark.dataset["due"] ?? "") > now;
  }
  const clock = one<HTMLTimeElement>("[data-clock]");
  if (clock) clock.textContent = hours(now);
}

/** The clock of a desk may be wrong; ages are told by the clock of the server. */
let ahead: number | null = null;

function serverNow(): number {
  ahead ??= Date.parse(document.documentElement.dataset["now"] ?? "") - Date.now() || 0;
  return Date.now() + ahead;
}

function age(elapsed: number): string {
  const minutes = Math.floor(elapsed / MINUTE);
  if (minutes < 1) return say("age-now");
  if (minutes < 120) return say("age-minutes", { count: minutes });
  if (minutes < 48 * 60) return say("age-hours", { count: Math.floor(minutes / 60) });
  return say("age-days", { count: Math.floor(minutes / 60 / 24) });
}

/** Who declared a stop is warned once, a minute before it lapses. */
function lasting(place: HTMLTimeElement, until: number, now: number): void {
  const words = left(until, now);
  if (place.textContent !== words) place.textContent = words;
  const stop = place.closest(".running");
  const isEnding = until - now <= MINUTE;
  if (stop && isEnding && !stop.classList.contains("is-ending")) announce(words);
  stop?.classList.toggle("is-ending", isEnding);
}

function left(until: number, now: number): string {
  if (until <= now) return say("left-none", { time: hours(until) });
  if (until - now <= MINUTE) return say("left-last");
  return say("left-minutes", { count: Math.ceil((until - now) / MINUTE) });
}

function coming(ahead: number): string {
  return ahead <= 0 ? say("coming-late") : say("coming-minutes", { count: Math.ceil(ahead / MINUTE) });
}

export function hours(moment: number, withSeconds = false): string {
  return new Intl.DateTimeFormat(language() === "nl" ? "nl-NL" : "en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    ...(withSeconds ? { second: "2-digit" } : {}),
    timeZone: "Europe/Amsterdam",
  }).format(moment);
}
