import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureKey } from '../../../config/key.ts'
import { tell } from '../../mistakes/told.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { TINY_FILES, writeFiles } from '../../support/tiny-brand.ts'

const database = useDatabase()
const PROOF = ['--proof', 'letter 7'] as const

async function recorder(methods: string) {
  const cwd = scratch()
  const keyFile = join(cwd, 'key')
  await ensureKey(keyFile)
  const consent = (TINY_FILES['consent.yaml'] ?? '').replace('[form]', methods)
  writeFiles(cwd, {
    ...TINY_FILES,
    'consent.yaml': consent.replace('bulk_methods: []', 'bulk_methods: [import]'),
  })
  const what = [
    '--identifier',
    'email:ana@people.example',
    '--channel',
    'email',
    '--purpose',
    'email_marketing',
  ]
  return (...more: readonly string[]) =>
    tell(['consent', 'record', ...what, '--json', ...more], {
      cwd,
      env: { DATABASE_URL: database.url, NOCTURNE_KEY_FILE: keyFile },
    })
}

test('a grant without --method is by the first that counts and is no bulk method, and the answer says so', async () => {
  const record = await recorder('[import, double_opt_in, call]')
  expect(JSON.parse((await record('--action', 'grant', ...PROOF)).out)).toMatchObject({
    method: 'double_opt_in',
  })
  expect(JSON.parse((await record('--action', 'grant', '--method', 'call', ...PROOF)).out)).toMatchObject({
    method: 'call',
  })
  expect(JSON.parse((await record('--action', 'withdraw')).out)).toMatchObject({ method: 'operator' })
})

test('a grant is by the only method that counts', async () => {
  const told = await (await recorder('[form, import]'))('--action', 'grant', ...PROOF)
  expect(JSON.parse(told.out)).toMatchObject({ method: 'form' })
})

test('a grant that would never count is not recorded: without its proof, or by a method that policy does not take', async () => {
  const record = await recorder('[form, import]')
  const bare = await record('--action', 'grant')
  expect(bare.exit).toBe(2)
  expect(JSON.parse(bare.out).error).toMatchObject({
    code: 'NO_PROOF',
    message: expect.stringContaining('grant_needs_proof'),
    hint: expect.stringContaining('--proof'),
  })
  expect(
    JSON.parse((await record('--action', 'grant', '--method', 'forn', ...PROOF)).out).error,
  ).toMatchObject({
    message: '`forn` is no method by which a grant counts; consent.yaml has: form, import.',
    hint: 'Did you mean form?',
  })
  expect((await record('--action', 'withdraw')).exit).toBe(0)
})

test('a word on an identifier of another type says which type is wanted', async () => {
  const told = await (await recorder('[form, import]'))(
    '--action',
    'withdraw',
    '--identifier',
    'mail:ana@people.example',
  )
  expect(JSON.parse(told.out).error).toMatchObject({
    message:
      'Consent on channel email belongs to identifiers of type email (consent.yaml); `mail` is another.',
    hint: 'Write --identifier email:VALUE.',
  })
})
