import { type Member, memberRecord } from './loyalty-record.ts'
import { pointsOf } from './movements.ts'
import type { Night } from './night.ts'
import type { Random } from './random.ts'
import type { SourceRecord } from './record.ts'
import { type BrokenRecord, writeRecords } from './records.ts'
import { lineFile } from './sink.ts'
import type { Reason } from './truth.ts'

/** A change of the list of members, for the server: `slot` is where the member stands in it. */
export type MemberChange =
  | {
      readonly op: 'upsert'
      readonly slot: string
      readonly member: Member & { readonly updated_at: string }
    }
  | { readonly op: 'delete'; readonly slot: string }

const BREAKS: readonly (readonly [Partial<Member>, Reason])[] = [
  [{ member_id: null }, 'missing_key'],
  [{ birth_date: '1971-13-45' }, 'bad_date'],
  [{ points: 'douze' }, 'bad_type'],
  [{ tier: 'platine' }, 'not_allowed'],
]

/** Writes what changes in the list of members in a night. */
export async function writeLoyalty(night: Night): Promise<void> {
  const form = { encoding: 'utf8', end: '\n' } as const
  const file = lineFile(night.sink, `loyalty/members-${night.date}.ndjson`, form)
  const put = (change: MemberChange): void => void file.line(JSON.stringify(change))
  await writeRecords<Member>(night, {
    name: 'loyalty',
    record: memberRecord,
    moves: (world, person, { copy }, number) => copy === 0 && pointsOf(world, person, number).length > 0,
    broken,
    upsert: (slot, member, at) =>
      put({ op: 'upsert', slot, member: { ...member, updated_at: `${at.slice(0, 19)}Z` } }),
    remove: (slot) => put({ op: 'delete', slot }),
    files: [file],
    step: 1_000,
    commitsLate: false,
  })
}

function broken(record: SourceRecord<Member>, night: number, r: Random): BrokenRecord<Member> {
  const [change, reason] = r.pick(BREAKS)
  const key = `${record.key}X${night}`
  return { key, row: { ...record.row, member_id: key, customer_number: null, ...change }, reason }
}
