// Zooming and sliding by changing the viewBox; marks keep their size on the screen.
import { filled, part, type MapData } from "./data";

const LARGEST = 16;
const STEP = 1.5;
const SLIDE = 0.2;
const BAR_PIXELS = 150;
const LENGTHS_KM = [200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2];

export class Zoom {
  private zoom = 1;
  private x = 0;
  private y = 0;
  private readonly width: number;
  private readonly height: number;

  constructor(
    private readonly map: SVGSVGElement,
    private readonly data: MapData,
  ) {
    this.width = map.viewBox.baseVal.width;
    this.height = map.viewBox.baseVal.height;
    new ResizeObserver(() => this.draw()).observe(map);
    this.listen();
  }

  get isZoomed(): boolean {
    return this.zoom > 1;
  }

  private listen(): void {
    const buttons = part<HTMLElement>("zoom");
    buttons.hidden = false;
    part<HTMLElement>("keys").hidden = false;
    buttons.addEventListener("click", (event) => {
      const pressed = (event.target as Element).closest<HTMLElement>("[data-zoom]");
      if (pressed) this.act(pressed.dataset["zoom"] ?? "");
    });
    part<HTMLElement>("stage").addEventListener("keydown", (event) => this.onKey(event));
    this.map.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    this.map.addEventListener("dblclick", (event) => this.by(STEP, event));
    this.listenToDrag();
  }

  private act(kind: string): void {
    if (kind === "in") this.by(STEP);
    else if (kind === "out") this.by(1 / STEP);
    else this.reset();
    const words = filled(this.data.words["zoomed"] ?? "", { zoom: this.zoom.toFixed(1) });
    part("map-status").textContent = words;
  }

  private onKey(event: KeyboardEvent): void {
    const slides: Record<string, [number, number]> = {
      ArrowLeft: [-SLIDE, 0], ArrowRight: [SLIDE, 0], ArrowUp: [0, -SLIDE], ArrowDown: [0, SLIDE],
    };
    const slide = slides[event.key];
    if (slide && this.isZoomed) this.slide(...slide);
    else if (event.key === "+" || event.key === "=") this.act("in");
    else if (event.key === "-") this.act("out");
    else if (event.key === "Escape" && this.isZoomed) this.act("reset");
    else return;
    event.preventDefault();
  }

  private onWheel(event: WheelEvent): void {
    // A plain wheel scrolls the page; with Ctrl (or a pinch on a touchpad) it zooms.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.by(event.deltaY < 0 ? 1.2 : 1 / 1.2, event);
  }

  private listenToDrag(): void {
    let last: PointerEvent | null = null;
    let moved = 0;
    this.map.addEventListener("pointerdown", (event) => {
      if (this.isZoomed) [last, moved] = [event, 0];
    });
    window.addEventListener("pointermove", (event) => {
      if (!last) return;
      const box = this.map.getBoundingClientRect();
      moved += Math.abs(event.clientX - last.clientX) + Math.abs(event.clientY - last.clientY);
      this.slide((last.clientX - event.clientX) / box.width, (last.clientY - event.clientY) / box.height);
      last = event;
    });
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => (last = null));
    this.map.addEventListener("dragstart", (event) => event.preventDefault());
    // The end of a slide is no click on the location under the pointer.
    this.map.addEventListener("click", (event) => moved > 4 && event.preventDefault(), true);
  }

  /** Bring a point of the map into view, for who walks the locations by keyboard. */
  show(x: number, y: number): void {
    const [wide, high] = [this.width / this.zoom, this.height / this.zoom];
    const isInside = x > this.x && x < this.x + wide && y > this.y && y < this.y + high;
    if (isInside) return;
    this.x = x - wide / 2;
    this.y = y - high / 2;
    this.draw();
  }

  private by(factor: number, at?: MouseEvent): void {
    const [u, v] = at ? this.shareOf(at) : [0.5, 0.5];
    const old = this.zoom;
    this.zoom = Math.min(LARGEST, Math.max(1, old * factor));
    this.x += u * this.width * (1 / old - 1 / this.zoom);
    this.y += v * this.height * (1 / old - 1 / this.zoom);
    this.draw();
  }

  private shareOf(event: MouseEvent): [number, number] {
    const matrix = this.map.getScreenCTM()?.inverse();
    if (!matrix) return [0.5, 0.5];
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    return [
      ((point.x - this.x) * this.zoom) / this.width,
      ((point.y - this.y) * this.zoom) / this.height,
    ];
  }

  private slide(right: number, down: number): void {
    this.x += (right * this.width) / this.zoom;
    this.y += (down * this.height) / this.zoom;
    this.draw();
  }

  private reset(): void {
    [this.zoom, this.x, this.y] = [1, 0, 0];
    this.draw();
  }

  private draw(): void {
    const [wide, high] = [this.width / this.zoom, this.height / this.zoom];
    this.x = Math.min(this.width - wide, Math.max(0, this.x));
    this.y = Math.min(this.height - high, Math.max(0, this.y));
    this.map.setAttribute("viewBox", `${this.x} ${this.y} ${wide} ${high}`);
    this.map.classList.toggle("is-zoomed", this.isZoomed);
    const unitsPerPixel = 1 / (this.map.getScreenCTM()?.a ?? 1);
    const shown = Math.min(1, Math.max(0.6, this.map.clientWidth / 620));
    const scale = `scale(${unitsPerPixel.toFixed(3)})`;
    const markScale = `scale(${(unitsPerPixel * shown).toFixed(3)})`;
    for (const pattern of this.map.querySelectorAll<SVGElement>("pattern[id^=p-]")) {
      const turn = `rotate(${pattern.dataset["turn"]})`;
      pattern.setAttribute("patternTransform", `${turn} scale(${(1 / this.zoom).toFixed(3)})`);
    }
    for (const mark of this.map.querySelectorAll<SVGElement>(".mark")) {
      mark.setAttribute("transform", markScale);
    }
    this.drawFurniture(wide, high, unitsPerPixel, scale);
  }

  private drawFurniture(wide: number, high: number, unitsPerPixel: number, scale: string): void {
    const [arrow, bar] = part("furniture").children;
    const right = this.x + wide - 24 * unitsPerPixel;
    arrow?.setAttribute("transform", `translate(${right} ${this.y + 46 * unitsPerPixel}) ${scale}`);
    const left = this.x + 16 * unitsPerPixel;
    const bottom = this.y + high - 16 * unitsPerPixel;
    bar?.setAttribute("transform", `translate(${left} ${bottom}) ${scale}`);
    const kmPerPixel = this.data.kmPerUnit * unitsPerPixel;
    const km = LENGTHS_KM.find((length) => length / kmPerPixel <= BAR_PIXELS) ?? 0.2;
    part("scale-bar").setAttribute("d", `M0-6V0H${(km / kmPerPixel).toFixed(1)}V-6`);
    part("scale-words").textContent = `${km.toLocaleString(this.data.language)} km`;
  }
}
