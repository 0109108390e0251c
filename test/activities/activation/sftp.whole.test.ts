import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BOTH, useSftp } from './support/use-sftp.ts'

const sftp = useSftp()

test.each([
  ['a full disk', { fullAfter: 5 }],
  ['a directory without rights', { readOnly: true }],
  ['a line that is cut in the middle of the file', { cutAfter: 5 }],
  ['a line that is cut before the file has its name', { cutAtRename: '.csv' }],
  ['a line that is cut before the manifest has its name', { cutAtRename: '.json' }],
])('%s: the rows go back, and the next try makes it good', async (_, trouble) => {
  sftp.server.trouble = trouble
  expect((await sftp.run()).states).toEqual(['planned', 'planned'])
  expect(await sftp.error()).toMatchObject({ breaker: 'open' })
  expect(await sftp.there()).not.toContain(BOTH[1])
  sftp.server.trouble = {}
  expect((await sftp.again()).states).toEqual(['sent', 'sent'])
  expect(await sftp.there()).toEqual(BOTH)
  expect(await sftp.text()).toBe('name\nName1\nName2\n')
})

test('an attempt that died after it had published meets its own file: it stays as it is', async () => {
  await sftp.run()
  await sftp.db.execute(
    `update delivery set state = 'sending', provider_ref = null, ended_at = null, lease_until = now() - interval '1 s'`,
  )
  expect((await sftp.again()).states).toEqual(['sent', 'sent'])
  expect(await sftp.there()).toEqual(BOTH)
  expect(sftp.server.renames).toHaveLength(2)
})

test('somebody who withdrew before it was done again is not in the file that replaces it', async () => {
  await sftp.run()
  await sftp.db.execute(
    `update delivery set state = 'sending', provider_ref = null, ended_at = null, lease_until = now() - interval '1 s'`,
  )
  await sftp.db.execute(`update consent_head set allow = false where consent_event_id = 1`)
  await sftp.again()
  expect(await sftp.text()).toBe('name\nName2\n')
  expect(await sftp.there()).toEqual(BOTH)
})

test('left-overs of a killed attempt are swept', async () => {
  await mkdir(join(sftp.root, 'in/hello'), { recursive: true })
  await writeFile(join(sftp.root, 'in/hello', '.hello-2026-03-01.dead.tmp'), 'half')
  await sftp.run()
  expect(await sftp.there()).toEqual(BOTH)
})
