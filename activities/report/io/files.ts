import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reportPage } from '../html/page.ts'
import type { NightReport } from '../report.ts'

export interface ReportFiles {
  readonly json: string
  readonly html: string
}

/**
 * Writes `<reports>/<business date>/report.{json,html}`, beside and renamed, so that a reader never sees half a page.
 * `own` = it is the run that speaks for its date (see `readReportedRunOf`); the report of another run of the date goes
 * to `run-<id>.{json,html}`.
 */
export async function saveReport(reports: string, report: NightReport, own: boolean): Promise<ReportFiles> {
  const dir = join(reports, report.run.business_date)
  const name = own ? 'report' : `run-${report.run.run_id}`
  const files = { json: join(dir, `${name}.json`), html: join(dir, `${name}.html`) }
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await replace(files.json, `${JSON.stringify(report, null, 2)}\n`, report.run.run_id)
  await replace(files.html, reportPage(report), report.run.run_id)
  return files
}

async function replace(file: string, text: string, runId: number): Promise<void> {
  const beside = `${file}.${runId}.${process.pid}.part`
  await writeFile(beside, text, { mode: 0o600 })
  await rename(beside, file)
}
