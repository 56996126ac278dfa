/** Text that others wrote: shown as it is, unable to act on what stands around it. */

import { el } from "./dom";

// Controls that reorder or hide text: a caption must not be able to look like another one.
const CONTROLS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** The text with each reordering or hidden control written out, as `[U+202E]`. */
export function plain(text: string): string {
  return text.replace(CONTROLS, (control) => {
    const code = (control.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return `[U+${code}]`;
  });
}

/** The text isolated from the direction of its surroundings, in its language where that is known. */
export function foreign(text: string, lang: string | null = null): HTMLElement {
  return el("bdi", { lang: lang === null ? null : tag(lang) }, plain(text));
}

/** The language as a browser knows it (`ind` is `id` there); none for what is no language tag. */
function tag(lang: string): string | null {
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? null;
  } catch {
    return null;
  }
}

/** A link for web addresses, mere text for every other scheme; nothing is fetched unless it is pressed. */
export function address(url: string, label: string): HTMLElement {
  return isWeb(url) ? el("a", { href: url, rel: "noreferrer", target: "_blank" }, foreign(label)) : foreign(label);
}

/** Whether the address is one of the web. */
export function isWeb(url: string): boolean {
  try {
    return ["https:", "http:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}
