/** The keyboard, and the help that lists it. */

import { byId, el } from "./dom";
import type { Word } from "./words";
import { word } from "./words";

/** A key (as `KeyboardEvent.key` says it), what it does in words, and what it does. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly shown: string;
  readonly does: Word;
  readonly run: () => void;
}

let singleKeys = true;

/** Listens to the keyboard; keys typed into a field are the field's. */
export function wireKeys(shortcuts: readonly Shortcut[], undo: () => void, redo: () => void): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) {
      const key = event.key.toLowerCase();
      if (inField(event.target) || (key !== "z" && key !== "y")) return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) redo();
      else undo();
      return;
    }
    if (event.altKey || !singleKeys || inField(event.target) || (byId("help") as HTMLDialogElement).open) return;
    const shortcut = shortcuts.find((one) => one.keys.includes(event.key));
    if (shortcut === undefined) return;
    event.preventDefault();
    shortcut.run();
  });
}

/** Opens the help. */
export function openHelp(shortcuts: readonly Shortcut[]): void {
  const dialog = byId("help") as HTMLDialogElement;
  const box = el("input", { type: "checkbox", id: "single-keys", checked: singleKeys });
  box.addEventListener("change", () => {
    singleKeys = box.checked;
  });
  const close = el("button", { type: "button" }, word("close"));
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(
    el("h2", { id: "help-title" }, word("help")),
    el(
      "dl",
      { class: "keys" },
      ...shortcuts.flatMap((one) => [el("dt", {}, el("kbd", {}, one.shown)), el("dd", {}, word(one.does))]),
    ),
    el(
      "dl",
      { class: "keys" },
      el("dt", {}, el("kbd", {}, `Ctrl + ${word("click")}`)),
      el("dd", {}, word("key_multi")),
      el("dt", {}, el("kbd", {}, "← ↑ → ↓")),
      el("dd", {}, word("key_pan")),
    ),
    el("label", { class: "check", for: "single-keys" }, box, el("span", {}, word("single_keys"))),
    el("p", { class: "none" }, word("made_with")),
    close,
  );
  dialog.showModal();
}

function inField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}
