import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureHome, homeLayout } from '../../../config/home.ts'
import { headersOf } from '../../../scripts/demo/mail-server.ts'
import { PORT_VARIABLE, receivedMails, startMailbox } from '../../../scripts/demo/mailbox.ts'
import { stopService, stopServices } from '../../../scripts/demo/service.ts'
import { environmentOf } from '../../../scripts/project/home-env.ts'
import { ownPort } from '../../support/own-port.ts'
import { scratch } from '../../support/scratch.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nocturne-mail-'))
  await ensureHome(home)
  // Remembered, and no other demo's: it is to come back on it.
  const record = { port: await ownPort(), process: { pid: 0, token: '' } }
  await writeFile(join(homeLayout(home, {}).run, 'demo-mail.json'), JSON.stringify(record))
})
afterAll(async () => {
  await stopServices(home)
  await rm(home, { recursive: true, force: true })
})

async function send(port: number, deliveryId: string): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  await transport.sendMail({
    from: 'shop@shop.example',
    to: ['ana@people.example', 'bo@people.example'],
    subject: 'Good morning',
    text: 'A body\r\nX-Nocturne-Delivery: 999\r\n',
    headers: { 'X-Nocturne-Delivery': deliveryId },
  })
  transport.close()
}

describe('the mail server of the demo', () => {
  test('keeps each message as a file and a line, under the id of its delivery', async () => {
    const port = await startMailbox(home, process.env)
    await send(port, '77')
    const [mail, ...more] = receivedMails(home)
    expect(more).toEqual([])
    expect(mail).toMatchObject({
      delivery_id: '77',
      from: 'shop@shop.example',
      to: ['ana@people.example', 'bo@people.example'],
      subject: 'Good morning',
    })
    expect(await readFile(mail?.file ?? '', 'utf8')).toContain('A body')
  })

  test('is found again while it runs, and comes back on its port, which later commands know', async () => {
    const port = await startMailbox(home, process.env)
    expect(await startMailbox(home, process.env)).toBe(port)
    expect(await stopService(home, 'mail')).toBe(true)
    expect(await stopService(home, 'mail')).toBe(false)
    expect(await startMailbox(home, process.env)).toBe(port)
    await send(port, '78')
    expect(receivedMails(home).map((m) => m.delivery_id)).toEqual(['77', '78'])
    expect(environmentOf({ NOCTURNE_HOME: home }, '/')[PORT_VARIABLE]).toBe(String(port))
    expect(environmentOf({ NOCTURNE_HOME: home, [PORT_VARIABLE]: '9' }, '/')[PORT_VARIABLE]).toBe('9')
  })

  test('of two demos that start at one moment are two, on two ports', async () => {
    const homes = [scratch(), scratch()]
    for (const one of homes) await ensureHome(one)
    try {
      const first = startMailbox(homes[0] ?? '', process.env)
      // It has looked, and its process does not listen yet.
      await sleep(100)
      const ports = await Promise.all([first, startMailbox(homes[1] ?? '', process.env)])
      expect(new Set(ports).size).toBe(2)
      await send(ports[1] ?? 0, '79')
      expect(homes.map((one) => receivedMails(one).map((m) => m.delivery_id))).toEqual([[], ['79']])
    } finally {
      for (const one of homes) await stopServices(one)
    }
  })

  test('reads folded headers, and none from the body', () => {
    const headers = headersOf(
      Buffer.from('Subject: one\r\n two\r\nTo: a@b\r\n\r\nX-Nocturne-Delivery: 1\r\n'),
    )
    expect([...headers]).toEqual([
      ['subject', 'one two'],
      ['to', 'a@b'],
    ])
  })
})
