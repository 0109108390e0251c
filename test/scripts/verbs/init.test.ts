import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { scratch } from '../../support/scratch.ts'
import { nocturne } from './cli.ts'

const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url))

test('init without a directory is refused where the program itself lies', async () => {
  const told = await nocturne(['init'], { cwd: CHECKOUT })
  expect([told.exit, told.out]).toEqual([2, ''])
  expect(told.err).toContain('nocturne init shop')
  expect(existsSync(join(CHECKOUT, 'nocturne.yaml'))).toBe(false)
})

test('init makes the home that NOCTURNE_HOME names when it is not there yet', async () => {
  const cwd = scratch()
  const home = join(cwd, 'elsewhere')
  const told = await nocturne(['init', 'shop'], { cwd, env: { NOCTURNE_HOME: home } })
  expect([told.exit, told.err]).toEqual([0, ''])
  expect(existsSync(join(home, 'last-project'))).toBe(true)
})
