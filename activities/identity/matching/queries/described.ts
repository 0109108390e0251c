import type { MatchAttribute } from '../../../../core/brand/identity.ts'
import type { Db } from '../../../../db/connect.ts'
import { describedLines, identifierLines } from '../../../../db/vault/described.ts'
import type { Choices } from '../../engine/choices.ts'
import type { Decided } from '../../engine/constraints.ts'
import type { RawColumn, Table } from '../../engine/types.ts'
import { type ColumnDraft, column } from '../column.ts'
import { copiedLines } from '../lines.ts'
import { decidedOf } from './decided.ts'

/** Records of people, as the engine takes them; where a record has no name, its mailbox may. */
export interface Described {
  /** Of each record of the table, its id, ascending. */
  readonly ids: readonly string[]
  readonly table: Table
  readonly choices: Choices
  readonly decided: Decided
}

/** What is read of a record, and how it is compared. */
export interface DescribedBy {
  readonly choices: Choices
  readonly attributes: readonly MatchAttribute[]
  readonly identifiers: readonly ('email' | 'phone')[]
  /** Types of identifiers of which a person has only one. */
  readonly exclusive: readonly string[]
}

/** So many values of one type of identifier are compared a record; more are looked up only. */
const SLOTS = 2
/** What so many records share that it joins nobody says nothing, also where the model has not seen it yet. */
const COUNTING = { blocked: 'blocked_identifier', limits: 'identity_rule' }

/** Reads the described records: all of them, or those of a staged table (record_id). */
export async function readDescribed(tx: Db, by: DescribedBy, among: string | null): Promise<Described> {
  const drafts = by.attributes.map(({ concept }) => column(concept))
  const names = by.attributes.map(({ attribute }) => attribute)
  const ids: string[] = []
  for await (const lines of copiedLines(describedLines(tx, names, among)))
    for (const [id, ...values] of lines) {
      for (let i = 0; i < drafts.length; i++) drafts[i]?.set(ids.length, values[i] ?? null)
      ids.push(id ?? '')
    }
  const { compared, exclusive } = await readIdentifiers(tx, by, ids, among)
  const decided = await decidedOf(tx, ids)
  const columns = [...drafts.map((one) => one.done(ids.length)), ...compared]
  return {
    ids,
    table: { records: ids.length, columns },
    choices: by.choices,
    decided: { ...decided, exclusive },
  }
}

async function readIdentifiers(
  tx: Db,
  { identifiers, exclusive }: DescribedBy,
  ids: readonly string[],
  among: string | null,
): Promise<{ readonly compared: readonly RawColumn[]; readonly exclusive: readonly Int32Array[] }> {
  const slots = new Map(
    identifiers.map((type) => [type as string, Array.from({ length: SLOTS }, () => column(type))]),
  )
  const only = new Map(exclusive.map((type) => [type, column('id')]))
  const types = [...slots.keys(), ...only.keys()]
  let record = 0
  if (types.length > 0)
    for await (const lines of copiedLines(identifierLines(tx, types, identifiers, COUNTING, among)))
      for (const [id = '', type = '', value] of lines) {
        // Both come in the order of the ids; who is not described has identifiers, too.
        while (record < ids.length && (ids[record] ?? '') < (id ?? '')) record += 1
        if (ids[record] !== id) continue
        slots
          .get(type ?? '')
          ?.find((slot) => slot.last() < record)
          ?.set(record, value ?? null)
        setOnly(only.get(type ?? ''), record, value ?? null)
      }
  return {
    compared: [...slots.values()].flat().map((slot) => slot.done(ids.length)),
    exclusive: [...only.values()].map((one) => one.done(ids.length).codes.map((code) => code + 1)),
  }
}

/** A record with two values of which a person has only one agrees with nobody. */
function setOnly(draft: ColumnDraft | undefined, record: number, value: string | null): void {
  if (draft === undefined) return
  draft.set(record, draft.last() === record ? `two ${record}` : value)
}
