// Single keys for desks without a mouse; silent while somebody types, and can be switched off.
import { all, one, read } from "./page";

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return escape(event);
    if (isTyping(event.target) || read("keys") === "off") return;
    if (bounces(event) || act(event.key)) event.preventDefault();
  });
  for (const button of all("[data-opens]")) {
    button.addEventListener("click", () => openDialog(button.dataset["opens"] ?? ""));
  }
  for (const button of all("[data-closes]")) {
    button.addEventListener("click", () => button.closest("dialog")?.close());
  }
}

const BOUNCE_MS = 350;
let answered = { key: "", at: -BOUNCE_MS };

/** A number that comes twice at once, or is held down, answers one question and not the next. */
function bounces(event: KeyboardEvent): boolean {
  const again = event.key === answered.key && event.timeStamp - answered.at < BOUNCE_MS;
  if (/^[0-9]$/.test(event.key)) answered = { key: event.key, at: event.timeStamp };
  return /^[0-9]$/.test(event.key) && (again || event.repeat);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function act(key: string): boolean {
  if (one("dialog[open]")) return false;
  if (key === "/") return focusOn("[data-search]");
  if (key === "?") return openDialog("keys-dialog");
  if (key === "j" || key === "ArrowDown") return step(1, key);
  if (key === "k" || key === "ArrowUp") return step(-1, key);
  const target = keyed(key);
  target?.click();
  return target !== null;
}

/** What a key presses: in the row, else on the page, else the first of the rows, else around it. */
function keyed(key: string): HTMLElement | null {
  const mark = `[data-key="${CSS.escape(key)}"]`;
  const row = rowOf(document.activeElement);
  return (
    (row && one(mark, row)) ??
    one(`main ${mark}:not([data-row] *)`) ??
    (key === "g" || all(`main ${mark}`).length === 1 ? one(`main ${mark}`) : null) ??
    one(`${mark}:not(main *)`)
  );
}

function focusOn(selector: string): boolean {
  const field = one<HTMLInputElement>(selector);
  field?.focus();
  field?.select();
  return field !== null;
}

const rowOf = (place: Element | null): Element | null => place?.closest("[data-row]") ?? null;

/** Arrows walk the rows only from within them, else they scroll as always. */
function step(by: number, key: string): boolean {
  const rows = all("[data-row]").filter((row) => !row.hidden && row.offsetParent !== null);
  const here = rows.indexOf(rowOf(document.activeElement) as HTMLElement);
  if (rows.length === 0 || (here < 0 && key.startsWith("Arrow"))) return false;
  const next = here < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + by));
  const target = rows[next] && one("a, button, input", rows[next]);
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
  return true;
}

export function openDialog(id: string): boolean {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
  return dialog !== null;
}

function escape(event: KeyboardEvent): void {
  const menu = one<HTMLDetailsElement>("details.menu[open]");
  if (menu) {
    menu.open = false;
    one("summary", menu)?.focus();
  } else if (one("dialog[open]")) {
    return;
  } else if (isTyping(event.target)) {
    leave(event.target as HTMLInputElement);
  } else {
    one("[data-close-panel]")?.click();
  }
}

function leave(field: HTMLInputElement): void {
  if (field.type === "search" && field.value) {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  } else {
    field.blur();
  }
}
