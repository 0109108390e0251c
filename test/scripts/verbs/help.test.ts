import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../scripts/catalogue.ts'
import type { Act } from '../../../scripts/cli.ts'
import { buildProgram } from '../../../scripts/program.ts'
import { scratch } from '../../support/scratch.ts'
import { nocturne } from './cli.ts'

const act: Act = () => async () => undefined

/** The help of each command of a verb, as commander prints it. */
async function helpsOf(verb: string): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const program = await buildProgram([verb], { version: '0.0.0', act, writeErr: () => undefined })
  const command = program.commands.find((c) => c.name() === verb)
  if (command === undefined) throw new Error(`${verb} is not there`)
  const leaves = command.commands.length === 0 ? [command] : command.commands
  return leaves.map((leaf) => {
    let text = ''
    leaf.configureOutput({ writeOut: (part) => (text += part) })
    leaf.outputHelp()
    return { name: leaf.name(), text }
  })
}

describe('the help', () => {
  test.each(CATALOGUE.map((entry) => entry.name))(
    'of %s says how it is used, with examples',
    async (verb) => {
      for (const { name, text } of await helpsOf(verb)) {
        expect(text).toMatch(new RegExp(`^Usage: nocturne (${verb} )?${name}`))
        expect(text).toContain('--project <dir>')
        expect(text).toMatch(/Examples:\n(?: {2}\$ .*\n)+/)
        expect(text).toMatch(new RegExp(`\\$ .*nocturne.* ?(${verb}|${name})`))
      }
    },
  )

  test('lists every verb, for half a second of work', async () => {
    const cwd = scratch()
    const work = join(cwd, 'work')
    // Time of the processors, not of the clock: others may keep the machine busy.
    writeFileSync(
      join(cwd, 'work.mjs'),
      `import { writeFileSync } from 'node:fs'
      process.on('exit', () => {
        const { user, system } = process.cpuUsage()
        writeFileSync(${JSON.stringify(work)}, String((user + system) / 1e6))
      })`,
    )
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(join(cwd, 'work.mjs'))}` }
    const seconds: number[] = []
    // The first start compiles.
    for (let start = 0; start < 3; start++) {
      const told = await nocturne(['--help'], { cwd, env })
      expect([told.exit, told.err]).toEqual([0, ''])
      for (const { name } of CATALOGUE) expect(told.out).toMatch(new RegExp(`^  ${name} `, 'm'))
      seconds.push(Number(readFileSync(work, 'utf8')))
    }
    expect(Math.min(...seconds)).toBeGreaterThan(0)
    expect(Math.min(...seconds)).toBeLessThan(0.5)
  })

  test.each([
    [['help', 'dev', 'up'], 'Usage: nocturne dev up'],
    [['help', 'status'], 'Usage: nocturne status'],
    [['help'], 'Usage: nocturne [options]'],
  ] as const)('%j is the help of that verb, however deep', async (args, usage) => {
    const told = await nocturne(args, { cwd: scratch() })
    expect(told.exit).toBe(0)
    expect(told.out).toContain(usage)
  })

  test('the version is the one of the package', async () => {
    expect((await nocturne(['--version'], { cwd: scratch() })).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
