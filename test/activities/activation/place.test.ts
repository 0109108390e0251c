import { expect, test } from 'vitest'
import { placeOf } from '../../../activities/activation/place.ts'

const post = (url: string): string => placeOf({ url, secrets: ['whsec_a'], privateNetwork: false })

test('the place of decisions is told without a password, a user or the path of a url', () => {
  expect(placeOf({ directory: 'out/site' })).toBe('directory out/site')
  expect(placeOf({ database: 'postgres://shop:secret@db.example:5433/site?x=1', table: 'decisions' })).toBe(
    'table decisions of db.example:5433/site',
  )
  expect(post('https://site.example/hook/t0ken?key=1')).toMatch(/^https:\/\/site\.example \([0-9a-f]{8}\)$/)
})

test('two urls of one host are two places', () => {
  expect(post('https://site.example/a')).not.toBe(post('https://site.example/b'))
  expect(post('https://site.example/a')).toBe(post('https://site.example/a'))
})
