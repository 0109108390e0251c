import { emailKey, normaliseEmail } from '../../../../../activities/extract/normalise/email.ts'
import { normalisePhone } from '../../../../../activities/extract/normalise/phone.ts'
import { isPlaceholder } from '../../../../../activities/extract/normalise/placeholder.ts'
import { type Choices, DEFAULT_CHOICES } from '../../../../../activities/identity/engine/choices.ts'
import type { Concept } from '../../../../../activities/identity/engine/concepts.ts'
import { sharedInList } from '../../../../../activities/identity/engine/encode/auto-block.ts'
import { encode } from '../../../../../activities/identity/engine/encode/encode.ts'
import { NO_FORMS } from '../../../../../activities/identity/engine/encode/forms.ts'
import type { Normalisers } from '../../../../../activities/identity/engine/encode/normalisers.ts'
import type {
  Dictionary,
  Encoded,
  FieldName,
  Table,
} from '../../../../../activities/identity/engine/types.ts'

export const NORMALISERS: Normalisers = {
  email: (raw) => textOrNull(normaliseEmail(raw)),
  emailKey,
  phone: (raw, country) => textOrNull(normalisePhone(raw, country)),
  blocked: isPlaceholder,
}

const textOrNull = (converted: unknown): string | null => (typeof converted === 'string' ? converted : null)

/** A list from its columns: concept (with `/2` and so on for a second one) and the texts, '' = nothing. */
export function tableOf(columns: Readonly<Record<string, readonly string[]>>): Table {
  const all = Object.entries(columns)
  return {
    records: all[0]?.[1].length ?? 0,
    columns: all.map(([name, texts]) => {
      const values = [...new Set(texts.filter((text) => text !== ''))]
      const codes = Int32Array.from(texts, (text) => values.indexOf(text))
      return { concept: name.replace(/\/\d$/, '') as Concept, codes, values }
    }),
  }
}

type Columns = Readonly<Record<string, readonly string[]>>

export const encodedWith = (columns: Columns, choices: Choices): Encoded =>
  encode(tableOf(columns), {
    normalisers: NORMALISERS,
    choices,
    sharedOf: sharedInList,
    forms: NO_FORMS,
    saidOnly: true,
  })

export const encoded = (columns: Columns): Encoded => encodedWith(columns, DEFAULT_CHOICES)

/** The texts of a field, record by record; several slots or fields of the name parted by a bar. */
export function textsOf({ records, width, rows, fields }: Encoded, name: FieldName): readonly string[] {
  const found = fields.filter((field) => field.name === name)
  return Array.from({ length: records }, (_, record) =>
    found
      .flatMap(({ slots, dictionary }) =>
        slots.map((slot) => textOf(dictionary, rows[record * width + slot] ?? 0)),
      )
      .join('|'),
  )
}

export function textOf({ text, start }: Dictionary, code: number): string {
  return String.fromCharCode(...text.subarray(start[code], start[code + 1]))
}
