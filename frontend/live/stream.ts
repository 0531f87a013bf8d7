// The live board: hears which services changed, and fetches those pieces anew.
import { hours } from "./ages";
import { announce, one, say } from "./page";
import { patch } from "./patch";

const COALESCE_MS = 250;
/** Rows are fetched at most this often, so that many screens do not ask for every report. */
const ROWS_MS = 1_500;
/** Sums alone, of services that have no row here, may wait longer. */
const SUMS_MS = 10_000;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
/** Without a word for this long the line is taken for dead. */
const SILENCE_MS = 45_000;
/** What happens to cases, places and runs concerns only the pages that show them. */
const CASE = /^(request|match|placement|enquiry|reservation|run|prealert)\./;
/** More changed services than this cost more than the whole page piece. */
const MANY = 60;

export function startStream(): void {
  const source = one("[data-stream]");
  if (source) new Live(source.dataset["stream"] ?? "").open();
}

class Live {
  private source: EventSource | null = null;
  private epoch: string | null = null;
  private last = "";
  private readonly changed = new Set<string>();
  private isWhole = false;
  private timer = 0;
  private due = 0;
  private fetchedAt = 0;
  private isFetching = false;
  private failures = 0;
  private heard = Date.now();
  private beats = false;

  constructor(private readonly address: string) {
    setInterval(() => this.watch(), 5_000);
    window.addEventListener("online", () => this.open());
    window.addEventListener("pagehide", () => this.source?.close());
    window.addEventListener("pageshow", (event) => event.persisted && this.open());
  }

  open(): void {
    this.source?.close();
    const source = new EventSource(this.addressAfter(this.last));
    this.source = source;
    this.heard = Date.now();
    source.addEventListener("open", () => this.onOpen());
    source.addEventListener("error", () => this.onError(source));
    for (const kind of ["changes", "fresh", "resumed", "beat"]) {
      source.addEventListener(kind, (event) => this.onEvent(kind, event as MessageEvent<string>));
    }
  }

  /** A new connection goes on where the last one ended: nothing is missed, nothing comes twice. */
  private addressAfter(last: string): string {
    const url = new URL(this.address, location.href);
    if (last) url.searchParams.set("na", last);
    return url.href;
  }

  private onOpen(): void {
    this.heard = Date.now();
    this.failures = 0;
    this.show("live");
  }

