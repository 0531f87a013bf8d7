// Tables that sort by a press on a heading and show only rows with a word in them.
import { filled } from "./data";

export function makeSortable(language: string): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table.sortable")) {
    table.querySelectorAll<HTMLElement>("thead .sort").forEach((words) => {
      const head = words.closest("th");
      if (!head) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words.textContent;
      button.addEventListener("click", () => sort(table, head, language));
      words.replaceWith(button);
    });
  }
}

function sort(table: HTMLTableElement, head: HTMLTableCellElement, language: string): void {
  const isNumber = head.classList.contains("number");
  const first = isNumber ? "descending" : "ascending";
  const other = isNumber ? "ascending" : "descending";
  const order = head.getAttribute("aria-sort") === first ? other : first;
  for (const cell of table.querySelectorAll("thead th")) cell.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  const body = table.tBodies[0];
  const rows = [...(body?.rows ?? [])];
  const compare = isNumber ? byNumber(head.cellIndex, sign) : byText(head.cellIndex, sign, language);
  body?.append(...rows.sort(compare));
}

type Compare = (a: HTMLTableRowElement, b: HTMLTableRowElement) => number;

/** Unknown stays below, whichever way the numbers go. */
function byNumber(column: number, sign: number): Compare {
  const value = (row: HTMLTableRowElement): number => {
    const told = row.cells[column]?.dataset["sort"] ?? "";
    return told === "" ? -Infinity * sign : Number(told);
  };
  return (a, b) => (value(a) === value(b) ? 0 : (value(a) - value(b)) * sign);
}

function byText(column: number, sign: number, language: string): Compare {
  const collator = new Intl.Collator(language, { numeric: true });
  const text = (row: HTMLTableRowElement): string => row.cells[column]?.textContent?.trim() ?? "";
  return (a, b) => collator.compare(text(a), text(b)) * sign;
}

export function makeFilterable(words: string): void {
  for (const head of document.querySelectorAll<HTMLElement>(".filter")) {
    const input = head.querySelector<HTMLInputElement>("[data-filter]");
    const table = head.parentElement?.querySelector("table");
    if (!input || !table) continue;
    head.hidden = false;
    input.addEventListener("input", () => filter(input, table, head, words));
  }
}

function filter(
  input: HTMLInputElement,
  table: HTMLTableElement,
  head: HTMLElement,
  words: string,
): void {
  const sought = plain(input.value.trim());
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  for (const row of rows) row.hidden = !plain(row.textContent ?? "").includes(sought);
  const shown = rows.filter((row) => !row.hidden).length;
  const count = head.querySelector("[data-count]");
  const values = { shown: String(shown), all: String(rows.length) };
  if (count) count.textContent = sought ? filled(words, values) : "";
}

/** Without capitals and accents, so that "sudwest" finds Súdwest. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}
