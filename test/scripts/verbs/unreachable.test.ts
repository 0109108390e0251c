import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scratch } from '../../support/scratch.ts'
import { nocturne } from './cli.ts'

// Port 1 is listened on by nobody who is in their right mind.
const CLOSED = 'postgresql://nobody:secret@127.0.0.1:1/nowhere'

describe('servers that are not there end with 7 within ten seconds', () => {
  test.each([
    [['status']],
    [['report']],
    [['migrate']],
    [['delivery', 'list']],
    [['rejection', 'list']],
    [['review', 'list']],
  ] as const)('%j with a port that nobody listens on', async (args) => {
    const told = await nocturne([...args, '--json'], { cwd: scratch(), env: { DATABASE_URL: CLOSED } })
    expect(told.exit).toBe(7)
    // Ten on a machine that does nothing else: without a deadline it would be minutes.
    expect(told.seconds).toBeLessThan(30)
    expect(JSON.parse(told.out)).toMatchObject({ error: { code: 'DATABASE_UNREACHABLE' } })
    expect(told.out).not.toContain('secret')
  })

  test('no address at all is told with the command that starts a server', async () => {
    const told = await nocturne(['status'], { cwd: scratch() })
    expect(told.exit).toBe(7)
    expect(told.err).toContain('nocturne dev up')
  })
})

describe('a brand project that is not there or not in order ends with 3', () => {
  test('nothing here or above', async () => {
    for (const verb of [['validate'], ['run'], ['worker']]) {
      const told = await nocturne(verb, { cwd: scratch(), env: { DATABASE_URL: CLOSED } })
      expect([verb, told.exit]).toEqual([verb, 3])
      expect(told.err).toContain('nocturne init')
    }
  })

  test('--project names a directory without nocturne.yaml', async () => {
    const cwd = scratch()
    mkdirSync(join(cwd, 'empty'))
    const told = await nocturne(['validate', '--project', 'empty', '--json'], { cwd })
    expect(told.exit).toBe(3)
    expect(JSON.parse(told.out)).toMatchObject({ error: { code: 'NO_PROJECT' } })
  })

  test('validate tells every problem with its place, and run stops at the first before any server is asked', async () => {
    const cwd = scratch()
    writeFileSync(join(cwd, 'nocturne.yaml'), 'brand: Corner Shop\nnmae: Corner Shop\n')
    const told = await nocturne(['validate', '--json'], { cwd })
    expect(told.exit).toBe(3)
    const { problems } = JSON.parse(told.out) as {
      problems: { file: string; line: number; column: number; suggestion: string }[]
    }
    expect(problems.length).toBeGreaterThan(1)
    expect(problems).toContainEqual(
      expect.objectContaining({ file: 'nocturne.yaml', line: 2, suggestion: 'name' }),
    )
    for (const p of problems)
      expect(Object.keys(p).toSorted()).toEqual(['code', 'column', 'file', 'line', 'message', 'suggestion'])
    const run = await nocturne(['run', '--json'], { cwd, env: { DATABASE_URL: CLOSED } })
    expect(run.exit).toBe(3)
    const { file, line, column } = problems[0] ?? {}
    expect(JSON.parse(run.out)).toMatchObject({ error: { code: 'CONFIG_INVALID', file, line, column } })
  })
})