  private onError(source: EventSource): void {
    this.show("offline");
    if (source.readyState !== EventSource.CLOSED) return;
    const wait = RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)] ?? 15_000;
    // Thousands of desks must not come back in the same second.
    setTimeout(() => this.open(), wait * (0.5 + Math.random()));
  }

  private onEvent(kind: string, event: MessageEvent<string>): void {
    this.heard = Date.now();
    this.last = event.lastEventId || this.last;
    const epoch = event.lastEventId.split(":")[0] || this.epoch;
    const isForeign = this.epoch !== null && epoch !== this.epoch;
    this.epoch = epoch;
    this.show("live");
    if (kind === "fresh" || isForeign) {
      this.refresh(true);
      void this.fetchLevels();
    } else if (kind === "changes") this.note(event.data);
    else if (kind === "beat") this.beats = true;
  }

  private note(data: string): void {
    const { kinds, services } = told(data);
    const isLevel = kinds.some((kind) => kind.startsWith("level."));
    if (isLevel) void this.fetchLevels();
    if (kinds.some((kind) => kind.startsWith("request.")) && !one("[data-at-cases]")) void this.fetchConsults();
    const only = one("[data-only]")?.dataset["only"];
    if (only) return kinds.some((kind) => kind.startsWith(only)) ? this.refresh(true) : undefined;
    const isCase = kinds.length > 0 && kinds.every((kind) => CASE.test(kind));
    if (one("[data-at-cases]")) return kinds.some((kind) => CASE.test(kind)) ? this.refresh(true) : undefined;
    if (one("[data-arrivals]") && kinds.some((kind) => kind.startsWith("prealert."))) return this.refresh(true);
    if (isCase) return;
    const isUrgent = kinds.some((kind) => /^(stop|alert|delivery)\./.test(kind) || kind === "directory.changed");
    if (isLevel && one("[data-at-levels]")) return this.refresh(true);
    if (one("[data-only-levels]")) return isLevel ? this.refresh(true) : undefined;
    if (!isUrgent && one("[data-only-stops]")) return;
    for (const service of services.filter(hasRow)) this.changed.add(service);
    if (isUrgent) for (const service of services) this.changed.add(service);
    const pause = isUrgent ? 0 : this.changed.size > 0 ? ROWS_MS : SUMS_MS;
    this.refresh(this.changed.size > MANY, pause);
  }

  /** Fetch after a short while, or after what is left of a pause since the last time. */
  private refresh(isWhole: boolean, pause = 0): void {
    this.isWhole ||= isWhole;
    const due = Math.max(Date.now() + COALESCE_MS, this.fetchedAt + pause);
    if (this.timer && this.due <= due) return;
    if (this.isFetching) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = window.setTimeout(() => void this.fetchPieces(), due - Date.now());
  }

  private async fetchPieces(): Promise<void> {
    const [isWhole, services] = [this.isWhole, [...this.changed]];
    this.changed.clear();
    this.isWhole = false;
    this.timer = 0;
    this.isFetching = true;
    const place = one("[data-pieces]");
    if (place) await this.fetchFrom(place.dataset["pieces"] ?? "", isWhole, services);
    this.isFetching = false;
    this.fetchedAt = Date.now();
    if (this.changed.size > 0 || this.isWhole) this.refresh(false, ROWS_MS);
  }

  /** The mark of second opinions that wait stands on every page, whatever else it shows. */
  private async fetchConsults(): Promise<void> {
    const mark = one("[data-consults]");
    if (mark) await this.fetchFrom(mark.dataset["consults"] ?? "", false, []);
  }

  /** The line of escalation levels stands on every page, whatever else it shows. */
  private async fetchLevels(): Promise<void> {
    const line = one("[data-levels]");
    if (!line) return;
    await this.fetchFrom(line.dataset["levels"] ?? "", true, []);
    const told = one("[data-levels]")?.textContent ?? "";
    announce(told.replace(/\s+/g, " ").trim());
  }

  private async fetchFrom(address: string, isWhole: boolean, services: string[]): Promise<void> {
    const url = new URL(address, location.href);
    if (!isWhole) url.searchParams.set("diensten", services.join(",") || "geen");
    try {
      const answer = await fetch(url, { headers: { "X-Piece": "1" }, redirect: "manual" });
      if (answer.ok) patch(await answer.text(), isWhole);
      else this.fail(answer.status);
    } catch {
      this.fail(503);
    }
  }

  private fail(status: number): void {
    this.isWhole = true;
    const isSignedOut = status === 0 || status === 401 || status === 403;
    const banner = one(isSignedOut ? "#signed-out" : "#server-gone");
    if (banner) banner.hidden = false;
    if (!isSignedOut) setTimeout(() => this.refresh(true), 5_000);
  }

  private watch(): void {
    const isOpen = this.source?.readyState === EventSource.OPEN;
    if (this.beats && isOpen && Date.now() - this.heard > SILENCE_MS) {
      this.show("offline");
      this.open();
    }
  }

  private show(state: "live" | "offline"): void {
    const place = one("[data-live]");
    if (!place) return;
    if (place.dataset["state"] !== state) announce(say(state));
    place.dataset["state"] = state;
    if (state === "offline") return;
    const gone = one("#server-gone");
    if (gone && !this.isWhole) gone.hidden = true;
    const when = one("[data-last]", place);
    if (when) when.textContent = hours(Date.now(), true);
  }
}

/** Whether the page shows a row of the site: a ward also shows in the row of its department. */
function hasRow(service: string): boolean {
  const site = service.slice(0, service.lastIndexOf("."));
  return one(`[data-site="${CSS.escape(site)}"]`) !== null || one("[data-site]") === null;
}

interface Told {
  kinds: string[];
  services: string[];
}

function told(data: string): Told {
  try {
    const found = JSON.parse(data) as Partial<Told>;
    return { kinds: found.kinds ?? [], services: found.services ?? [] };
  } catch {
    return { kinds: [], services: [] };
  }
}
