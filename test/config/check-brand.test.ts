import { describe, expect, test } from 'vitest'
import { problemsOf, SAMPLE } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

describe('places and words of the world', () => {
  testSlips([
    {
      slip: 'an unknown zone of the brand',
      file: 'nocturne.yaml',
      from: 'Europe/Paris',
      to: 'Europe/Pari',
      at: 'Europe/Pari',
      code: 'BAD_VALUE',
      says: '`time_zone` is "Europe/Pari", which is not known',
      suggests: 'Europe/Paris',
    },
    {
      slip: 'an offset in place of a zone',
      file: 'nocturne.yaml',
      from: 'Europe/Paris',
      to: '"+01:00"',
      at: '"+01:00"',
      code: 'BAD_VALUE',
      says: 'give an IANA zone',
    },
    {
      slip: 'an unknown currency',
      file: 'nocturne.yaml',
      from: 'EUR',
      to: 'eur',
      at: 'eur',
      code: 'BAD_VALUE',
      says: 'an ISO 4217 code',
      suggests: 'EUR',
    },
    {
      slip: 'UK, which is no code',
      file: 'nocturne.yaml',
      from: 'FR',
      to: 'UK',
      at: 'UK',
      code: 'BAD_VALUE',
      says: 'an ISO 3166 code of two letters',
      suggests: 'GB',
    },
    {
      slip: 'an unknown zone of a source',
      file: 'sources/shop.yaml',
      from: 'drift: fail',
      to: 'time_zone: Pariz\ndrift: fail',
      at: 'Pariz',
      code: 'BAD_VALUE',
      says: '`time_zone` is "Pariz"',
    },
    {
      slip: 'an unknown zone of a field',
      file: 'sources/shop.yaml',
      from: '{ from: at, as: timestamp }',
      to: '{ from: at, as: timestamp, zone: Europe/London2 }',
      at: 'Europe/London2',
      code: 'BAD_VALUE',
      says: '`zone` is "Europe/London2"',
      suggests: 'Europe/London',
    },
    {
      slip: 'a start in the hours of clock changes',
      file: 'nocturne.yaml',
      from: '03:30',
      to: '02:30',
      at: '"02:30"',
      code: 'NOT_ALLOWED',
      says: 'skipped or doubled when clocks change',
      suggests: '03:30',
    },
  ])

  test.each(['00:59', '03:00'])('a start at %s is allowed', (at) => {
    const files = { ...SAMPLE, 'nocturne.yaml': (SAMPLE['nocturne.yaml'] ?? '').replace('03:30', at) }
    expect(problemsOf(files)).toEqual([])
  })

  test.each(['UTC', 'Asia/Calcutta', 'America/Argentina/Buenos_Aires'])('the zone %s is known', (zone) => {
    const files = {
      ...SAMPLE,
      'nocturne.yaml': (SAMPLE['nocturne.yaml'] ?? '').replace('Europe/Paris', zone),
    }
    expect(problemsOf(files)).toEqual([])
  })
})
