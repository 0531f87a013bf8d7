// A short sound for a signal that nobody has seen: when one comes, and each minute while it waits.
import { all, keep, one, read } from "./page";

const AGAIN_MS = 60_000;
const TONES = [880, 660] as const;
const TONE_SECONDS = 0.18;

let context: AudioContext | null = null;
let heard = 0;
let soundedAt = 0;

export function startSound(): void {
  for (const box of all<HTMLInputElement>("[data-sound-switch]")) {
    box.checked = isOn();
    box.addEventListener("change", () => {
      keep("sound", box.checked ? "on" : "off");
      if (box.checked) ring();
    });
  }
  // A browser plays nothing until somebody touched the page.
  for (const touch of ["pointerdown", "keydown"]) {
    document.addEventListener(touch, () => void wake(), { once: true });
  }
  document.addEventListener("patched", look);
  setInterval(look, 5_000);
  look();
}

const isOn = (): boolean => read("sound") !== "off";
const counted = (id: string): number => Number(one(id)?.dataset["count"] ?? 0);
const waiting = (): number => counted("#alerts") + counted("#overleg-merk");
const title = document.title;

/** Ring where there are more than there were, or where some have waited for a minute. */
function look(): void {
  const count = waiting();
  const isDue = count > heard || (count > 0 && Date.now() - soundedAt > AGAIN_MS);
  heard = count;
  document.title = count > 0 ? `(${count}) ${title}` : title;
  if (isDue && isOn()) ring();
}

async function wake(): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  showBlocked();
  if (waiting() > 0 && soundedAt === 0) look();
}

function ring(): void {
  context ??= new AudioContext();
  showBlocked();
  if (context.state !== "running") return;
  soundedAt = Date.now();
  document.documentElement.dataset["rang"] = String(soundedAt);
  TONES.forEach((pitch, place) => tone(pitch, place * TONE_SECONDS));
}

function tone(pitch: number, after: number): void {
  if (!context) return;
  const [source, volume] = [context.createOscillator(), context.createGain()];
  const begin = context.currentTime + after;
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0.15, begin);
  volume.gain.exponentialRampToValueAtTime(0.001, begin + TONE_SECONDS);
  source.connect(volume).connect(context.destination);
  source.start(begin);
  source.stop(begin + TONE_SECONDS);
}

function showBlocked(): void {
  const isBlocked = isOn() && waiting() > 0 && context?.state !== "running";
  for (const place of all("[data-sound-blocked]")) place.hidden = !isBlocked;
}
