// What every part of the script asks of the page: its words, its addresses, its pieces.
interface Words {
  [name: string]: string;
}

let told: Words | null = null;

/** A text of the page in the reader's language, with its blanks filled. */
export function say(name: string, values: Record<string, string | number> = {}): string {
  told ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Words;
  const text = told[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}

export function all<T extends Element = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): T[] {
  return [...within.querySelectorAll<T>(selector)];
}

export function one<T extends Element = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): T | null {
  return within.querySelector<T>(selector);
}

/** Say something to who listens to the page instead of looking at it. */
export function announce(text: string): void {
  const place = one("#announcer");
  if (place) place.textContent = text;
}

export const language = (): string => document.documentElement.lang || "nl";

/** Kept by the browser where it may; else the choice lasts as long as the page. */
export function read(name: string): string | null {
  try {
    return localStorage.getItem(`spoedketen-${name}`);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`spoedketen-${name}`, value);
  } catch {
    return;
  }
}

/** A choice that the server draws pages with lives in a cookie. */
export function keepCookie(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=31536000; SameSite=Lax${secure}`;
}
