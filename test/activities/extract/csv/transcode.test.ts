import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { isKnownEncoding } from '../../../../activities/extract/csv/transcode.ts'
import { FORM, readAll } from './support.ts'

const TEXT = 'name,city\nJosé,Köln\n"Zoë, B.",Łódź\n'

test.each(['utf-16le', 'utf-16be', 'utf-16', 'windows-1250', 'gb18030', 'utf-32le'])(
  'a file in %s is read',
  async (encoding) => {
    const { rows } = await readAll(iconv.encode(TEXT, encoding), { ...FORM, encoding })
    expect(rows).toEqual([
      ['José', 'Köln'],
      ['Zoë, B.', 'Łódź'],
    ])
  },
)

test('latin1 is read as Windows-1252, in which the euro sign is', async () => {
  const { rows } = await readAll(iconv.encode('a,b\n€ 5,é\n', 'windows-1252'), {
    ...FORM,
    encoding: 'latin1',
  })
  expect(rows).toEqual([['€ 5', 'é']])
})

test('characters beyond 16 bits survive pieces that cut them', async () => {
  const { rows } = await readAll(iconv.encode('a,b\n😀😀😀,😀\n', 'utf-16be'), {
    ...FORM,
    encoding: 'utf-16be',
  })
  expect(rows).toEqual([['😀😀😀', '😀']])
})

test('bytes that are no text in the encoding refuse their line only', async () => {
  const bytes = Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0x81]), Buffer.from('\n2,3\n')])
  const { rows, rejections } = await readAll(bytes, { ...FORM, encoding: 'windows-1252' })
  expect(rows).toEqual([['2', '3']])
  expect(rejections).toMatchObject([{ reason: 'encoding', line: 2 }])
})

test('an unknown encoding is refused by name', async () => {
  expect([isKnownEncoding('UTF8'), isKnownEncoding('shift_jis'), isKnownEncoding('klingon')]).toEqual([
    true,
    true,
    false,
  ])
  await expect(readAll('a\n', { ...FORM, encoding: 'klingon' })).rejects.toThrow("'klingon' is not known")
})
