import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tell } from '../../mistakes/told.ts'
import { scratch } from '../../support/scratch.ts'
import { dayFiles, TINY_FILES, writeFiles } from '../../support/tiny-brand.ts'

/** The tiny brand with its own files; what `validate` warns of in it. */
function project() {
  const cwd = scratch()
  writeFiles(cwd, { ...TINY_FILES, ...dayFiles('2026-03-01', 2, 1) })
  const warned = async (): Promise<readonly string[]> => {
    const told = await tell(['validate', '--json'], { cwd })
    expect(told.exit).toBe(0)
    const { problems, warnings } = JSON.parse(told.out) as {
      readonly problems: readonly unknown[]
      readonly warnings: readonly { readonly file: string; readonly code: string; readonly message: string }[]
    }
    expect(problems).toEqual([])
    return warnings.map(({ file, code, message }) => `${file} ${code} ${message}`)
  }
  return { cwd, warned }
}

describe('validate', () => {
  test('has nothing to say where every source has a file', async () => {
    const { cwd, warned } = project()
    expect(await warned()).toEqual([])
    expect((await tell(['validate'], { cwd })).out).not.toContain('Look:')
  })

  test('warns of a source without a file, and of one whose directory is not there: both may come before the night', async () => {
    const { cwd, warned } = project()
    rmSync(join(cwd, 'data'), { recursive: true })
    mkdirSync(join(cwd, 'data'))
    const [first, ...others] = await warned()
    expect(others.length).toBeGreaterThan(0)
    expect(first).toMatch(/^sources\/\w+\.yaml NO_FILE Source \w+: no file in data is called like .*\{date\}/)
    rmSync(join(cwd, 'data'), { recursive: true })
    expect((await warned())[0]).toMatch(
      /NO_FILE Source \w+: .*data cannot be read \(ENOENT: it is not there\)/,
    )
    const told = await tell(['validate'], { cwd })
    expect([told.exit, told.out]).toEqual([
      0,
      expect.stringMatching(
        /in order: .*\n[\s\S]*\nLook: sources\/\w+\.yaml:\d+:\d+ Source \w+: .*\[NO_FILE\]/,
      ),
    ])
  })

  test('warns of people whose rows have no key: who changes is somebody new', async () => {
    const { cwd, warned } = project()
    const source = join(cwd, 'sources', 'people.yaml')
    const text = readFileSync(source, 'utf8')
    writeFileSync(source, text.replace(/^key: .*$/m, 'key: content'))
    expect(await warned()).toEqual([
      expect.stringMatching(
        /^sources\/people\.yaml NO_KEY Source people: with `key: content` a person whose row changes is somebody new/,
      ),
    ])
  })

  test('a project with problems has no warnings beside them', async () => {
    const { cwd } = project()
    rmSync(join(cwd, 'data'), { recursive: true })
    writeFileSync(join(cwd, 'gates.yaml'), 'nights: seven\n')
    const told = await tell(['validate', '--json'], { cwd })
    expect([told.exit, JSON.parse(told.out)]).toEqual([
      3,
      { problems: [expect.objectContaining({ file: 'gates.yaml' })], warnings: [] },
    ])
  })
})
