import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Cli } from '../../../scripts/cli.ts'
import { createOutput } from '../../../scripts/output/output.ts'
import { placeOf, rememberProject } from '../../../scripts/project/place.ts'
import { scratch } from '../../support/scratch.ts'

const sink = { write: () => true }
const cliAt = (cwd: string, project?: string): Cli => ({
  env: {},
  cwd,
  project,
  output: createOutput({
    out: sink,
    err: sink,
    json: false,
    quiet: true,
    outColours: false,
    errColours: false,
    errIsTerminal: false,
  }),
  now: () => new Date(0),
  interrupted: new AbortController().signal,
})

function project(dir: string, brand: string): string {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'nocturne.yaml'), `brand: ${brand}\nname: The ${brand}\n`)
  return dir
}

describe('the brand project of a command', () => {
  test('is the one that --project names, else the nearest upwards, else the one that the home served last', async () => {
    const root = scratch()
    const near = project(join(root, 'near'), 'near')
    const named = project(join(root, 'named'), 'named')
    const last = project(join(root, 'elsewhere', 'last'), 'last')
    mkdirSync(join(root, '.nocturne'))
    mkdirSync(join(near, 'data', 'deep'), { recursive: true })
    mkdirSync(join(root, 'beside'))
    rememberProject(join(root, '.nocturne'), last)
    expect((await placeOf(cliAt(join(near, 'data', 'deep')))).brand).toBe('near')
    expect((await placeOf(cliAt(join(near, 'data'), '../../named'))).projectDir).toBe(named)
    expect((await placeOf(cliAt(join(root, 'beside')))).projectDir).toBe(last)
    expect((await placeOf(cliAt(join(root, 'beside')))).brandName).toBe('The last')
  })

  test('is none when there is none, or the one served last has gone', async () => {
    const root = scratch()
    expect((await placeOf(cliAt(root))).projectDir).toBeUndefined()
    mkdirSync(join(root, '.nocturne'))
    rememberProject(join(root, '.nocturne'), join(root, 'gone'))
    expect((await placeOf(cliAt(root))).projectDir).toBeUndefined()
  })

  test('has no brand while its nocturne.yaml is broken, and the command goes on', async () => {
    const root = scratch()
    writeFileSync(join(root, 'nocturne.yaml'), 'brand: [\n')
    expect(await placeOf(cliAt(root))).toMatchObject({ projectDir: root, brand: undefined })
  })
})
