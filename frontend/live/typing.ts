// Who types is at work: a session does not lapse under a form, and what was typed outlives it.
import { announce, one, say } from "./page";

const EVERY_MS = 60_000;
const SOON_SECONDS = 600;
let told = 0;

export function startTyping(): void {
  document.addEventListener("input", (event) => {
    const form = (event.target as Element | null)?.closest?.("form");
    if (!event.isTrusted || form?.method !== "post") return;
    keepWhatIsTyped();
    if (Date.now() - told < EVERY_MS) return;
    told = Date.now();
    void tell();
  });
  // Signing in again, in another tab, changes the token that a form has to carry.
  document.addEventListener("submit", (event) => renew(event.target as HTMLFormElement), true);
}

/** Signing in again must not take the page away that somebody typed in. */
function keepWhatIsTyped(): void {
  const link = one<HTMLAnchorElement>("#signed-out a");
  const kept = one("#signed-out [data-typed]");
  if (link) link.target = "_blank";
  if (kept) kept.hidden = false;
}

async function tell(): Promise<void> {
  const address = document.body.dataset["typing"];
  const token = cookie();
  if (!address || !token) return;
  try {
    const headers = { "X-CSRFToken": token };
    const answer = await fetch(address, { method: "POST", headers, redirect: "manual" });
    if (answer.ok) warn(((await answer.json()) as { seconds_left: number }).seconds_left);
    else if (answer.status !== 503) show("#signed-out", true);
  } catch {
    return; // without a connection the page says so already
  }
}

function warn(seconds: number): void {
  show("#signed-out", false);
  const text = one("#ends-soon [data-text]");
  const isSoon = seconds < SOON_SECONDS;
  show("#ends-soon", isSoon);
  if (!text || !isSoon) return;
  text.textContent = say("ends-soon", { count: Math.max(1, Math.floor(seconds / 60)) });
  announce(text.textContent);
}

function show(selector: string, isShown: boolean): void {
  const banner = one(selector);
  if (banner) banner.hidden = !isShown;
}

function renew(form: HTMLFormElement): void {
  const field = one<HTMLInputElement>("input[name=csrfmiddlewaretoken]", form);
  const token = cookie();
  if (field && token) field.value = token;
}

function cookie(): string | null {
  return /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? null;
}
