import { expect, test } from 'vitest'
import { ownWorkflows } from '../../../activities/runs/children.ts'

const of = (kind: 'csv' | 'http' | 'postgres', n: number) =>
  Array.from({ length: n }, (_, i) => ({ name: `${kind}-${i}`, from: { kind } }))

test('each of six sources has a workflow of its own', () => {
  expect(ownWorkflows([...of('csv', 5), ...of('http', 1)]).size).toBe(6)
})

test('of more than six, those that ask somebody else have one', () => {
  expect([...ownWorkflows([...of('csv', 5), ...of('http', 1), ...of('postgres', 1)])]).toEqual([
    'http-0',
    'postgres-0',
  ])
})

test('never more than six have one', () => {
  expect(ownWorkflows([...of('csv', 5), ...of('http', 9)]).size).toBe(6)
})
