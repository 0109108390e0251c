import { z } from 'zod'

const MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const BYTES = { B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 } as const

/** Metadata of the JSON Schema that says in words what a value must be; the reference prints it. */
export const EXPECTS = 'x-expects'

/** A text of a form; `expects` says which in messages, `short` in the reference. */
const worded = (pattern: RegExp, expects: string, short: string) =>
  z
    .string({ error: expects })
    .regex(pattern, { error: expects })
    .meta({ [EXPECTS]: short })

/** A length of time: `30m`, `6h`, `0s`; read as milliseconds. */
export const duration = () =>
  worded(
    /^\d{1,6}(ms|s|m|h|d)$/,
    'a length of time such as `30m`, `6h` or `2d`',
    'a time such as `30m`',
  ).transform((text) => scaled(text, MS))

/** Calendar days: `365d`, `12w`; read as days. */
export const days = () =>
  worded(
    /^\d{1,5}[dw]$/,
    'calendar days such as `365d` or weeks such as `12w`',
    'days such as `365d`',
  ).transform((text) => scaled(text, { d: 1, w: 7 }))

/** A share: `10%`, `0.5%`; read as a fraction of 1. */
export const percent = () =>
  worded(
    /^(100(\.0+)?|\d{1,2}(\.\d{1,2})?)%$/,
    'a percentage such as `10%`, from `0%` to `100%`',
    'a percentage',
  ).transform((text) => Number((Number(text.slice(0, -1)) / 100).toFixed(6)))

/** Bytes: `1MB`, `10GB`; read as bytes. */
export const bytes = () =>
  worded(/^\d{1,5}(B|KB|MB|GB)$/, 'a size such as `1MB` or `10GB`', 'a size such as `1MB`').transform(
    (text) => scaled(text, BYTES),
  )

/** A time of day: `03:30`. */
export const clock = () =>
  worded(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day in quotes such as `"08:00"`', 'a time of day')

/** Names that stand in expressions, columns and templates. */
export const name = () =>
  worded(
    /^[a-z][a-z0-9_]{0,62}$/,
    'a name of lower-case letters, digits and _ that begins with a letter',
    'a name',
  )

/** A name, or the attribute of a reference row: `product.category`. */
export const dottedName = () =>
  worded(
    /^[a-z][a-z0-9_]{0,62}(\.[a-z][a-z0-9_]{0,62})?$/,
    'a name of lower-case letters, digits and _, or one of a joined row such as `product.category`',
    'a name, or `product.category`',
  )

/** Names that also stand in file names, queues and ids. */
export const slug = () =>
  worded(
    /^[a-z][a-z0-9_-]{0,62}$/,
    'a name of lower-case letters, digits, _ and - that begins with a letter',
    'a name',
  )

/** A purpose; `partner:<name>` for handing data on. */
export const purpose = () =>
  worded(
    /^[a-z][a-z0-9_]{0,40}(:[a-z0-9_-]{1,40})?$/,
    'a purpose such as `email_marketing` or `partner:acme`',
    'a purpose',
  )

export const text = () =>
  z
    .string({ error: 'a text' })
    .min(1, { error: 'a text that is not empty' })
    .max(2_000, { error: 'a text of at most 2000 characters' })
    .meta({ [EXPECTS]: 'a text' })

export const column = () =>
  z
    .string({ error: 'the name of a column' })
    .min(1, { error: 'the name of a column' })
    .meta({ [EXPECTS]: 'a column' })

export const flag = () => z.boolean({ error: '`true` or `false`' })

export const scalar = () =>
  z
    .union([z.string(), z.number(), z.boolean()], { error: 'a text, a number, `true` or `false`' })
    .meta({ [EXPECTS]: 'a value' })

/** A whole number within bounds. */
export const whole = (low: number, high: number) => {
  const error = `a whole number from ${low} to ${high}`
  return z
    .int({ error })
    .min(low, { error })
    .max(high, { error })
    .meta({ [EXPECTS]: error })
}

/** As `whole`, and the digits that an `${env:NAME}` gives. */
export const wholeOrEnv = (low: number, high: number) => {
  const error = `a whole number from ${low} to ${high}`
  const digits = z.string().regex(/^(\d{1,9}|\$\{env:\w+\})$/, { error })
  return z
    .union([z.int(), digits], { error })
    .transform(Number)
    .refine((value) => value >= low && value <= high, { error })
    .meta({ [EXPECTS]: error })
}

/** As `flag`, and the word that an `${env:NAME}` gives. */
export const flagOrEnv = () => {
  const error = '`true` or `false`'
  const word = z.string().regex(/^(true|false|\$\{env:\w+\})$/, { error })
  return z
    .union([z.boolean(), word], { error })
    .transform((value) => value === true || value === 'true')
    .meta({ [EXPECTS]: error })
}

function scaled(text: string, units: Readonly<Record<string, number>>): number {
  const [, digits = '', unit = ''] = /^(\d+)(\D+)$/.exec(text) ?? []
  return Number(digits) * (units[unit] ?? 1)
}
