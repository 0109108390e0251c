import { defineConfig } from 'vitest/config'
import LongestFirst from './test/support/longest-first.ts'

/** Tests that load the Temporal SDK's native part: it is told to be quiet before anything else. */
const WITH_TEMPORAL = [
  'test/e2e/**/*.test.ts',
  'test/workflows/**/*.test.ts',
  'test/chaos/**/*.test.ts',
  'test/examples/le-parcours/truth*.test.ts',
]

/**
 * `vitest run` is the fast part. `vitest run --mode whole` adds the long forms, files called `*.whole.test.ts`
 * (all of the retail data, all of the kills).
 */
export default defineConfig(({ mode }) => {
  const exclude = ['node_modules/**', ...(mode === 'whole' ? [] : ['test/**/*.whole.test.ts'])]
  return {
    test: {
      pool: 'forks',
      // One more than the cores of a small machine: many tests wait for Temporal, for a time-out or for a retry.
      maxWorkers: 3,
      sequence: { sequencer: LongestFirst },
      testTimeout: 60_000,
      hookTimeout: 120_000,
      // What is true in a moment on a free machine takes seconds on a full one; a wait ends as soon as it is.
      expect: { poll: { timeout: 20_000 } },
      globalSetup: ['test/support/global-setup.ts'],
      projects: [
        {
          extends: true,
          test: {
            name: 'fast',
            include: ['test/**/*.test.ts'],
            exclude: [...exclude, ...WITH_TEMPORAL],
            // What files import is read once a worker, not once a file: a third of their processor time.
            isolate: false,
          },
        },
        {
          extends: true,
          test: {
            name: 'temporal',
            include: WITH_TEMPORAL,
            exclude,
            setupFiles: ['test/support/quiet-temporal.ts'],
          },
        },
      ],
    },
  }
})
