import { z } from 'zod'

const MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const BYTES = { B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 } as const

/** A length of time: `30m`, `6h`, `0s`; read as milliseconds. */
export const duration = () =>
  z
    .string({ error: 'a length of time such as `30m`, `6h` or `2d`' })
    .regex(/^\d{1,6}(ms|s|m|h|d)$/, { error: 'a length of time such as `30m`, `6h` or `2d`' })
    .transform((text) => scaled(text, MS))

/** Calendar days: `365d`, `12w`; read as days. */
export const days = () =>
  z
    .string({ error: 'calendar days such as `365d` or weeks such as `12w`' })
    .regex(/^\d{1,5}[dw]$/, { error: 'calendar days such as `365d` or weeks such as `12w`' })
    .transform((text) => scaled(text, { d: 1, w: 7 }))

/** A share: `10%`, `0.5%`; read as a fraction of 1. */
export const percent = () =>
  z
    .string({ error: 'a percentage such as `10%`' })
    .regex(/^(100(\.0+)?|\d{1,2}(\.\d{1,2})?)%$/, {
      error: 'a percentage from `0%` to `100%`, with at most two digits after the point',
    })
    .transform((text) => Number((Number(text.slice(0, -1)) / 100).toFixed(6)))

/** Bytes: `1MB`, `10GB`; read as bytes. */
export const bytes = () =>
  z
    .string({ error: 'a size such as `1MB` or `10GB`' })
    .regex(/^\d{1,5}(B|KB|MB|GB)$/, { error: 'a size such as `1MB` or `10GB`' })
    .transform((text) => scaled(text, BYTES))

/** A time of day: `03:30`. */
export const clock = () =>
  z
    .string({ error: 'a time of day in quotes such as `"08:00"`' })
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time of day in quotes such as `"08:00"`' })

/** Names that stand in expressions, columns and templates. */
export const name = () =>
  z
    .string({ error: 'a name of lower-case letters, digits and _ that begins with a letter' })
    .regex(/^[a-z][a-z0-9_]{0,62}$/, {
      error: 'a name of lower-case letters, digits and _ that begins with a letter',
    })

/** Names that also stand in file names, queues and ids. */
export const slug = () =>
  z
    .string({ error: 'a name of lower-case letters, digits, _ and - that begins with a letter' })
    .regex(/^[a-z][a-z0-9_-]{0,62}$/, {
      error: 'a name of lower-case letters, digits, _ and - that begins with a letter',
    })

/** A purpose; `partner:<name>` for handing data on. */
export const purpose = () =>
  z
    .string({ error: 'a purpose such as `email_marketing`' })
    .regex(/^[a-z][a-z0-9_]{0,40}(:[a-z0-9_-]{1,40})?$/, {
      error: 'a purpose such as `email_marketing` or `partner:acme`',
    })

export const text = () =>
  z
    .string({ error: 'a text' })
    .min(1, { error: 'a text that is not empty' })
    .max(2_000, { error: 'a text of at most 2000 characters' })
export const column = () =>
  z.string({ error: 'the name of a column' }).min(1, { error: 'the name of a column' })
export const flag = () => z.boolean({ error: '`true` or `false`' })
export const scalar = () =>
  z.union([z.string(), z.number(), z.boolean()], { error: 'a text, a number, `true` or `false`' })

/** A whole number, also as the text that `${env:NAME}` gives. */
export const whole = (low: number, high: number) => {
  const error = `a whole number from ${low} to ${high}`
  const number = z.int({ error }).min(low, { error }).max(high, { error })
  return number
}

/** As `whole`, and the digits that an `${env:NAME}` gives. */
export const wholeOrEnv = (low: number, high: number) => {
  const error = `a whole number from ${low} to ${high}`
  const digits = z.string().regex(/^(\d{1,9}|\$\{env:\w+\})$/, { error })
  return z
    .union([z.int(), digits], { error })
    .transform(Number)
    .refine((value) => value >= low && value <= high, { error })
}

/** As `flag`, and the word that an `${env:NAME}` gives. */
export const flagOrEnv = () => {
  const error = '`true` or `false`'
  const word = z.string().regex(/^(true|false|\$\{env:\w+\})$/, { error })
  return z.union([z.boolean(), word], { error }).transform((value) => value === true || value === 'true')
}

function scaled(text: string, units: Readonly<Record<string, number>>): number {
  const digits = Number.parseInt(text, 10)
  return digits * (units[text.slice(String(text.match(/^\d+/)?.[0] ?? '').length)] ?? 1)
}
