// What stands under the pointer: the area with its people and minutes.
import { part, type Area, type MapData } from "./data";

export class Hover {
  private readonly tip = part<HTMLElement>("tip");
  private readonly stage = part<HTMLElement>("stage");
  private readonly areas = new Map<Element, Area>();
  private hot: Element | null = null;

  constructor(
    map: SVGSVGElement,
    private readonly data: MapData,
  ) {
    map.querySelectorAll(".areas path").forEach((path, row) => {
      const area = data.areas[row];
      if (area) this.areas.set(path, area);
    });
    map.addEventListener("pointermove", (event) => this.onMove(event));
    map.addEventListener("pointerleave", () => this.hide());
  }

  private onMove(event: PointerEvent): void {
    const target = event.target as Element;
    const area = this.areas.get(target);
    if (!area) {
      this.hide();
      return;
    }
    if (this.hot !== target) this.tip.replaceChildren(...this.lines(area));
    this.hot = target;
    this.tip.hidden = false;
    this.place(event);
  }

  private hide(): void {
    this.hot = null;
    this.tip.hidden = true;
  }

  private place(event: PointerEvent): void {
    const box = this.stage.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const isRight = x > box.width - this.tip.offsetWidth - 24;
    const isLow = y > box.height - this.tip.offsetHeight - 24;
    this.tip.style.left = `${Math.max(4, isRight ? x - this.tip.offsetWidth - 14 : x + 14)}px`;
    this.tip.style.top = `${Math.max(4, isLow ? y - this.tip.offsetHeight - 14 : y + 14)}px`;
  }

  private lines(area: Area): HTMLElement[] {
    const [name, people, now, nowSite, then, thenSite] = area;
    const { words } = this.data;
    const lines = [line("b", name), line("div", `${this.number(people, 0)} ${words["people"]}`)];
    if (then === undefined) return [...lines, line("div", this.run(now, nowSite))];
    lines.push(line("div", `${words["before"]}: ${this.run(now, nowSite)}`));
    lines.push(line("div", `${words["after"]}: ${this.run(then, thenSite ?? -1)}`));
    if (now !== null && then !== null && now !== then) {
      const sign = then > now ? "+" : "";
      const change = `${sign}${this.number(then - now, 1)} ${words["minutes"]}`;
      lines.push(line("div", `${words["change"]}: ${change}`));
    }
    return lines;
  }

  private run(minutes: number | null, site: number): string {
    const { words, sites } = this.data;
    if (minutes === null) return words["unreachable"] ?? "";
    const name = sites[site];
    const told = `${this.number(minutes, 1)} ${words["minutes"]}`;
    return name ? `${told} ${words["to"]} ${name}` : told;
  }

  private number(value: number, digits: number): string {
    const language = this.data.language === "nl" ? "nl-NL" : "en-GB";
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return value.toLocaleString(language, options);
  }
}

function line(kind: string, text: string): HTMLElement {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}
