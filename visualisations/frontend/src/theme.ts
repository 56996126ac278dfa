/** Every colour of the page, light and dark; the style sheet takes them as variables, the canvas as values. */

export type Mode = "light" | "dark";

const PALETTE = {
  paper: ["#ffffff", "#15191e"],
  ground: ["#f4f6f8", "#0f1216"],
  raised: ["#ffffff", "#1b2026"],
  ink: ["#1a2129", "#e6e9ec"],
  soft: ["#4b5661", "#b3bcc5"],
  faint: ["#b6bec6", "#545d66"],
  rule: ["#dde2e7", "#2d343c"],
  field: ["#8a949e", "#6d7883"],
  outline: ["#2b343c", "#e6e9ec"],
  accent: ["#0b5a96", "#7fc1f5"],
  wash: ["#e8f1f8", "#1d2f3f"],
  denial: ["#9a3412", "#ffb088"],
  denied: ["#fdf1ea", "#33211a"],
  contested: ["rgba(240, 160, 20, 0.38)", "rgba(255, 176, 60, 0.34)"],
} as const satisfies Record<string, readonly [string, string]>;

/** Okabe-Ito colours that are too pale or too dark for a thin line, and what is drawn in their stead. */
const LINES: Readonly<Record<string, readonly [string, string]>> = {
  "#0072B2": ["#0072B2", "#4DA9E0"],
  "#009E73": ["#00835F", "#2CC79A"],
  "#D55E00": ["#C75500", "#FF8A3D"],
  "#E69F00": ["#A87400", "#E69F00"],
  "#999999": ["#6F6F6F", "#B4B4B4"],
  "#56B4E9": ["#2380B8", "#56B4E9"],
  "#F0E442": ["#8A8200", "#F0E442"],
  "#CC79A7": ["#B0578A", "#DB93BB"],
  "#000000": ["#000000", "#FFFFFF"],
};

export const FACE = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';

export type Theme = Readonly<Record<keyof typeof PALETTE, string>> & { readonly mode: Mode };

let chosen: Mode | null = null;

/** The mode in force: what the reader chose, else what the system says. */
export function mode(): Mode {
  return chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

/** The other mode from now on. */
export function toggleMode(): void {
  chosen = mode() === "dark" ? "light" : "dark";
}

/** The colours of a mode. */
export function theme(of: Mode = mode()): Theme {
  const place = of === "dark" ? 1 : 0;
  const colours = Object.fromEntries(Object.entries(PALETTE).map(([name, pair]) => [name, pair[place]]));
  return { ...(colours as Record<keyof typeof PALETTE, string>), mode: of };
}

/** Hands the colours of a mode to the style sheet. */
export function paintPage(of: Mode = mode()): void {
  const root = document.documentElement;
  root.dataset["mode"] = of;
  root.style.colorScheme = of;
  for (const [name, pair] of Object.entries(PALETTE)) root.style.setProperty(`--${name}`, pair[of === "dark" ? 1 : 0]);
}

/** The colour of a line, readable on the paper of the theme. */
export function stroke(colour: string, paint: Theme): string {
  return LINES[colour.toUpperCase()]?.[paint.mode === "dark" ? 1 : 0] ?? colour;
}
