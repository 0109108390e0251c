import { installation } from '../../activities/runs/queries/installation.ts'
import { hopeless } from '../../core/errors.ts'
import type { Db } from '../../db/connect.ts'

/** Refuses the database of another brand (WRONG_BRAND): its nights are not this project's to start, steer or take back. Gives the database's id. */
export async function ownDatabase(db: Db, brand: string): Promise<string> {
  const { database_id: id, brand: pinned } = await installation(db)
  if (pinned === null || pinned === brand) return id
  throw hopeless(
    'WRONG_BRAND',
    `The database belongs to brand '${pinned}', and the project is '${brand}': one brand, one database. Check DATABASE_URL and --project.`,
  )
}
