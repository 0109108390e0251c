import { z } from 'zod'
import { field, identifiers } from '../field.ts'
import { joins } from '../join.ts'
import { strict } from '../strict.ts'
import { name, text } from '../words.ts'
import { common, named } from './common.ts'

const opt = z.exactOptional

const fields = (description: string) => z.record(name(), field).describe(description)

const currency = opt(text()).describe("ISO currency of amounts that name none; the brand's when not said.")

const deleted = opt(field).describe(
  'Whether the row says that its key is gone: boolean. The record or event is deleted then, whatever else the row says.',
)

const people = {
  currency,
  rows: z.literal('people').describe('Each row stands for a person.'),
  identifiers,
  attributes: opt(fields('Clear, pseudonymous attributes: name -> field.')),
  sealed: opt(fields('Names and addresses, kept in the vault: name -> field.')),
  deleted,
  updated_at: opt(field).describe(
    "The row's own time of last change, for `most_recent` and `expires_after`; the night's `as_of` when not said, or when the row names a later one.",
  ),
}

const events = {
  rows: z.literal('events').describe('Each row is something that a person did.'),
  event: field.describe('Name of the event: a constant, or an enum column.'),
  occurred_at: field.describe('When it happened: a timestamp.'),
  actor: identifiers.describe('Identifiers of who did it; a row where all are missing is unattributed.'),
  amount: opt(field).describe('Amount of the event: decimal or money.'),
  currency: opt(field).describe("ISO currency of the amount; the source's when not said."),
  deleted,
  properties: opt(fields('Properties of the event: name -> field.')),
  reference: opt(joins('Property', 'product: { dataset: products, key: sku }')),
}

const consents = {
  rows: z.literal('consents').describe('Each row is a grant, a withdrawal or an objection.'),
  identifier: identifiers.describe('The one identifier whose consent the row is about.'),
  channel: field.describe('Channel: a constant, or a column.'),
  purpose: field.describe('Purpose: a constant, or a column.'),
  action: field.describe('`grant`, `withdraw` or `object`: a constant, or an enum column.'),
  occurred_at: field.describe('When it was said: a timestamp.'),
  method: field.describe('How it was said: `form`, `call`, `double_opt_in`, `import`, ...'),
  proof: opt(field).describe('What proves it; kept in the vault.'),
}

const reference = {
  currency,
  rows: z.literal('reference').describe('Each row is about a thing: a product, a store, a rate.'),
  dataset: name().describe('Name of the dataset.'),
  deleted,
  valid_from: opt(field).describe('Day from which the row is true.'),
  attributes: fields('Attributes of the thing: name -> field.'),
}

/** The four shapes of a source of one kind; `kind` is what the kind says besides what all sources say. */
export function sourceOf<const Kind extends z.ZodRawShape>(kind: Kind) {
  return z.discriminatedUnion('rows', [
    strict({ ...named, ...kind, ...common, ...people }),
    strict({ ...named, ...kind, ...common, ...events }),
    strict({ ...named, ...kind, ...common, ...consents }),
    strict({ ...named, ...kind, ...common, ...reference }),
  ])
}
