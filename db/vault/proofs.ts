import type { Db } from '../connect.ts'

export interface OpenProof {
  readonly consent_event_id: string
  readonly proof: string
}

/** What proves entries of the ledger, in any order; entries without a proof, or whose proof was erased, are left out. */
export function openProofs(db: Db, ids: readonly string[]): Promise<OpenProof[]> {
  return db.query<OpenProof>(
    `
    select consent_event_id, proof
    from vault.consent_proof
    where consent_event_id = any ($1::bigint[])`,
    [ids],
  )
}

/**
 * Keeps proofs, from a staged table (consent_event_id, proof). An entry that comes back after it was closed has its
 * old id, which is a hash of what it says, and so the same proof.
 */
export function putProofs(tx: Db, staged: string): Promise<number> {
  return tx.execute(`
    insert into vault.consent_proof (consent_event_id, proof)
    select consent_event_id, proof
    from ${staged}
    order by consent_event_id
    on conflict (consent_event_id) do nothing`)
}

/** Removes the proofs of the entries of a staged table (consent_event_id). */
export function deleteProofs(tx: Db, staged: string): Promise<number> {
  return tx.execute(`
    delete from vault.consent_proof p
    using ${staged} s
    where s.consent_event_id = p.consent_event_id`)
}
