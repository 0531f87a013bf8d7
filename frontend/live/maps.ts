// The buttons that bring a map. The map library is large: it comes only when somebody asks for it.
import { all, announce, one, say } from "./page";

type Draw = (button: HTMLButtonElement) => void | Promise<void>;

export function startMaps(): void {
  for (const button of all<HTMLButtonElement>("[data-zoom-map]")) {
    button.addEventListener("click", () => {
      button.disabled = true;
      void draw(button, "show").catch(() => (button.disabled = false));
    });
  }
  for (const button of all<HTMLButtonElement>("[data-point-map]")) pointing(button);
}

/** Open and close the map to point with; it is drawn once. */
function pointing(button: HTMLButtonElement): void {
  const panel = document.getElementById(button.getAttribute("aria-controls") ?? "");
  if (!panel) return;
  button.hidden = false;
  let isDrawn = false;
  const turn = (isOpen: boolean): void => {
    panel.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  };
  button.addEventListener("click", () => {
    turn(panel.hidden);
    if (panel.hidden || isDrawn) return;
    isDrawn = true;
    void draw(button, "point").catch(() => {
      isDrawn = false;
      turn(false);
    });
  });
  for (const end of all("[data-take], [data-close]", panel)) {
    end.addEventListener("click", () => turn(false));
  }
  one("[data-close]", panel)?.addEventListener("click", () => button.focus());
}

async function draw(button: HTMLButtonElement, way: "show" | "point"): Promise<void> {
  const { script = "", style = "" } = button.dataset;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = style;
  document.head.append(sheet);
  try {
    const module = (await import(script)) as Record<"show" | "point", Draw>;
    await module[way](button);
  } catch (fault) {
    announce(say("map-failed"));
    throw fault;
  }
}
