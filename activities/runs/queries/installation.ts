import { type Db, maybe, one } from '../../../db/connect.ts'

export interface Installation {
  readonly database_id: string
  readonly brand: string | null
  readonly key_fingerprint: string | null
}

/** Which database this is, and whose. */
export function installation(db: Db): Promise<Installation> {
  return one<Installation>(db, 'select database_id, brand, key_fingerprint from installation')
}

/** Pins the database to the first brand and key that use it; gives what is pinned; null = another database. */
export function pinInstallation(
  db: Db,
  databaseId: string,
  brand: string,
  fingerprint: string,
): Promise<Installation | null> {
  return maybe<Installation>(
    db,
    `
    update installation
    set brand = coalesce(brand, $2::text), key_fingerprint = coalesce(key_fingerprint, $3::text)
    where database_id = $1::uuid
    returning database_id, brand, key_fingerprint`,
    [databaseId, brand, fingerprint],
  )
}

/** The published run; 0 = none. */
export async function publishedRun(db: Db): Promise<number> {
  const row = await one<{ run_id: number }>(db, 'select run_id from publication')
  return row.run_id
}

/** The published run, with the pointer locked: opening, publishing and rolling back go one after the other. */
export async function lockPublication(tx: Db): Promise<number> {
  const row = await one<{ run_id: number }>(tx, 'select run_id from publication for update')
  return row.run_id
}

/** Moves the pointer that every reader follows. */
export function movePointer(tx: Db, runId: number): Promise<number> {
  return tx.execute('update publication set run_id = $1::int', [runId])
}

/** Whether the published run is of this date or of a later one. */
export function publishedDate(db: Db): Promise<{ run_id: number; business_date: string } | null> {
  return maybe<{ run_id: number; business_date: string }>(
    db,
    `
    select r.run_id, r.business_date::text as business_date
    from publication p
    join run r using (run_id)`,
  )
}
