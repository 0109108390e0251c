import { z } from 'zod'
import type { Entry } from '../../parse/draft.ts'
import { type Problem, problem } from '../../problem.ts'
import { byShape } from '../strict.ts'
import { column, days, duration, flag, purpose, slug, text, whole } from '../words.ts'

const opt = z.exactOptional

const key = byShape(
  [
    ['`content`', z.literal('content', { error: '`content`, or a list of columns such as `[order_id]`' })],
    ['a list of columns', z.array(column()).min(1, { error: 'one column or more, or `content`' })],
  ],
  (input) => (Array.isArray(input) ? 1 : 0),
)

/** Every source has a name. */
export const named = { source: slug().describe('Name of the source.') }

/** What every source says besides, whatever its kind and its rows are. */
export const common = {
  time_zone: opt(text()).describe("Zone of times that name none; the brand's when not said."),
  country: opt(text()).describe("ISO country of phone numbers that name none; the brand's when not said."),
  key: key.describe(
    'Columns that name a row, or `content`: the hash of the row and its number among equal rows of one file. People want columns: by `content`, whose row changes is somebody new, with another profile id.',
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
  give_up: opt(duration()).describe(
    'How long a night tries to read it, whatever passes meanwhile; 6h when not said. Then it has failed.',
  ),
  drift: z
    .literal(['ignore', 'add', 'fail'])
    .describe('What columns that come or go do: `ignore`, `add` (report them), `fail`.'),
}

/** What the values of every source may say of themselves once: in `format`. */
export const values = {
  decimal: opt(z.literal(['.', ','])).describe(
    'Decimal mark of the numbers of this source; `.` when not said.',
  ),
  thousands: opt(z.literal([',', '.', ' ', "'"])).describe('Mark between thousands; none when not said.'),
  nulls: opt(z.array(z.string({ error: 'a word in quotes (an unquoted NULL is no text in YAML)' }))).describe(
    'Words that mean "no value", besides an empty field.',
  ),
}

/** How much of what comes piece by piece is loaded in one transaction. */
export const unitRows = (what: string, usual: number) => ({
  unit_rows: opt(whole(1, 1_000_000)).describe(
    `Most ${what} that are loaded in one transaction, roughly; ${usual} when not said.`,
  ),
})

/** Names that stand twice in a list. */
export function repeated(
  entry: Entry<unknown>,
  path: readonly string[],
  names: readonly string[],
  what: string,
): readonly Problem[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          problem(
            entry.at([...path, index]),
            'DUPLICATE_NAME',
            `${what} \`${name}\` is named twice; take one away`,
            null,
          ),
        ],
  )
}
