import { type Content, html, type Markup } from './markup.ts'

export interface Column<Row> {
  readonly head: string
  /** Numbers stand on the right. */
  readonly number?: true
  readonly cell: (row: Row) => Content
}

/** A table with a caption for screen readers; the first column heads its row. */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  empty: string,
): Markup {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`
  const hint =
    columns.length > 4
      ? html`<p class="hint" aria-hidden="true">If it is cut off, move it sideways.</p>`
      : null
  return html`${hint}<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(heading)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((c, i) => cell(c, row, i))}</tr>\n`)}</tbody>
</table></div>`
}

function heading<Row>(column: Column<Row>): Markup {
  return html`<th scope="col"${column.number ? NUMBER : null}>${column.head}</th>`
}

function cell<Row>(column: Column<Row>, row: Row, index: number): Markup {
  const content = column.cell(row)
  if (index === 0) return html`<th scope="row">${content}</th>`
  return html`<td${column.number ? NUMBER : null}>${content}</td>`
}

const NUMBER = html` class="n"`

export type Tone = 'good' | 'look' | 'wait' | 'bad' | 'plain'

/** A word with a sign and a colour: the word alone says it all. `title` is the word that commands take. */
export function badge(tone: Tone, word: string, title: string): Markup {
  return html`<span class="badge ${tone}" title="${title}"><span aria-hidden="true">${SIGNS[tone]}</span> ${word}</span>`
}

export const SIGNS: Readonly<Record<Tone, string>> = {
  good: '✓',
  look: '!',
  wait: '?',
  bad: '✕',
  plain: '·',
}
