import { createHmac } from 'node:crypto'
import { type Choices, DEFAULT_CHOICES } from '../../../../../activities/identity/engine/choices.ts'
import type { Decided } from '../../../../../activities/identity/engine/constraints.ts'
import { encode } from '../../../../../activities/identity/engine/encode/encode.ts'
import { NO_FORMS } from '../../../../../activities/identity/engine/encode/forms.ts'
import { doubtful } from '../../../../../activities/identity/engine/explain/doubtful.ts'
import { type FrozenModel, frozen, thawed } from '../../../../../activities/identity/engine/fit/frozen.ts'
import type { Keyed, Volume } from '../../../../../activities/identity/engine/fit/volume.ts'
import { type Rematched, rematch } from '../../../../../activities/identity/engine/incremental/rematch.ts'
import { type Matched, match } from '../../../../../activities/identity/engine/match.ts'
import type { Frozen } from '../../../../../activities/identity/engine/score/frozen-part.ts'
import type { Pairs } from '../../../../../activities/identity/engine/types.ts'
import { type Person, PLAIN, tableOf } from '../support/people.ts'

/** Records by their keys. */
export type List = ReadonlyMap<string, Person>

/** Keys of records that operators decided to be one person, or two. */
export interface Said {
  readonly must: readonly (readonly [string, string])[]
  readonly cannot: readonly (readonly [string, string])[]
}

const keyed: Keyed = (field, text) =>
  createHmac('sha256', 'secret').update(`${field}:${text}`).digest('base64url').slice(0, 16)

export const MOST = { doubts: 10_000, largest: 5 }

const inOrder = (list: List): readonly (readonly [string, Person])[] =>
  [...list].sort(([a], [b]) => (a < b ? -1 : 1))

/** Small blocks, so that many are too large; all of what a model may leave to a list. */
export const CHOICES: Choices = { ...DEFAULT_CHOICES, cap: 6 }

export async function full(list: List, said: Said, model: FrozenModel | null): Promise<Matched> {
  const records = inOrder(list)
  const places = new Map(records.map(([key], place) => [key, place]))
  return match(tableOf(records.map(([, person]) => person)), {
    threads: 1,
    seed: 1,
    normalisers: PLAIN,
    choices: CHOICES,
    frozen: model === null ? null : modelOf(model),
    volume: { before: model?.volume ?? null, keyed },
    decided: decidedAmong(said, (key) => places.get(key)),
    onStep: () => undefined,
  })
}

export async function fittedTo(list: List): Promise<FrozenModel> {
  const { model, volume } = await full(list, { must: [], cannot: [] }, null)
  return frozen(model, volume)
}

const modelOf =
  (file: FrozenModel): Frozen['modelOf'] =>
  (comparisons) => {
    const known = file.comparisons.filter(({ comparison }) =>
      comparisons.some(({ name }) => name === comparison),
    )
    const { model } = thawed({ ...file, comparisons: known }, comparisons)
    if (model === null) throw new Error('the list has other comparisons')
    return model
  }

function decidedAmong(said: Said, placeOf: (key: string) => number | undefined): Decided {
  const pairs = (keys: Said['must']): Pairs => {
    const found = keys.flatMap(([one, other]) => {
      const [a, b] = [placeOf(one), placeOf(other)]
      return a === undefined || b === undefined ? [] : [[Math.min(a, b), Math.max(a, b)] as const]
    })
    return { a: Int32Array.from(found, ([a]) => a), b: Int32Array.from(found, ([, b]) => b) }
  }
  return { must: pairs(said.must), cannot: pairs(said.cannot), exclusive: [] }
}

/** What comparing `after` incrementally finds, given what comparing all of `before` found. */
export function again(
  before: List,
  matched: Matched,
  after: List,
  said: Said,
  model: FrozenModel,
): { readonly rematched: Rematched | null; readonly keys: readonly string[] } {
  const had = inOrder(before)
  const fresh = inOrder(after).filter(([key, person]) => before.get(key) !== person)
  const keys = [...had, ...fresh].map(([key]) => key)
  const gone = Uint8Array.from(had, ([key, person]) => (after.get(key) === person ? 0 : 1))
  const added = encode(withAllColumns(fresh.map(([, person]) => person)), {
    normalisers: PLAIN,
    choices: CHOICES,
    sharedOf: () => [],
    forms: model.volume?.forms ?? NO_FORMS,
    saidOnly: false,
  })
  const ordered = [...new Set(keys)].sort()
  const rank = Int32Array.from(keys, (key) => ordered.indexOf(key))
  const placeOf = new Map(keys.map((key, place) => [key, place]))
  const isThere = (key: string): boolean => after.has(key)
  const decided = decidedAmong(said, (key) => (isThere(key) ? placeOf.get(key) : undefined))
  const hadPlace = new Map(had.map(([key], place) => [key, place]))
  const rematched = rematch(
    {
      encoded: matched.encoded,
      found: matched.found,
      first: matched.first,
      rules: matched.rules,
      broad: matched.broad,
      doubts: doubtful(matched, MOST.doubts),
    },
    { gone, added, rank, changed: fresh.length },
    { ...decided, mustBefore: decidedAmong(said, (key) => hadPlace.get(key)).must },
    { choices: CHOICES, modelOf: modelOf(model), volume: model.volume as Volume, keyed },
    MOST,
  )
  return { rematched, keys }
}

const COLUMNS = [
  'given_name',
  'family_name',
  'birth_date',
  'street',
  'house_number',
  'city',
  'postal_code',
  'email',
  'phone',
  'id:exclusive',
] as const

/** Those that say nothing of something have its column, too. */
const withAllColumns = (people: readonly Person[]) => {
  const { records, columns } = tableOf(people)
  const silent = COLUMNS.filter((concept) => !columns.some((column) => column.concept === concept))
  const nothing = silent.map((concept) => ({ concept, codes: new Int32Array(records).fill(-1), values: [] }))
  return { records, columns: [...columns, ...nothing] }
}
