/** One statement as a card: what it says, who says so and where, both grades, its dates and its words. */

import { el } from "./dom";
import { address, foreign } from "./foreign";
import type { Index, Statement } from "./model";
import { own } from "./model";
import type { Word } from "./words";
import { credibilityWords, say, word } from "./words";

const METHODS = ["coded", "mapped", "computed", "inferred"] as const;

/** The card. */
export function statementCard(statement: Statement, index: Index): HTMLElement {
  return el(
    "li",
    { class: statement.sign === "-" ? "card denial" : "card" },
    says(statement, index),
    quotation(statement),
    whence(statement),
    grades(statement, index),
    facts(statement, index),
  );
}

/** The name of a property in the page's language, else as it is written. */
export function propertyName(statement: Statement, index: Index): string {
  const words = own(index.page.properties, nameOf(statement));
  return words === undefined ? statement.prop : say(words);
}

/** A statement's value: the caption where it is an entity of this page, the label where it is a code. */
export function valueText(statement: Statement, index: Index): string {
  if (statement.value === null || statement.value === "") return word("value_missing");
  const code = own(own(index.page.codes, nameOf(statement)), statement.value);
  return code === undefined ? index.caption(statement.value) : say(code);
}

/** A grade as the panel and the table write it: `C` or "value missing". */
export function gradeText(grade: string | number | null | undefined): string {
  return grade === null || grade === undefined || grade === "" ? word("value_missing") : String(grade);
}

/** A grade in words, as the Admiralty code has them. */
export function gradeWords(axis: "reliability" | "credibility", grade: string | number | null, index: Index): string {
  if (grade === null) return "";
  if (axis === "credibility") return credibilityWords(String(grade));
  const words = own(index.page.reliabilities, String(grade));
  return words === undefined ? "" : say(words);
}

/** `prefix.property`, under which the page holds the words for both. */
function nameOf(statement: Statement): string {
  return `${statement.entity.split(":", 1)[0] ?? ""}.${statement.prop}`;
}

function says(statement: Statement, index: Index): HTMLElement {
  const denied = statement.sign === "-";
  return el(
    "p",
    { class: "says" },
    el(
      "span",
      { class: denied ? "sign minus" : "sign plus" },
      denied ? `− ${word("denied")}` : `+ ${word("affirmed")}`,
    ),
    el("span", { class: "prop" }, foreign(propertyName(statement, index))),
    el("span", { class: "value" }, foreign(valueText(statement, index))),
  );
}

function quotation(statement: Statement): HTMLElement | null {
  if (statement.quote === null) return null;
  return el(
    "blockquote",
    {},
    foreign(`“${statement.quote}”`, statement.lang),
    statement.lang === null ? null : el("span", { class: "lang" }, foreign(statement.lang)),
  );
}

function whence(statement: Statement): HTMLElement {
  const source = statement.source;
  const title = source?.title ?? source?.id ?? word("value_missing");
  const url = source?.url ?? null;
  return el(
    "p",
    { class: "whence" },
    url === null ? foreign(title) : address(url, title),
    statement.locator === null ? null : el("span", { class: "locator" }, foreign(statement.locator)),
    url === null ? null : el("span", { class: "url" }, foreign(url)),
  );
}

function grades(statement: Statement, index: Index): HTMLElement {
  const reliability = statement.source?.reliability ?? null;
  return el(
    "div",
    { class: "grades" },
    grade("reliability", "short_reliability", reliability, index),
    grade("credibility", "short_credibility", statement.credibility, index),
  );
}

function grade(
  axis: "reliability" | "credibility",
  name: Word,
  value: string | number | null,
  index: Index,
): HTMLElement {
  return el(
    "span",
    { class: "grade" },
    el("span", { class: "axis" }, word(name)),
    el("b", {}, foreign(gradeText(value))),
    el("span", { class: "meaning" }, foreign(gradeWords(axis, value, index))),
  );
}

function facts(statement: Statement, index: Index): HTMLElement {
  const list = el("dl", { class: "facts" });
  const row = (name: Word, value: string | null, missing = word("not_stated")): void => {
    list.append(
      el("dt", {}, word(name)),
      el("dd", value === null ? { class: "missing" } : {}, value === null ? missing : foreign(value)),
    );
  };
  row("during", statement.during);
  row("seen_on", statement.seen_on);
  row("origin", statement.origin === statement.source?.id ? word("origin_same") : statement.origin);
  row("method", methodWords(statement.method));
  if (statement.original !== null) row("original", statement.original);
  const key = Object.entries(statement.key ?? {});
  if (key.length > 0) row("qualifiers", key.map(([name, value]) => `${name}: ${index.caption(value)}`).join("; "));
  if (statement.premises !== null && statement.premises.length > 0) row("premises", statement.premises.join(", "));
  row("marking", statement.marking);
  row("statement_id", statement.id);
  return list;
}

/** How a statement came about, in the page's language. */
export function methodWords(method: string | null): string | null {
  const known = METHODS.find((one) => one === method);
  return known === undefined ? method : word(known);
}

/** Dates of a tie, joined for one line. */
export function datesText(during: readonly string[]): string {
  return during.length === 0 ? word("not_stated") : during.join("; ");
}
