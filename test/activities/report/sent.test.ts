import { expect, test } from 'vitest'
import type { DeliveryGroup } from '../../../activities/report/report.ts'
import { sentByKind, sentText } from '../../../activities/report/sent.ts'

const group = (kind: string | null, channel: string, state: string, deliveries: number): DeliveryGroup => ({
  campaign: 'welcome',
  destination: `${kind}-${channel}`,
  kind,
  channel,
  state,
  reason: null,
  error_code: null,
  deliveries,
})

test('rows of a file are no e-mails, though the file serves e-mail', () => {
  const groups = [group('file', 'email', 'sent', 9), group('email', 'email', 'sent', 54)]
  expect(sentText(groups)).toBe('54 e-mails and 9 rows in files sent')
  const three = [...groups, group('webhook', 'sms', 'sent', 2)]
  expect(sentText(three)).toBe('54 e-mails, 9 rows in files and 2 text messages sent')
})

test('one is one, and what was not sent is due but not sent', () => {
  const groups = [group('webhook', 'sms', 'sent', 1), group('webhook', 'sms', 'skipped', 3)]
  expect(sentText(groups)).toBe('1 text message sent')
  expect(sentByKind(groups)).toEqual([{ one: 'text message', many: 'text messages', sent: 1, due: 4 }])
})

test('a channel of no known name sends contacts, and nothing is nothing', () => {
  expect(sentText([group(null, 'ads', 'sent', 2)])).toBe('2 contacts sent')
  expect(sentText([group('email', 'email', 'failed', 2)])).toBe('nothing sent')
})
