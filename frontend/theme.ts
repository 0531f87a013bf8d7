// Light or dark: as the computer asks, unless the reader chose.
import { part } from "./data";

const KEPT = "spoedketen-theme";

export function offerThemes(words: Record<string, string>): void {
  const button = part<HTMLButtonElement>("theme");
  const asked = matchMedia("(prefers-color-scheme: dark)");
  const isDark = (): boolean => {
    const chosen = document.documentElement.dataset["theme"];
    return chosen ? chosen === "dark" : asked.matches;
  };
  const name = (): void => {
    button.textContent = `${isDark() ? "☀" : "☾"} ${words[isDark() ? "light" : "dark"] ?? ""}`;
  };
  const kept = read();
  if (kept) document.documentElement.dataset["theme"] = kept;
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset["theme"] = theme;
    keep(theme);
    name();
  });
  asked.addEventListener("change", name);
  button.hidden = false;
  name();
}

// A page from a file may not be allowed to keep anything; then the choice lasts as long as the page.
function read(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(theme: string): void {
  try {
    localStorage.setItem(KEPT, theme);
  } catch {
    return;
  }
}
