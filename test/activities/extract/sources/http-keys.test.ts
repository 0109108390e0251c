import fc from 'fast-check'
import { expect, test } from 'vitest'
import { httpSession } from '../../../../activities/extract/sources/http.ts'
import { repeatedKeys, repeatsKey } from '../../../../activities/extract/sources/json-keys.ts'
import type { HttpFrom } from '../../../../core/brand/source-remote.ts'
import { httpFrom, serve } from './http-server.ts'
import { keysOf, readSession, remoteSpec, testIo } from './support.ts'

async function read(body: string, given: Partial<Omit<HttpFrom, 'limits'>> = {}) {
  const { url } = await serve((_, response) => response.end(body))
  return readSession(httpSession(remoteSpec(), httpFrom(url, given), testIo()))
}

test('an item that names a key twice is refused by itself, as a line of ndjson is', async () => {
  const list =
    '[{"id":"1","name":"a"},{"id":"2","name":"a","name":"b"},{"id":"3","more":[{"x":1,"x":1}]},{"id":"4"}]'
  for (const [body, items] of [
    [list, null],
    [`{"meta":{"n":1,"n":2},"answer":{"data":${list}}}`, 'answer.data'],
  ] as const) {
    const { units } = await read(body, { items })
    expect(keysOf(units)).toEqual(['1', '4'])
    expect(units[0]?.refused).toEqual([
      { reason: 'bad_json', at: '1/2' },
      { reason: 'bad_json', at: '1/3' },
    ])
  }
})

test('an answer with two lists of items ends the load: half of the rows would be lost unseen', async () => {
  await expect(read('{"data":[{"id":"1"}],"data":[{"id":"2"}]}')).rejects.toThrow(/names data twice/)
})

test('the keys that stand twice are found wherever they stand, and no others', () => {
  expect(repeatedKeys('{"a":[0,{"b":{"c":1,"d":[],"c":2}}],"\\u0061":3,"e":"\\"a\\":,{"}')).toEqual([
    ['a', '1', 'b', 'c'],
    ['a'],
  ])
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(repeatedKeys(text)).toEqual([])
      expect(repeatsKey(text, JSON.parse(text))).toBe(false)
    }),
  )
})
