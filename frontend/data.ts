// What the page embeds, and where to find the parts of the page.

/** Name, people, minutes and site now, and minutes and site after a change. */
export type Area = [string, number, number | null, number, (number | null)?, number?];

export interface MapData {
  language: string;
  kmPerUnit: number;
  words: Record<string, string>;
  sites: string[];
  areas: Area[];
}

export function part<T extends Element>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no part "${id}".`);
  return found as unknown as T;
}

export function readData(): MapData {
  return JSON.parse(part<HTMLScriptElement>("map-data").textContent ?? "{}") as MapData;
}

export function filled(words: string, values: Record<string, string>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
