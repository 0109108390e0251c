import { expect, test } from 'vitest'
import { checkDestinations } from '../../../scripts/doctor/destinations.ts'
import type { Examined, Finding } from '../../../scripts/doctor/finding.ts'
import { DECISIONS, type Files, parsed, SFTP, WEBHOOK } from '../../activities/activation/support/brand.ts'
import { SECRET, startReceiver } from '../../activities/activation/support/receiver.ts'
import { serveSelfSigned } from '../../support/self-signed.ts'

const look = async (
  files: Files,
  port: number,
  url = `http://127.0.0.1:${port}/hook?word=secret`,
): Promise<Finding | undefined> => {
  const project = parsed(files, {
    SECRET,
    URL: url,
    PORT: String(port),
    SFTP_USER: 'shop',
    PASSWORD: 'word',
    HOST_KEY: `SHA256:${'A'.repeat(43)}`,
    KEY: 'a key of a test, long enough',
    SITE: `postgres://shop:word@127.0.0.1:${port}/site`,
  })
  const examined = { project, place: { home: undefined }, cli: { env: {} }, db: null } as unknown as Examined
  return (await checkDestinations(examined))[0]
}

test.each([
  ['a webhook', WEBHOOK],
  ['an SFTP server', SFTP],
  ['a database of decisions', DECISIONS],
])('%s that answers is well, one that does not is told by host and port alone', async (_, files) => {
  const receiver = await startReceiver()
  try {
    expect(await look(files, receiver.port)).toMatchObject({ verdict: 'ok' })
    expect(receiver.received).toEqual([])
  } finally {
    await receiver.close()
  }
  const found = await look(files, 9)
  expect(found).toMatchObject({ verdict: 'fail', code: 'DESTINATION_UNREACHABLE' })
  expect(found?.text).toContain('127.0.0.1:9 cannot be reached (ECONNREFUSED: nobody listens there')
  expect(JSON.stringify(found)).not.toContain('word')
})

test('a certificate that nobody has signed, and a host that nobody knows, are told with what mends them', async () => {
  const server = await serveSelfSigned((_, response) => response.end())
  const { port } = server
  try {
    const found = await look(WEBHOOK, port, `https://localhost:${port}/`)
    expect(found).toMatchObject({ verdict: 'fail', code: 'DESTINATION_UNREACHABLE' })
    expect(found?.text).toContain(
      `localhost:${port} cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT: its cert`,
    )
    expect(found?.text).toContain('NODE_EXTRA_CA_CERTS')
  } finally {
    await server.close()
  }
  const lost = await look(WEBHOOK, port, 'https://hook.invalid/')
  expect(lost?.text).toMatch(/hook\.invalid:443 cannot be reached \((ENOTFOUND: no such host|EAI_AGAIN: DNS)/)
})
