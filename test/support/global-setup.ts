import type { TestProject } from 'vitest/node'
import { embeddedUrl, readStackRecord } from '../../config/stack-record.ts'
import { closeRun, keptDatabases, openRun, type TestRun } from './run.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testRun: TestRun
  }
}

/** One home for the servers of all test files. They start when the first test asks for them, and end with the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const run = await openRun(process.env.DATABASE_URL)
  project.provide('testRun', run)
  return async () => {
    const kept = keptDatabases(run.home)
    // A failed run on somebody's desk leaves its server up; nobody looks at one in CI.
    if (kept.length > 0 && !process.env.CI) describeKept(run, kept)
    else await closeRun(run.home)
  }
}

function describeKept(run: TestRun, kept: readonly string[]): void {
  const { postgres } = readStackRecord(run.home)
  if (!postgres) return
  console.log('\nDatabases of failed tests, kept for two hours:')
  for (const name of kept) console.log(`  psql ${embeddedUrl(postgres, name)}`)
  console.log(
    `  Log: ${run.home}/log/postgres.log. To end the server now: kill -INT ${postgres.process?.pid}`,
  )
}
