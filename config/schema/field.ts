import { z } from 'zod'
import { byShape, isRecord, strict } from './strict.ts'
import { column, EXPECTS, flag, name, scalar, text } from './words.ts'

const opt = z.exactOptional

/** Where a value comes from, and what every field may say. */
const common = {
  from: opt(column()).describe('Column that the value is in.'),
  first_of: opt(z.array(column()).min(2, { error: 'two columns or more' })).describe(
    'Columns of which the first that is not missing counts.',
  ),
  join: opt(z.array(column()).min(2, { error: 'two columns or more' })).describe(
    'Columns joined to one text; missing ones are left out together with their separator.',
  ),
  separator: opt(z.string({ error: 'a text' })).describe(
    'What stands between joined columns; a space when not said.',
  ),
  product: opt(z.array(column()).min(2, { error: 'two columns or more' })).describe(
    'Decimal columns multiplied exactly, such as quantity and unit price.',
  ),
  nulls: opt(z.array(z.string({ error: 'a word in quotes' }))).describe(
    'Words that mean "no value" in this column; adds to those of the source.',
  ),
  required: opt(flag()).describe('A missing value refuses the row.'),
  invalid: opt(z.literal(['reject', 'drop'])).describe(
    'What an invalid value does: refuse the row, or be dropped and counted. `reject` when not said.',
  ),
}

const number = {
  decimal: opt(z.literal(['.', ','])).describe("Decimal mark; the source's when not said."),
  thousands: opt(z.literal([',', '.', ' ', "'"])).describe(
    "Mark between thousands; the source's when not said.",
  ),
}
const range = {
  min: opt(z.number({ error: 'a number' })).describe('Least value allowed.'),
  max: opt(z.number({ error: 'a number' })).describe('Greatest value allowed.'),
}
const century = opt(
  z
    .int({ error: 'a year such as 1930' })
    .min(1, { error: 'a year such as 1930' })
    .max(9999, { error: 'a year such as 1930' }),
).describe('First year that `yy` can mean: with 1930, `29` is 2029 and `30` is 1930.')
const isoDay = () =>
  z
    .string({ error: 'a day such as `1900-01-31`' })
    .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'a day such as `1900-01-31`' })
    .meta({ [EXPECTS]: 'a day such as `1900-01-31`' })
const dateFormat = () =>
  z
    .string({ error: 'a format such as `dd/MM/yyyy`' })
    .min(1, { error: 'a format such as `dd/MM/yyyy`' })
    .meta({ [EXPECTS]: 'a format' })
const formats = opt(
  byShape(
    [
      ['one format', dateFormat()],
      ['several formats', z.array(dateFormat()).min(1)],
    ],
    (input) => (Array.isArray(input) ? 1 : 0),
  ),
)
const word = z.string({ error: 'a word; put numbers, `true` and `false` in quotes' })
const words = z.array(word).min(1, { error: 'one word or more' })
function digits() {
  const error = 'a number of digits from 0 to 4'
  return z.int({ error }).min(0, { error }).max(4, { error })
}

type Shape = z.ZodRawShape

const INPUTS = ['from', 'first_of', 'join', 'product'] as const
const hasOneInput = (field: unknown): boolean =>
  isRecord(field) && INPUTS.filter((input) => Object.hasOwn(field, input)).length === 1
const ONE_INPUT = {
  error:
    'a field that says where its value comes from by exactly one of `from`, `first_of`, `join` and `product`',
  when: () => true,
}

/** One kind of field, with what identifiers may say in addition. */
function option<const K extends string, S extends Shape>(as: K, rules: S) {
  return strict({ as: z.literal(as).describe('How the value is read.'), ...common, ...rules }).refine(
    hasOneInput,
    ONE_INPUT,
  )
}

