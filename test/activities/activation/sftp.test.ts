import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parseProject } from '../../../config/load.ts'
import { edit, type Files, SFTP } from './support/brand.ts'
import { BOTH, useSftp } from './support/use-sftp.ts'

const sftp = useSftp()
const of = (from: string, to: string): Files => edit(SFTP, 'destination', from, to)

test('the file and its manifest lie there, the manifest last, and nothing stays here', async () => {
  const outcome = await sftp.run()
  expect(outcome.states).toEqual(['sent', 'sent'])
  expect(await sftp.there()).toEqual(BOTH)
  expect(await sftp.text()).toBe('name\nName1\nName2\n')
  expect(JSON.parse(await sftp.text(BOTH[1]))).toMatchObject({ rows: 2, run_id: 1 })
  expect(sftp.server.renames.map((path) => path.replace('in/hello/', ''))).toEqual(BOTH)
  expect(outcome.files).toEqual({})
})

test('sftp.directory is where it lies', async () => {
  await sftp.run(of('directory: in/hello', 'directory: elsewhere'))
  expect(await sftp.there('elsewhere')).toEqual(BOTH)
})

test('sftp.user, sftp.password and sftp.private_key: one of them wrong and nothing goes', async () => {
  for (const wrong of [{ PASSWORD: 'guess' }, { SFTP_USER: 'other' }]) {
    expect((await sftp.run(SFTP, sftp.envOf(wrong))).states).toEqual(['planned', 'planned'])
    expect(await sftp.error()).toEqual({ breaker: 'open', last_error: 'account' })
  }
  const key = of('password: "${env:PASSWORD}"', 'private_key: "${env:KEY}"')
  expect((await sftp.run(key)).states).toEqual(['sent', 'sent'])
  expect(parseProject(of('  password: "${env:PASSWORD}"\n', ''), sftp.envOf()).ok).toBe(false)
})

test('sftp.host_key: with another key than the expected one nothing is sent, not even the password', async () => {
  const other = `SHA256:${'A'.repeat(43)}`
  expect((await sftp.run(SFTP, sftp.envOf({ HOST_KEY: other }))).states).toEqual(['planned', 'planned'])
  expect(await sftp.error()).toEqual({ breaker: 'open', last_error: 'host_key' })
  expect(await readdir(sftp.root)).toEqual([])
  expect(parseProject(SFTP, sftp.envOf({ HOST_KEY: 'anything' })).ok).toBe(false)
})

test('sftp.host and sftp.port: nobody there is a broken destination', async () => {
  expect((await sftp.run(SFTP, sftp.envOf({ PORT: '9' }))).states).toEqual(['planned', 'planned'])
  expect(await sftp.error()).toEqual({ breaker: 'open', last_error: 'ECONNREFUSED' })
  await sftp.run(of('host: 127.0.0.1', 'host: sftp.invalid'))
  expect((await sftp.error())?.breaker).toBe('open')
})
