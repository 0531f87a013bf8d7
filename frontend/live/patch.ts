// Puts fetched pieces in the place of the old ones: only what differs, focus and choices kept.
import htmx from "htmx.org";

import { tick } from "./ages";
import { all, one } from "./page";

/** Replace every piece with an id of its own; a whole answer also takes away what it lacks. */
export function patch(html: string, isWhole: boolean): void {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const piece of all("[data-piece]", fresh)) replace(piece);
  for (const list of all("[data-list]", fresh)) merge(list, isWhole);
  document.dispatchEvent(new CustomEvent("patched"));
}

function replace(piece: HTMLElement): void {
  const old = document.getElementById(piece.id);
  if (old) swap(old, piece);
}

function swap(old: Element, fresh: Element): void {
  if (isSame(old, fresh)) return;
  const next = document.importNode(fresh, true);
  keepLooks(old, next);
  const back = focusPath(old);
  mark(old, next);
  old.replaceWith(next);
  htmx.process(next as HTMLElement);
  tick(next);
  if (back) one(back, next)?.focus() ?? (next as HTMLElement).focus?.();
}

/** Ages and the time left go on by themselves, and the token of a form is another one each time. */
function isSame(old: Element, fresh: Element): boolean {
  const [one, other] = [old, fresh].map(bare);
  return one !== undefined && other !== undefined && one.isEqualNode(other);
}

function bare(piece: Element): Element {
  const copy = piece.cloneNode(true) as Element;
  for (const token of all<HTMLInputElement>("input[name=csrfmiddlewaretoken]", copy)) token.remove();
  for (const running of all(".is-ending", copy)) running.classList.remove("is-ending");
  for (const time of all("time[data-left]", copy)) time.textContent = "";
  return copy;
}

function merge(list: HTMLElement, isWhole: boolean): void {
  const place = document.getElementById(list.id);
  if (!place) return;
  const rows = [...list.children].filter((row) => row.id);
  for (const row of rows) {
    const old = document.getElementById(row.id);
    if (old) swap(old, row);
    else {
      const next = document.importNode(row, true);
      place.append(next);
      htmx.process(next);
    }
  }
  if (!isWhole) return;
  const known = new Set(rows.map((row) => row.id));
  for (const old of [...place.children]) if (old.id && !known.has(old.id)) old.remove();
}

/** What the reader did to a row (filtered, chosen, pointed at) outlives its new figures. */
function keepLooks(old: Element, next: Element): void {
  if (old.hasAttribute("hidden") && !old.hasAttribute("data-count")) next.setAttribute("hidden", "");
  for (const look of ["is-lit", "is-chosen"]) {
    if (old.classList.contains(look)) next.classList.add(look);
  }
}

function focusPath(old: Element): string | null {
  const focused = document.activeElement;
  if (!focused || !old.contains(focused)) return null;
  if (focused.id) return `#${CSS.escape(focused.id)}`;
  return focused === old ? ":scope" : focused.tagName.toLowerCase();
}

function mark(old: Element, next: Element): void {
  for (const cell of all("[data-cell]", next)) {
    const was = one(`[data-cell="${cell.dataset["cell"]}"]`, old);
    if (was && plain(was) !== plain(cell)) {
      cell.classList.add("is-changed");
      setTimeout(() => cell.classList.remove("is-changed"), 2_000);
    }
  }
}

const plain = (cell: Element): string => (cell.textContent ?? "").replace(/\s+/g, " ").trim();
