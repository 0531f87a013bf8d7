// Table, map and side panel of the board keep step with each other; views can be kept by name.
import { all, announce, keep, one, read, say } from "./page";

export function startBoard(): void {
  if (!one("[data-board]")) return;
  inStep();
  panel();
  views();
  zoomMap();
}

const siteOf = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>("[data-site]")?.dataset["site"] : undefined;

function inStep(): void {
  const light = (site: string | undefined): void => {
    for (const old of all(".is-lit")) old.classList.remove("is-lit");
    if (!site) return;
    for (const place of all(`[data-site="${CSS.escape(site)}"]`)) place.classList.add("is-lit");
  };
  document.addEventListener("pointerover", (event) => light(siteOf(event.target)));
  document.addEventListener("focusin", (event) => light(siteOf(event.target)));
}

/** The panel stands where the map was; closing it brings the map and the focus back. */
function panel(): void {
  const place = one("#panel");
  if (!place) return;
  let opener: string | null = null;
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const row = (event.target as Element).closest("[data-row], .site");
    if (row?.id) opener = row.id;
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== place) return;
    place.hidden = false;
    one("#map-card")?.toggleAttribute("hidden", true);
    choose(opener);
    one("h2", place)?.focus();
  });
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("[data-close-panel]")) return;
    place.hidden = true;
    place.replaceChildren();
    one("#map-card")?.removeAttribute("hidden");
    choose(null);
    const row = opener && document.getElementById(opener);
    if (row) (one("a", row) ?? row).focus();
  });
}

function choose(id: string | null): void {
  for (const old of all(".is-chosen")) old.classList.remove("is-chosen");
  if (id) document.getElementById(id)?.classList.add("is-chosen");
}

interface View {
  name: string;
  address: string;
  filter: string;
  grouping: string;
}

function views(): void {
  const list = one("[data-views]");
  const form = one<HTMLFormElement>("form[data-keep-view]");
  if (!list || !form) return;
  showViews(list);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = one<HTMLInputElement>("input", form)?.value.trim();
    if (!name) return;
    const others = kept().filter((view) => view.name !== name);
    keep("views", JSON.stringify([...others, { name, ...shownNow() }]));
    form.reset();
    showViews(list);
    announce(say("view-kept", { name }));
  });
  if (location.hash.startsWith("#beeld=")) restore(decodeURIComponent(location.hash.slice(7)));
}

function kept(): View[] {
  try {
    return JSON.parse(read("views") ?? "[]") as View[];
  } catch {
    return [];
  }
}

const field = <T extends HTMLInputElement | HTMLSelectElement>(name: string): T | null =>
  one<T>(`[data-${name}]`);

function shownNow(): Omit<View, "name"> {
  return {
    address: location.pathname + location.search,
    filter: field<HTMLInputElement>("filter")?.value ?? "",
    grouping: field<HTMLSelectElement>("grouping")?.value ?? "",
  };
}

function showViews(list: HTMLElement): void {
  list.replaceChildren(...kept().map((view) => viewItem(view, list)));
  const none = one("[data-no-views]");
  if (none) none.hidden = kept().length > 0;
}

function viewItem(view: View, list: HTMLElement): HTMLElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${view.address}#beeld=${encodeURIComponent(view.name)}`;
  link.textContent = view.name;
  link.addEventListener("click", () => setTimeout(() => restore(view.name)));
  const away = document.createElement("button");
  away.type = "button";
  away.className = "plain square";
  away.textContent = "×";
  away.setAttribute("aria-label", say("view-remove", { name: view.name }));
  away.addEventListener("click", () => {
    keep("views", JSON.stringify(kept().filter((other) => other.name !== view.name)));
    showViews(list);
  });
  item.append(link, away);
  return item;
}

function restore(name: string): void {
  const view = kept().find((one) => one.name === name);
  if (!view) return;
  const [filter, grouping] = [field<HTMLInputElement>("filter"), field<HTMLSelectElement>("grouping")];
  if (filter) filter.value = view.filter;
  if (grouping) grouping.value = view.grouping;
  document.dispatchEvent(new Event("arrange"));
}

/** The map library is large: it comes only when somebody asks for it. */
function zoomMap(): void {
  const button = one<HTMLButtonElement>("[data-zoom-map]");
  button?.addEventListener("click", () => {
    button.disabled = true;
    const { script = "", style = "" } = button.dataset;
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = style;
    document.head.append(sheet);
    void import(script)
      .then((module: { show: (button: HTMLButtonElement) => void }) => module.show(button))
      .catch(() => {
        button.disabled = false;
        announce(say("map-failed"));
      });
  });
}
