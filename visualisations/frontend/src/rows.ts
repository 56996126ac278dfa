/** The data in sight as rows, for the table, the CSV file and the printed page. */

import type { Index, PageLink, Statement } from "./model";
import { datesText, gradeText, methodWords, propertyName, valueText } from "./statement";
import { roleWords, stanceWords } from "./ties";
import type { Visible } from "./visible";
import { affirms } from "./visible";
import type { Word } from "./words";
import { say, word } from "./words";

/** One cell: text, with its language where that is known. */
export interface Cell {
  readonly text: string;
  readonly lang?: string | null;
}

/** One row and what a press on it selects. */
export interface Row {
  readonly cells: readonly Cell[];
  readonly node?: string;
  readonly link?: string;
}

export interface Rows {
  readonly title: Word;
  readonly columns: readonly Word[];
  readonly rows: readonly Row[];
}

/** One row a tie: the best of each grade among what affirms it, as the two axes stand. */
export function linkRows(index: Index, seen: Visible): Rows {
  const rows = index.page.links
    .filter((link) => seen.links.has(link.id))
    .map((link): Row => {
      const said = link.statements.filter((statement) => affirms(statement, link));
      return {
        link: link.id,
        cells: texts(
          index.caption(link.source),
          say(link.phrase),
          index.caption(link.target),
          stanceWords(link, index),
          link.roles.map((role) => roleWords(link, role, index)).join("; "),
          datesText(link.during),
          best(said.map((statement) => statement.source?.reliability ?? null)),
          best(said.map((statement) => statement.credibility)),
          String(said.length),
          String(link.against.length),
        ),
      };
    });
  return {
    title: "links",
    columns: [
      "from",
      "phrase",
      "to",
      "stance",
      "roles",
      "during",
      "short_reliability",
      "short_credibility",
      "count_for",
      "count_against",
    ],
    rows,
  };
}

/** One row an entity. */
export function nodeRows(index: Index, seen: Visible): Rows {
  const rows = index.page.nodes
    .filter((node) => seen.nodes.has(node.id))
    .map((node): Row => {
      const kind = index.kind.get(node.kind);
      return {
        node: node.id,
        cells: texts(
          node.caption,
          kind === undefined ? node.kind : say(kind.label),
          node.id,
          String(index.linksOf(node.id).length),
          String(node.statements.length),
        ),
      };
    });
  return { title: "entities", columns: ["name", "kind", "entity_id", "links", "statements"], rows };
}

/** One row a statement, of every entity and tie in sight. */
export function statementRows(index: Index, seen: Visible): Rows {
  const rows: Row[] = [];
  for (const link of index.page.links) {
    if (!seen.links.has(link.id)) continue;
    for (const statement of [...link.statements, ...link.against])
      rows.push(statementRow(statement, sentence(link, index), index, { link: link.id }));
  }
  for (const node of index.page.nodes) {
    if (!seen.nodes.has(node.id)) continue;
    for (const statement of node.statements) rows.push(statementRow(statement, node.caption, index, { node: node.id }));
  }
  return {
    title: "statements",
    columns: [
      "subject",
      "property",
      "sign",
      "value",
      "source",
      "locator",
      "quote",
      "short_reliability",
      "short_credibility",
      "during",
      "seen_on",
      "origin",
      "method",
      "original",
      "marking",
    ],
    rows,
  };
}

/** A tie as one sentence. */
export function sentence(link: PageLink, index: Index): string {
  return `${index.caption(link.source)} ${say(link.phrase)} ${index.caption(link.target)}`;
}

function statementRow(statement: Statement, subject: string, index: Index, selects: Pick<Row, "node" | "link">): Row {
  const cells = texts(
    subject,
    propertyName(statement, index),
    word(statement.sign === "-" ? "denied" : "affirmed"),
    valueText(statement, index),
    statement.source?.title ?? statement.source?.id ?? "",
    statement.locator ?? "",
    statement.quote ?? "",
    gradeText(statement.source?.reliability),
    gradeText(statement.credibility),
    statement.during ?? "",
    statement.seen_on ?? "",
    statement.origin ?? "",
    methodWords(statement.method) ?? "",
    statement.original ?? "",
    statement.marking ?? "",
  );
  return { ...selects, cells: cells.map((cell, at) => (at === 6 ? { ...cell, lang: statement.lang } : cell)) };
}

function best(grades: readonly (string | number | null)[]): string {
  const known = grades.filter((grade) => grade !== null && grade !== "").map(String);
  return gradeText(known.sort()[0]);
}

function texts(...values: readonly string[]): Cell[] {
  return values.map((text) => ({ text }));
}
