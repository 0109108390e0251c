import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * What takes longest, longest first, of both projects: what computes beside what waits. A fresh clone has no times of
 * an earlier run, and a long file that starts last is waited for by idle workers.
 */
const LONGEST: readonly string[] = [
  'test/scripts/verbs/demo.test.ts',
  'test/chaos/kills.test.ts',
  'test/e2e/retail.test.ts',
  'test/e2e/notify.test.ts',
  'test/e2e/safety.test.ts',
  'test/workflows/deliver.test.ts',
  'test/scripts/verbs/stranger.test.ts',
  'test/scripts/stack/stack.test.ts',
  'test/scripts/verbs/dev.test.ts',
  'test/e2e/lost.test.ts',
  'test/config/keys/sources.test.ts',
  'test/e2e/schedule.test.ts',
  'test/activities/consent/model.test.ts',
  'test/chaos/resend.test.ts',
  'test/e2e/doctor.test.ts',
  'test/activities/identity/sequences.test.ts',
  'test/e2e/schedule-downtime.test.ts',
  'test/e2e/night.test.ts',
  'test/activities/extract/sources/singer-pypi.test.ts',
  'test/e2e/decisions-wait.test.ts',
]

/** Long files first; the rest as vitest has it. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => this.rank(a) - this.rank(b))
  }

  private rank({ moduleId }: TestSpecification): number {
    const at = LONGEST.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'))
    return at < 0 ? LONGEST.length : at
  }
}
