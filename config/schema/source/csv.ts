import { z } from 'zod'
import type { CsvFrom } from '../../../core/brand/source.ts'
import { listOf, nearest } from '../../nearest.ts'
import type { Entry } from '../../parse/draft.ts'
import { type Problem, problem } from '../../problem.ts'
import { strict } from '../strict.ts'
import { column, EXPECTS, text, whole } from '../words.ts'
import { repeated, values } from './common.ts'
import { encodingProblems, fileLimits, files, filesFrom, patternProblems } from './files.ts'
import { sourceOf } from './rows.ts'

const opt = z.exactOptional

const one = (error: string) =>
  z
    .string({ error })
    .refine((value) => [...value].length === 1, { error })
    .meta({ [EXPECTS]: 'one character' })

const format = strict({
  delimiter: opt(one('one character such as `;`')).describe(
    'Between fields; `,` when not said. A tab is "\\t".',
  ),
  quote: opt(
    one('one character in quotes, or `null`')
      .nullable()
      .meta({ [EXPECTS]: 'one character, or `null`' }),
  ).describe('Around fields; `"` when not said, `null` when quotes are plain text in this file.'),
  stray_quotes: opt(z.literal(['reject', 'literal'])).describe(
    'A quote inside of an unquoted field: refuses the row (`reject`, when not said), or is text.',
  ),
  encoding: opt(text()).describe('`utf-8` when not said; `latin1`, `windows-1252`, `utf-16le`, ...'),
  ...values,
  columns: opt(z.array(column()).min(1)).describe(
    'Names of the columns, in their order: of a file without a header line, or one whose header cannot be used.',
  ),
  header: opt(z.literal('skip')).describe(
    'With `columns`: the file has a header line all the same, which is passed over (it has blank or repeated names).',
  ),
}).describe('How the file is written.')

const limits = strict({
  ...fileLimits,
  columns: opt(whole(1, 100_000)).describe('Most columns; 2000 when not said.'),
}).describe('What is refused before it is read.')

/** A source of CSV files. */
export const csvSource = sourceOf({
  kind: z.literal('csv').describe('Kind of the source: files of rows and columns.'),
  ...files,
  format: opt(format),
  limits: opt(limits),
})
type CsvRaw = z.output<typeof csvSource>

const COLUMNS = 2_000

/** The source as it is read. */
export function csvFrom(raw: CsvRaw): CsvFrom {
  const { format } = raw
  const { limits, ...place } = filesFrom(raw)
  return {
    kind: 'csv',
    ...place,
    limits: { ...limits, columns: raw.limits?.columns ?? COLUMNS },
    format: {
      delimiter: format?.delimiter ?? ',',
      quote: format?.quote === undefined ? '"' : format.quote,
      encoding: format?.encoding ?? 'utf-8',
      strayQuotes: format?.stray_quotes ?? 'reject',
      columns: format?.columns ?? null,
      skipHeader: format?.header === 'skip',
    },
  }
}

/** What cannot be as it is written. */
export function csvProblems(entry: Entry<unknown>, raw: CsvRaw): readonly Problem[] {
  return [...patternProblems(entry, raw), ...formProblems(entry, raw), ...keyProblems(entry, raw)]
}

function formProblems(entry: Entry<unknown>, { format }: CsvRaw): readonly Problem[] {
  if (!format) return []
  const problems: Problem[] = []
  const { delimiter = ',' } = format
  const quote = format.quote === undefined ? '"' : format.quote
  if (delimiter === quote || /[\r\n]/.test(delimiter)) {
    problems.push(
      problem(
        entry.at(['format', 'delimiter']),
        'IMPOSSIBLE',
        'the delimiter must differ from the quote, and be no line break',
        null,
      ),
    )
  }
  return [
    ...encodingProblems(entry, format.encoding),
    ...problems,
    ...skippedHeader(entry, format),
    ...repeated(entry, ['format', 'columns'], format.columns ?? [], 'the column'),
  ]
}

function skippedHeader(entry: Entry<unknown>, format: NonNullable<CsvRaw['format']>): readonly Problem[] {
  if (format.header === undefined || format.columns !== undefined) return []
  return [
    problem(
      entry.at(['format', 'header']),
      'IMPOSSIBLE',
      '`header: skip` passes over the line that names the columns; name them in `columns`, in their order, or take it away',
      null,
    ),
  ]
}

function keyProblems(entry: Entry<unknown>, { key, format }: CsvRaw): readonly Problem[] {
  const columns = format?.columns
  if (columns === undefined || !Array.isArray(key)) return []
  return (key as readonly string[]).flatMap((column, index) =>
    columns.includes(column)
      ? []
      : [
          problem(
            entry.at(['key', index]),
            'UNKNOWN_NAME',
            `unknown column \`${column}\`; \`format.columns\` names ${listOf(columns)}`,
            nearest(column, columns),
          ),
        ],
  )
}
