import { expect, test } from 'vitest'
import { openWebhookLane } from '../../../activities/activation/destinations/webhook.ts'
import { serveSelfSigned } from '../../support/self-signed.ts'
import { edit, parsed, WEBHOOK } from './support/brand.ts'
import { SECRET } from './support/receiver.ts'

async function send(url: string) {
  const files = edit(WEBHOOK, 'destination', 'connections: 2', 'connections: 2\nprivate_network: true')
  const [spec] = parsed(files, { URL: url, SECRET }).destinations
  if (spec?.kind !== 'webhook') throw new Error('no webhook')
  const lane = openWebhookLane(spec, { connect: 20_000, answer: 20_000 }, () => new Date())
  try {
    return await lane.send({ id: '1', body: '{}' })
  } finally {
    lane.close()
  }
}

test('a certificate that nobody has signed is not spoken to: not a byte leaves, and the contact uses up no try', async () => {
  let asked = 0
  const server = await serveSelfSigned((_, response) => {
    asked++
    response.end()
  })
  try {
    expect(await send(`https://localhost:${server.port}/hook`)).toEqual({
      kind: 'unreachable',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      reached: false,
    })
  } finally {
    await server.close()
  }
  expect(asked).toBe(0)
})

test('a host that nobody knows is a destination that cannot be reached', async () => {
  const end = await send('https://hook.invalid/')
  expect(end).toMatchObject({ kind: 'unreachable', reached: false })
  expect(['ENOTFOUND', 'EAI_AGAIN']).toContain('code' in end ? end.code : '')
})
