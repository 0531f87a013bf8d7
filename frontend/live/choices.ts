// Theme, density, keys, menus and the search in the region tree.
import { all, keep, keepCookie, one, read } from "./page";
import { plain } from "./table";

export function startChoices(): void {
  themes();
  densities();
  keySwitch();
  menus();
  for (const input of all<HTMLInputElement>("[data-tree-filter]")) treeFilter(input);
}

function themes(): void {
  const root = document.documentElement;
  for (const form of all<HTMLFormElement>("form[data-theme-form]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const theme = (event.submitter as HTMLButtonElement | null)?.value ?? "auto";
      if (theme === "auto") delete root.dataset["theme"];
      else root.dataset["theme"] = theme;
      keepCookie("thema", theme);
      for (const button of all<HTMLButtonElement>("button", form)) {
        button.toggleAttribute("aria-current", button.value === theme);
      }
      form.closest("details")?.removeAttribute("open");
    });
  }
}

function densities(): void {
  const root = document.documentElement;
  for (const box of all<HTMLInputElement>("[data-density-switch]")) {
    box.checked = root.dataset["density"] === "compact";
    box.addEventListener("change", () => {
      if (box.checked) root.dataset["density"] = "compact";
      else delete root.dataset["density"];
      keepCookie("dichtheid", box.checked ? "compact" : "ruim");
    });
  }
}

function keySwitch(): void {
  for (const box of all<HTMLInputElement>("[data-keys-switch]")) {
    box.checked = read("keys") !== "off";
    box.addEventListener("change", () => {
      keep("keys", box.checked ? "on" : "off");
      for (const other of all<HTMLInputElement>("[data-keys-switch]")) other.checked = box.checked;
    });
  }
}

function menus(): void {
  const menu = (target: EventTarget | null): Element | null =>
    target instanceof Element ? target.closest("details.menu") : null;
  document.addEventListener("click", (event) => {
    for (const open of all<HTMLDetailsElement>("details.menu[open]")) {
      if (open !== menu(event.target)) open.open = false;
    }
  });
  for (const details of all<HTMLDetailsElement>("details.menu")) {
    details.addEventListener("toggle", () => {
      if (details.open) one<HTMLInputElement>("[data-tree-filter]", details)?.focus();
    });
    details.addEventListener("focusout", (event) => {
      if (event.relatedTarget && menu(event.relatedTarget) !== details) details.open = false;
    });
  }
}

function treeFilter(input: HTMLInputElement): void {
  const tree = input.parentElement;
  if (!tree) return;
  input.addEventListener("input", () => {
    const sought = plain(input.value.trim());
    for (const item of all("li", tree)) {
      item.hidden = !plain(item.textContent ?? "").includes(sought);
    }
    for (const group of all("[data-group]", tree)) {
      group.hidden = all("li", group).every((item) => item.hidden);
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    all<HTMLAnchorElement>("li:not([hidden]) > a", tree)[0]?.click();
  });
}
