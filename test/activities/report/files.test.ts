import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { saveReport } from '../../../activities/report/io/files.ts'
import { readReportedRunOf } from '../../../activities/report/queries/run.ts'
import type { NightReport } from '../../../activities/report/report.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { openRun, reportOf, seedNights } from './night.ts'

const it = useDatabase()
let runs: { readonly first: number; readonly second: number }
let night: NightReport

beforeAll(async () => {
  runs = await seedNights(it.db)
  night = await reportOf(it.db, runs.second)
})

describe('the files of a report', () => {
  test('are written beside and renamed; the run that speaks for its date owns the names', async () => {
    const dir = scratch()
    const files = await saveReport(dir, night, true)
    expect(files.json).toBe(join(dir, '2026-11-20', 'report.json'))
    expect(JSON.parse(await readFile(files.json, 'utf8'))).toEqual(JSON.parse(JSON.stringify(night)))
    await saveReport(dir, night, true)
    await saveReport(dir, night, false)
    expect((await readdir(join(dir, '2026-11-20'))).toSorted()).toEqual([
      'report.html',
      'report.json',
      `run-${runs.second}.html`,
      `run-${runs.second}.json`,
    ])
  })

  test('belong to the published run of a date, also after a rerun that was rejected', async () => {
    const spoken = async (): Promise<number | undefined> =>
      (await readReportedRunOf(it.db, '2026-11-20'))?.run_id
    expect(await spoken()).toBe(runs.second)
    const rerun = await openRun(it.db, '2026-11-20', runs.second)
    await it.db.execute(`update run set state = 'rejected' where run_id = $1::int`, [rerun])
    expect(await spoken()).toBe(runs.second)
    await it.db.execute(`update run set state = 'rolled_back' where run_id = $1::int`, [runs.second])
    expect(await spoken()).toBe(rerun)
  })
})
