import { type Db, one } from '../../../db/connect.ts'

/** Source records that stand for people now. */
export async function countPeople(db: Db): Promise<number> {
  const row = await one<{ n: string }>(db, 'select count(*) as n from source_record where to_run is null')
  return Number(row.n)
}
