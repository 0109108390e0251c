import { z } from 'zod'
import { field, identifiers } from './field.ts'
import { byShape, strict } from './strict.ts'
import { bytes, column, days, EXPECTS, flag, name, purpose, slug, text, whole } from './words.ts'

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
  decimal: opt(z.literal(['.', ','])).describe(
    'Decimal mark of the numbers of this source; `.` when not said.',
  ),
  thousands: opt(z.literal([',', '.', ' ', "'"])).describe('Mark between thousands; none when not said.'),
  nulls: opt(z.array(z.string({ error: 'a word in quotes (an unquoted NULL is no text in YAML)' }))).describe(
    'Words that mean "no value", besides an empty field.',
  ),
  columns: opt(z.array(column()).min(1)).describe(
    'Names of the columns, in their order: of a file without a header line, or one whose header cannot be used.',
  ),
  header: opt(z.literal('skip')).describe(
    'With `columns`: the file has a header line all the same, which is passed over (it has blank or repeated names).',
  ),
}).describe('How the file is written.')

const limits = strict({
  line_bytes: opt(bytes()).describe('Longest line; 1MB when not said.'),
  columns: opt(whole(1, 100_000)).describe('Most columns; 2000 when not said.'),
  file_bytes: opt(bytes()).describe('Largest file; 64GB when not said.'),
}).describe('What is refused before it is read.')

const key = byShape(
  [
    ['`content`', z.literal('content', { error: '`content`, or a list of columns such as `[order_id]`' })],
    ['a list of columns', z.array(column()).min(1, { error: 'one column or more, or `content`' })],
  ],
  (input) => (Array.isArray(input) ? 1 : 0),
)

/** What every source says, whatever its rows are. */
const common = {
  source: slug().describe('Name of the source.'),
  kind: z.literal('csv').describe('Kind of the source.'),
  path: text().describe('A file, or a directory when there is a `pattern`; relative to the project.'),
  pattern: opt(text()).describe(
    'Names of the files in the directory: `orders-{date}.csv`. A night reads no file later than its business date; `*` is any run of characters.',
  ),
  format: opt(format),
  time_zone: opt(text()).describe("Zone of times that name none; the brand's when not said."),
  country: opt(text()).describe("ISO country of phone numbers that name none; the brand's when not said."),
  key: key.describe(
    'Columns that name a row, or `content`: the hash of the row and its number among equal rows of one file.',
  ),
  contents: z
    .literal(['snapshot', 'changes'])
    .describe(
      '`snapshot`: what is not in the newest complete file is deleted. `changes`: each file adds and corrects.',
    ),
  party: z
    .literal(['first', 'second', 'third'])
    .describe('Whose data it is. A third party never grants consent.'),
  holder: text().describe('Who holds the data and answers for it.'),
  lawful_basis: z
    .literal([
      'consent',
      'contract',
      'legal_obligation',
      'vital_interests',
      'public_task',
      'legitimate_interest',
    ])
    .describe('Ground on which the data is used.'),
  allowed_uses: z
    .array(purpose())
    .describe(
      'Purposes that the data of this source may serve; a segment or campaign of another purpose may not use it.',
    ),
  expires_after: opt(days()).describe(
    'Records are deleted this long after their last change; never when not said.',
  ),
  optional: opt(flag()).describe('When it fails, the run goes on and is degraded.'),
  drift: z
    .literal(['ignore', 'add', 'fail'])
    .describe('What columns that come or go do: `ignore`, `add` (report them), `fail`.'),
  limits: opt(limits),
}

const currency = opt(text()).describe("ISO currency of amounts that name none; the brand's when not said.")

const fields = (description: string) => z.record(name(), field).describe(description)

const peopleSource = strict({
  ...common,
  currency,
  rows: z.literal('people').describe('Each row stands for a person.'),
  identifiers,
  attributes: opt(fields('Clear, pseudonymous attributes: name -> field.')),
  sealed: opt(fields('Names and addresses, kept in the vault: name -> field.')),
  updated_at: opt(field).describe(
    "The row's own time of last change, for `most_recent` and `expires_after`; the night's `as_of` when not said, or when the row names a later one.",
  ),
})

const eventSource = strict({
  ...common,
  rows: z.literal('events').describe('Each row is something that a person did.'),
  event: field.describe('Name of the event: a constant, or an enum column.'),
  occurred_at: field.describe('When it happened: a timestamp.'),
  actor: identifiers.describe('Identifiers of who did it; a row where all are missing is unattributed.'),
  amount: opt(field).describe('Amount of the event: decimal or money.'),
  currency: opt(field).describe("ISO currency of the amount; the source's when not said."),
  properties: opt(fields('Properties of the event: name -> field.')),
})

const consentSource = strict({
  ...common,
  rows: z.literal('consents').describe('Each row is a grant, a withdrawal or an objection.'),
  identifier: identifiers.describe('The one identifier whose consent the row is about.'),
  channel: field.describe('Channel: a constant, or a column.'),
  purpose: field.describe('Purpose: a constant, or a column.'),
  action: field.describe('`grant`, `withdraw` or `object`: a constant, or an enum column.'),
  occurred_at: field.describe('When it was said: a timestamp.'),
  method: field.describe('How it was said: `form`, `call`, `double_opt_in`, `import`, ...'),
  proof: opt(field).describe('Where the proof is.'),
})

const referenceSource = strict({
  ...common,
  currency,
  rows: z.literal('reference').describe('Each row is about a thing: a product, a store, a rate.'),
  dataset: name().describe('Name of the dataset.'),
  valid_from: opt(field).describe('Day from which the row is true.'),
  attributes: fields('Attributes of the thing: name -> field.'),
})

/** A file of `sources/`. */
export const sourceFile = z.discriminatedUnion('rows', [
  peopleSource,
  eventSource,
  consentSource,
  referenceSource,
])
export type SourceRaw = z.output<typeof sourceFile>