const kinds = {
  text: option('text', {
    case: opt(z.literal(['lower', 'upper'])).describe('Turns letters to lower or upper case.'),
    max_length: opt(z.int().min(1)).describe('Longest text allowed, in characters.'),
  }),
  integer: option('integer', { ...number, ...range }),
  decimal: option('decimal', {
    ...number,
    ...range,
    scale: opt(digits()).describe('Digits after the point; 4 when not said.'),
    round: opt(flag()).describe(
      'More digits are rounded half away from zero; otherwise they refuse the value.',
    ),
  }),
  money: option('money', {
    ...number,
    currency: opt(z.string({ error: 'an ISO currency such as `EUR`' })).describe('ISO code of all rows.'),
    currency_from: opt(column()).describe('Column of the ISO code.'),
    round: opt(flag()).describe('More than four digits are rounded; otherwise they refuse the value.'),
  }),
  date: option('date', {
    format: formats.describe('`iso`, or tokens such as `dd/MM/yyyy`; several are tried in order.'),
    century_from: century,
    min: opt(isoDay()).describe('First day allowed.'),
    max: opt(isoDay()).describe('Last day allowed.'),
  }),
  timestamp: option('timestamp', {
    format: formats.describe(
      '`iso`, `epoch_seconds`, `epoch_millis`, or tokens such as `dd/MM/yyyy HH:mm`; several are tried in order.',
    ),
    zone: opt(text()).describe("Zone of times that name none; the source's when not said."),
    century_from: century,
  }),
  boolean: option('boolean', {
    true: opt(words).describe('Words that mean true.'),
    false: opt(words).describe('Words that mean false.'),
  }),
  enum: option('enum', {
    values: byShape(
      [
        ['a list of words', words],
        ['a map from what is written to what is meant', z.record(z.string(), word)],
      ],
      (input) => (Array.isArray(input) ? 0 : 1),
    ).describe('A list of the words allowed, or a map from what is written to what is meant.'),
    exact_case: opt(flag()).describe('Compare as written; without it upper and lower case are one.'),
    otherwise: opt(word).describe(
      'Value of all that `values` does not name; without it they refuse the row.',
    ),
  }),
  list: option('list', {
    delimiter: z
      .string({ error: 'the text between the parts' })
      .min(1, { error: 'the text between the parts' })
      .describe('What stands between the parts.'),
  }),
  utm: option('utm', {}),
  user_agent: option('user_agent', {
    part: opt(z.literal(['device', 'os', 'browser'])).describe(
      'Only this part, as a text that traits and segments can ask for; without it an object of all three.',
    ),
  }),
}

/** A constant, or a column read as one of the kinds: every value of a source but its identifiers. */
export const field = byShape(
  [
    ['a constant', strict({ constant: scalar().describe('The same value for every row.') })],
    [
      'a column',
      z.discriminatedUnion('as', [
        kinds.text,
        kinds.integer,
        kinds.decimal,
        kinds.money,
        kinds.date,
        kinds.timestamp,
        kinds.boolean,
        kinds.enum,
        kinds.list,
        kinds.utm,
        kinds.user_agent,
      ]),
    ],
  ],
  (input) => (isRecord(input) && Object.hasOwn(input, 'constant') ? 0 : 1),
).meta({ id: 'field', description: 'A constant, or a column and how it is read.' })

const verified = {
  verified: opt(
    strict({
      from: column().describe('Column that the answer is in.'),
      as: z.literal('boolean').describe('How the value is read.'),
      true: opt(words).describe('Words that mean true.'),
      false: opt(words).describe('Words that mean false.'),
    }),
  ).describe('Whether the identifier was verified; not when not said.'),
}

const identifier = z
  .discriminatedUnion('as', [
    option('email', verified),
    option('phone', {
      country: opt(z.string({ error: 'an ISO country such as `FR`' })).describe(
        'ISO country of national numbers.',
      ),
      country_from: opt(column()).describe(
        'Column of the country: its ISO code of two or three letters, or its name.',
      ),
      postal_code_from: opt(column()).describe(
        'Column of the postal code, where overseas areas have numbers of their own.',
      ),
      ...verified,
    }),
    option('identifier', {
      type: opt(name()).describe('Type of the identifier; the key above it when not said.'),
      case: opt(z.literal(['keep', 'lower', 'upper'])).describe(
        'What happens to letters; kept when not said.',
      ),
      number: opt(flag()).describe('The column is a number that an export may have turned into `13995.0`.'),
      ...verified,
    }),
  ])
  .meta({ id: 'identifier', description: 'A column that holds an identifier.' })

/** Identifier type -> the column it comes from, or a list of several columns. */
export const identifiers = z
  .record(
    name(),
    byShape(
      [
        ['one field', identifier],
        ['a list of fields', z.array(identifier).min(1)],
      ],
      (input) => (Array.isArray(input) ? 1 : 0),
    ),
  )
  .describe('Identifier type (`email`, `phone`, `customer_number`, ...) -> the column it comes from.')

export type FieldRaw = z.output<typeof field>
export type IdentifierRaw = z.output<typeof identifier>
export type IdentifiersRaw = z.output<typeof identifiers>
