import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { workflowBundle as madeBundle } from '../support/bundle.ts'

const HISTORIES = fileURLToPath(new URL('../histories/', import.meta.url))
const NAMES = readdirSync(HISTORIES).filter((name) => name.endsWith('.json'))

interface Recorded {
  readonly workflowId: string
  readonly history: unknown
}

let workflowBundle: WorkflowBundleWithSourceMap
beforeAll(async () => {
  workflowBundle = await madeBundle()
}, 60_000)

test('there is a history of each way that a night goes', () => {
  expect(NAMES.sort()).toEqual(
    ['approved', 'cancelled', 'happy', 'rejected', 'retried'].map((n) => `${n}.json`),
  )
})

test.each(NAMES)('no path of the machine that recorded it stands in a history: %s', (name) => {
  const text = readFileSync(`${HISTORIES}${name}`, 'utf8')
  expect(text.match(/[\w.@+-]+\/node_modules\/|\/(?:root|home|Users)\//g) ?? []).toEqual([])
})

test.each(NAMES)('a night that was under way goes on with this code: %s', async (name) => {
  const recorded = JSON.parse(readFileSync(`${HISTORIES}${name}`, 'utf8')) as Recorded[]
  const histories = recorded.map(({ workflowId, history }) => ({
    workflowId,
    history: historyFromJSON(history),
  }))
  let replayed = 0
  // The iterator tells of failures, it does not throw them.
  for await (const result of Worker.runReplayHistories({ workflowBundle }, histories)) {
    expect(result.error, result.workflowId).toBeUndefined()
    replayed += 1
  }
  expect(replayed).toBe(recorded.length)
})
