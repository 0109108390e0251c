import { describe, expect, test } from 'vitest'
import { problemsOf, SAMPLE } from './support/sample.ts'

const seen = (file: string, ...changes: readonly (readonly [string, string])[]): readonly string[] => {
  const text = changes.reduce((all, [from, to]) => all.replace(from, () => to), SAMPLE[file] ?? '')
  return problemsOf({ ...SAMPLE, [file]: text }).map(
    ({ line, code, message }) => `${line} ${code} ${/`[^`]+`/.exec(message)?.[0]}`,
  )
}

describe('a file with a wrong value', () => {
  test('of a campaign hides neither its audience nor its destination, purpose or window', () => {
    const wrong = ['holdout: 10%', 'holdout: lots'] as const
    const all = seen(
      'campaigns/hello.yaml',
      wrong,
      ['audience: vip', 'audience: vips'],
      ['destination: news', 'destination: new'],
      ['"20:00"', '"08:00"'],
    )
    expect(all).toEqual([
      '2 UNKNOWN_NAME `vips`',
      '4 UNKNOWN_NAME `new`',
      '7 BAD_VALUE `holdout`',
      '8 IMPOSSIBLE `until`',
    ])
    expect(seen('campaigns/hello.yaml', wrong, ['purpose: email_marketing', 'purpose: profiling'])).toEqual([
      '3 UNKNOWN_NAME `email`',
      '7 BAD_VALUE `holdout`',
    ])
  })

  test('of a campaign has no consequences: nothing is missing for it', () => {
    expect(seen('campaigns/hello.yaml', ['subject: Hello', 'subject: 7 #'])).toEqual([
      '5 BAD_VALUE `subject`',
    ])
  })

  test('of a destination does not hide that its channel and its address are known to nobody', () => {
    const wrong = ['port: 2525', 'port: smtp'] as const
    expect(seen('destinations/news.yaml', wrong, ['channel: email', 'channel: emial'])).toEqual([
      '3 UNKNOWN_NAME `emial`',
      '6 BAD_VALUE `port`',
    ])
    expect(seen('destinations/news.yaml', wrong, ['address: email', 'address: emial'])).toEqual([
      '4 UNKNOWN_NAME `emial`',
      '6 BAD_VALUE `port`',
    ])
    expect(seen('destinations/news.yaml', ['kind: email', 'kind: emial'], wrong)).toEqual([
      '2 BAD_VALUE `kind`',
    ])
  })

  test('of a destination that is not set in the environment stays one problem', () => {
    expect(seen('destinations/news.yaml', ['address: email', 'address: "${env:NOT_SET}"'])).toEqual([
      '4 ENV_UNSET `${env:NOT_SET}`',
    ])
  })

  test('of a gate does not hide limits that are out of order', () => {
    expect(seen('gates.yaml', ['nights: 7', 'nights: seven'], ['warn: 30%', 'warn: 60%'])).toEqual([
      '1 BAD_VALUE `nights`',
      '2 IMPOSSIBLE `rows_drop`',
    ])
  })
})
