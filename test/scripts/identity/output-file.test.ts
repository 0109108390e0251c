import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { checkOutput, writeWhole } from '../../../scripts/identity/output-file.ts'
import { scratch } from '../../support/scratch.ts'

const MODULE = pathToFileURL(join(import.meta.dirname, '../../../scripts/identity/output-file.ts')).href

test('a device or a pipe is refused as an output: it would be replaced by a file', () => {
  const cwd = scratch()
  execFileSync('mkfifo', [join(cwd, 'pipe')])
  for (const path of ['/dev/null', join(cwd, 'pipe')])
    for (const flag of ['--output', '--model'] as const)
      expect(() => checkOutput({ flag, name: path, path }, [])).toThrow('is a device or a pipe, and no file')
})

test('a file appears whole or not at all, nothing is left beside it, and the fault names the file', async () => {
  const path = join(scratch(), 'out.csv')
  const half = writeWhole(path, async (beside) => {
    await writeFile(beside, 'half')
    throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
  })
  await expect(half).rejects.toMatchObject({ code: 'ENOSPC', path })
  expect(readdirSync(join(path, '..'))).toEqual([])
  await writeWhole(path, (beside) => writeFile(beside, 'whole'))
  expect(readFileSync(path, 'utf8')).toBe('whole')
  expect(readdirSync(join(path, '..'))).toEqual(['out.csv'])
})

test('a process that ends in the middle leaves nothing beside the output', () => {
  const path = join(scratch(), 'out.csv')
  const script = join(path, '..', 'run.mjs')
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs'
    const { writeWhole } = await import(${JSON.stringify(MODULE)})
    await writeWhole(${JSON.stringify(path)}, async (beside) => {
      writeFileSync(beside, 'half')
      process.exit(7)
    })`,
  )
  const run = (): Buffer => execFileSync(process.execPath, ['--import', 'tsx', script], { stdio: 'pipe' })
  expect(run).toThrow(expect.objectContaining({ status: 7 }))
  expect(existsSync(path)).toBe(false)
  expect(readdirSync(join(path, '..'))).toEqual(['run.mjs'])
})
