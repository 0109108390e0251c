import { type Db, one } from '../../../db/connect.ts'

/** The brand project that a run worked with, path to text. */
export async function readRunFiles(db: Db, runId: number): Promise<Readonly<Record<string, string>>> {
  const { files } = await one<{ files: Readonly<Record<string, string>> }>(
    db,
    `
    select c.files
    from run r
    join config_version c on c.hash = r.config_version
    where r.run_id = $1::int`,
    [runId],
  )
  return files
}
