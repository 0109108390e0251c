import { decide, type LedgerEntry, type LedgerSlice } from '../../../../activities/consent/decide.ts'
import type { ConsentPolicy } from '../../../../core/brand/consent.ts'
import type { Db } from '../../../../db/connect.ts'
import { entry, identifierOf, type Said } from './night.ts'

/** Addresses of the model: 2n and 2n + 1 are two spellings of one mailbox. */
export const ADDRESSES = 16
export const addressOf = (n: number): string => `m${n >> 1}${n % 2 === 1 ? '+tag' : ''}@x.fr`
const spellingOf = (n: number): number => n ^ 1

/** Which addresses stand in one record. */
export type Records = readonly (readonly number[])[]

/** An entry of the model, and in which of its steps it came. */
export interface Step {
  readonly at: number
  readonly address: number
  readonly said: Said
}

/** Addresses of the same person: records that share an address are one person. */
export function matesOf(records: Records, address: number): ReadonlySet<number> {
  const found = new Set([address])
  for (let size = 0; size < found.size; ) {
    size = found.size
    for (const record of records)
      if (record.some((one) => found.has(one))) for (const one of record) found.add(one)
  }
  found.delete(address)
  return found
}

/** Ids of the ledger's entries by what they say. */
export async function entryIds(db: Db): Promise<ReadonlyMap<string, bigint>> {
  const rows = await db.query<{ hash: string; id: string }>(
    'select hash::text, consent_event_id::text as id from consent_event',
  )
  return new Map(rows.map((row) => [row.hash.replaceAll('-', ''), BigInt(row.id)]))
}

/** What the pure rule says of one address and purpose, given the entries that count and who is who. */
export function expected(
  address: number,
  purpose: string,
  steps: readonly Step[],
  counts: (step: Step) => boolean,
  records: Records,
  ids: ReadonlyMap<string, bigint>,
  policy: ConsentPolicy,
  now: Date,
) {
  const of = (who: ReadonlySet<number>): LedgerEntry[] =>
    steps
      .filter((step) => who.has(step.address) && step.said.purpose === purpose && counts(step))
      .map(({ said }) => {
        const given = entry(said)
        return {
          id: ids.get(given.hash) ?? 0n,
          action: given.action,
          occurredAt: new Date(given.occurredAt),
          method: given.method,
          hasProof: given.proof !== null,
        }
      })
  const slice: LedgerSlice = {
    own: of(new Set([address])),
    spellings: of(new Set([spellingOf(address)])),
    person: of(matesOf(records, address)),
    suppressed: false,
    erased: false,
  }
  return decide(slice, policy, now)
}

/** Rule and entry that contactability gives each address that is alone with its person, channel and purpose. */
export async function headsOf(db: Db, at: Date): Promise<ReadonlyMap<string, boolean>> {
  const rows = await db.query<{ identifier_id: string; purpose: string; yes: boolean }>(
    `
    select h.identifier_id, h.purpose, consent_in_force(h, p.run_id, $1::timestamptz) as yes
    from consent_head h, publication p`,
    [at],
  )
  return new Map(rows.map((row) => [`${row.identifier_id} ${row.purpose}`, row.yes]))
}

export const keyOf = (address: number, purpose: string): string =>
  `${identifierOf(addressOf(address))} ${purpose}`

/** All addresses are known to the vault, as extract and whoever records live see to it. */
export async function fillVault(db: Db): Promise<void> {
  const addresses = Array.from({ length: ADDRESSES }, (_, n) => n)
  await db.execute(
    `
    insert into vault.identifier (identifier_id, canonical_id, type, value)
    select i, c, 'email', v from unnest($1::uuid[], $2::uuid[], $3::text[]) as a (i, c, v)`,
    [
      addresses.map((n) => identifierOf(addressOf(n))),
      addresses.map((n) => identifierOf(addressOf(n & ~1))),
      addresses.map(addressOf),
    ],
  )
}
