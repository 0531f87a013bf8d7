// The form for 20 seconds: Enter walks the fields, "=" repeats the last figures, undo runs out.
import { all, announce, one, say } from "./page";

export function startReport(): void {
  const forms = all<HTMLFormElement>("form[data-report]");
  for (const form of forms) walk(form);
  begin(forms);
  for (const bar of all("[data-undo]")) countDown(bar);
  document.body.addEventListener("htmx:afterSettle", () => {
    for (const bar of all("[data-undo]:not([data-counts])")) countDown(bar);
  });
}

function walk(form: HTMLFormElement): void {
  const fields = all<HTMLInputElement>("input[data-figure]", form);
  for (const field of fields) {
    field.addEventListener("focus", () => field.select());
    field.addEventListener("keydown", (event) => onKey(event, fields, form));
  }
}

function begin(forms: HTMLFormElement[]): void {
  const wrong = one<HTMLInputElement>("form[data-report] input[aria-invalid=true]");
  const first = wrong ?? (forms[0] && one<HTMLInputElement>("input[data-figure]", forms[0]));
  // On a phone the keyboard would cover half of the form.
  if (first && (wrong || matchMedia("(min-width: 900px)").matches)) first.focus();
}

function onKey(event: KeyboardEvent, fields: HTMLInputElement[], form: HTMLFormElement): void {
  // What is folded away is not walked.
  const open = fields.filter((field) => field.checkVisibility());
  const here = open.indexOf(event.target as HTMLInputElement);
  if (event.key === "Enter" && here < open.length - 1) {
    event.preventDefault();
    open[here + 1]?.focus();
  } else if (event.key === "=") {
    event.preventDefault();
    one<HTMLButtonElement>("[data-unchanged]", form)?.click();
  }
}

function countDown(bar: HTMLElement): void {
  bar.dataset["counts"] = "1";
  const until = Date.now() + Number(bar.dataset["undo"]) * 1_000;
  const words = one("[data-seconds]", bar);
  announce(say("undo", { count: Number(bar.dataset["undo"]) }));
  const timer = setInterval(() => {
    const left = Math.max(0, until - Date.now());
    if (words) words.textContent = String(Math.ceil(left / 1_000));
    if (left > 0 && bar.isConnected) return;
    clearInterval(timer);
    bar.remove();
  }, 200);
}
