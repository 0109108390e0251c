import { expect, test } from 'vitest'
import { loadSettings } from '../../config/settings.ts'

test('an empty environment gives the settings of the manual', () => {
  expect(loadSettings({})).toEqual({ slots: 4, logLevel: 'info' })
  expect(loadSettings({ NOCTURNE_WORKER_SLOTS: '' })).toEqual({ slots: 4, logLevel: 'info' })
})

test('settings are read', () => {
  expect(loadSettings({ NOCTURNE_WORKER_SLOTS: '16', NOCTURNE_LOG_LEVEL: 'debug' })).toEqual({
    slots: 16,
    logLevel: 'debug',
  })
})

test('all wrong settings are told at once, with what is allowed', () => {
  expect(() => loadSettings({ NOCTURNE_WORKER_SLOTS: '0', NOCTURNE_LOG_LEVEL: 'loud' })).toThrow(
    'NOCTURNE_WORKER_SLOTS is "0"; give a whole number from 1 to 64. NOCTURNE_LOG_LEVEL is "loud"; give debug, info, warn, error.',
  )
})

test.each(['65', '-1', '4.5', ' 4', '4x', '1e1'])('%s slots are refused', (text) => {
  expect(() => loadSettings({ NOCTURNE_WORKER_SLOTS: text })).toThrow('NOCTURNE_WORKER_SLOTS')
})
