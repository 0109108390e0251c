import type { MatchAttribute } from '../../../../core/brand/identity.ts'
import type { Db } from '../../../../db/connect.ts'
import { eachCopied } from '../../../../db/copy-binary.ts'
import { describedRows } from '../../../../db/vault/described.ts'
import type { Choices } from '../../engine/choices.ts'
import type { Decided } from '../../engine/constraints.ts'
import type { Encoded, Table } from '../../engine/types.ts'
import { column } from '../column.ts'
import type { Exclusive } from '../exclusive.ts'
import { idTable, type RecordIds } from '../ids.ts'
import { wordsOf } from '../policy.ts'
import { decidedAmong } from './decided.ts'
import { readIdentifiers } from './identifiers.ts'

/** Records of people, as the engine compares them; where a record has no name, its mailbox may. */
export interface Described {
  /** Of each record of the list, its id. */
  readonly ids: RecordIds
  readonly list: Encoded
  readonly choices: Choices
  readonly decided: Decided
  readonly exclusive: readonly Exclusive[]
}

/** What is read of a record, and how it is compared. */
export interface DescribedBy {
  readonly choices: Choices
  readonly attributes: readonly MatchAttribute[]
  readonly identifiers: readonly ('email' | 'phone')[]
  /** Types of identifiers of which a person has only one. */
  readonly exclusive: readonly string[]
  /** Of each type: what more records share joins nobody, and says nothing. */
  readonly limits: ReadonlyMap<string, number>
}

/**
 * Reads the described records: all of them, or those of a staged table (record_id). What was read is encoded at once, so that
 * memory need not hold it beside.
 */
export async function readDescribed(
  tx: Db,
  by: DescribedBy,
  among: string | null,
  encode: (table: Table) => Encoded,
): Promise<Described> {
  const { table, ids, exclusive } = await readTable(tx, by, among)
  return {
    ids,
    list: encode(table),
    choices: by.choices,
    decided: { ...(await decidedAmong(tx, ids)), exclusive: exclusive.map(({ codes }) => codes) },
    exclusive,
  }
}

async function readTable(
  tx: Db,
  by: DescribedBy,
  among: string | null,
): Promise<Pick<Described, 'ids' | 'exclusive'> & { readonly table: Table }> {
  const drafts = by.attributes.map(({ concept }) => column(concept))
  const names = wordsOf(by).attributes
  const records = idTable()
  await eachCopied(describedRows(tx, names, [], among), ({ bytes, from, to }) => {
    const read = records.enter(bytes, from[0] as number)
    for (let i = 0; i < drafts.length; i++)
      drafts[i]?.set(read, bytes, from[i + 1] as number, to[i + 1] as number)
  })
  // In the order of the ids, whatever the order of reading was.
  const { ids, numbers } = records.sorted()
  const { compared, exclusive } = await readIdentifiers(tx, by, { records, ids, numbers }, among)
  const columns = [...drafts.map((one) => one.done(numbers)), ...compared]
  return { ids, exclusive, table: { records: ids.count, columns } }
}
