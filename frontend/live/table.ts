// Tables that sort, filter and group without asking the server again.
import { all, announce, language, one, say } from "./page";

type Row = HTMLTableRowElement;

export function startTables(): void {
  for (const table of all<HTMLTableElement>("table[data-sortable]")) new LiveTable(table);
}

export class LiveTable {
  private readonly tools: HTMLElement | null;
  private readonly input: HTMLInputElement | null;
  private readonly grouping: HTMLSelectElement | null;

  constructor(private readonly table: HTMLTableElement) {
    this.tools = one(`[data-tools="${table.id}"]`);
    this.input = this.tools && one<HTMLInputElement>("[data-filter]", this.tools);
    this.grouping = this.tools && one<HTMLSelectElement>("[data-grouping]", this.tools);
    for (const head of all<HTMLTableCellElement>("thead th[data-sort]", table)) {
      this.makeButton(head);
    }
    this.input?.addEventListener("input", () => this.arrange());
    this.grouping?.addEventListener("change", () => this.arrange());
    document.addEventListener("patched", () => this.arrange());
    document.addEventListener("arrange", () => this.arrange());
    if (this.input?.value || this.grouping?.value) this.arrange();
  }

  private makeButton(head: HTMLTableCellElement): void {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => this.sort(head));
    head.append(button);
  }

  private sort(head: HTMLTableCellElement): void {
    const isNumber = head.dataset["sort"] === "number";
    const [first, other] = isNumber ? ["descending", "ascending"] : ["ascending", "descending"];
    const order = head.getAttribute("aria-sort") === first ? other : first;
    for (const cell of all("th[aria-sort]", this.table)) cell.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order as string);
    this.arrange();
  }

  private arrange(): void {
    const body = this.table.tBodies[0];
    if (!body) return;
    for (const old of all(".group", body)) old.remove();
    const rows = ([...body.rows] as Row[]).filter((row) => row.id);
    this.filter(rows);
    const sorted = this.sorted(rows);
    const focused = document.activeElement as HTMLElement | null;
    const wanted = this.grouping?.value ? this.grouped(sorted, this.grouping.value) : sorted;
    if (wanted.some((row, index) => body.rows[index] !== row)) body.append(...wanted);
    if (focused && body.contains(focused)) focused.focus({ preventScroll: true });
  }

  private filter(rows: Row[]): void {
    const sought = plain(this.input?.value.trim() ?? "");
    let shown = 0;
    for (const row of rows) {
      row.hidden = !plain(row.dataset["text"] ?? row.textContent ?? "").includes(sought);
      shown += Number(!row.hidden);
    }
    const count = this.tools && one("[data-count]", this.tools);
    const words = sought ? say("shown-of", { shown, all: rows.length }) : say("all", { all: rows.length });
    if (count && count.textContent !== words) {
      count.textContent = words;
      if (sought) announce(words);
    }
    const none = one(`[data-none="${this.table.id}"]`);
    if (none) none.hidden = shown > 0 || rows.length === 0;
  }

  private sorted(rows: Row[]): Row[] {
    const head = one<HTMLTableCellElement>("th[aria-sort]", this.table);
    if (!head) return rows.sort(asGiven);
    const sign = head.getAttribute("aria-sort") === "ascending" ? 1 : -1;
    const compare = head.dataset["sort"] === "number" ? byNumber : byText;
    return rows.sort(compare(head.cellIndex, sign));
  }

  private grouped(rows: Row[], kind: string): Row[] {
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
      const name = row.dataset[kind] || say("no-group");
      groups.set(name, [...(groups.get(name) ?? []), row]);
    }
    const names = [...groups.keys()].sort(new Intl.Collator(language()).compare);
    return names.flatMap((name) => [this.groupRow(name, groups.get(name) ?? []), ...(groups.get(name) ?? [])]);
  }

  private groupRow(name: string, rows: Row[]): Row {
    const row = document.createElement("tr");
    row.className = "group";
    row.hidden = rows.every((one) => one.hidden);
    const head = document.createElement("th");
    head.scope = "colgroup";
    head.colSpan = this.table.tHead?.rows[0]?.cells.length ?? 1;
    head.textContent = `${name} · ${rows.filter((one) => !one.hidden).length}`;
    row.append(head);
    return row;
  }
}

const given = (row: Row): string => row.dataset["order"] ?? "";

const asGiven = (a: Row, b: Row): number => (given(a) < given(b) ? -1 : Number(given(a) > given(b)));

type Compare = (a: Row, b: Row) => number;

const valueOf = (row: Row, column: number): string =>
  row.cells[column]?.dataset["value"] ?? row.cells[column]?.textContent?.trim() ?? "";

/** Unknown stays below, whichever way the numbers go. */
function byNumber(column: number, sign: number): Compare {
  const number = (row: Row): number => {
    const value = valueOf(row, column);
    return value === "" || Number.isNaN(Number(value)) ? -Infinity * sign : Number(value);
  };
  return (a, b) => (number(a) === number(b) ? asGiven(a, b) : (number(a) - number(b)) * sign);
}

function byText(column: number, sign: number): Compare {
  const collator = new Intl.Collator(language(), { numeric: true });
  return (a, b) => collator.compare(valueOf(a, column), valueOf(b, column)) * sign;
}

/** Without capitals and accents, so that "sudwest" finds Súdwest. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}
