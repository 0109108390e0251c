import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { initProject } from '../../../scripts/init/index.ts'
import { NOW, person, tempDir, tryInit, tryProject, types } from './support.ts'

const FRENCH = `N° client;Prénom;Nom;E-mail;Portable;Ville;Code postal;Date de naissance;Sexe;CA annuel;Newsletter;Modifié le
00017;Élodie;Lefèvre;elodie@exemple.fr;06 12 34 56 78;Orléans;45000;14/07/1987;F;1.234,50;oui;03/04/2025 09:12
00018;Noël;Garçon;noel@exemple.fr;07 12 34 56 79;Besançon;01000;03/04/1965;H;17,25;non;31/01/2026 17:40
00019;Zoé;"Dupré; Forêt";zoe@exemple.be;;Nîmes;30000;25/12/1999;F;0,00;oui;05/06/2025 10:00
`

describe('a file that is no list of people', () => {
  test.each([
    [
      'people.xlsx',
      'PK\x03\x04 and so on',
      'a spreadsheet or a ZIP archive. In the spreadsheet: save as CSV',
    ],
    ['people.csv', '%PDF-1.7', 'a PDF. Export the list itself as CSV'],
    ['people.csv', gzipSync('id,email\n1,a@b.example\n'), 'packed by gzip, and its name does not say so'],
    ['people.csv', 'id,email\n1\0,a\n2\0,b\n3,c\n4\0,d\n', '3 of its 4 rows cannot be read in any way tried'],
  ] as const)('%s is refused with what it is, and nothing is written', async (name, content, words) => {
    const dir = tempDir()
    writeFileSync(join(dir, name), content)
    const made = initProject({ dir: join(dir, 'brand'), from: join(dir, name), now: NOW })
    await expect(made).rejects.toThrow(words)
    expect(existsSync(join(dir, 'brand'))).toBe(false)
  })

  test('without a column that names a person it says that nobody is known, or can be contacted', async () => {
    const { report } = await tryInit('colour,shape\nred,round\nblue,square\n', 'things.csv')
    expect(report.unsure.join('\n')).toContain('no column names a person (e-mail, phone, customer number)')
    const known = await tryInit('email,shape\na@b.example,round\n', 'people.csv')
    expect(known.report.unsure.join('\n')).not.toContain('no column names a person')
  })

  test('what to type next is said with where', async () => {
    const { report, result } = await tryInit('email\na@b.example\n', 'people.csv')
    expect(report.next.at(-1)).toContain(`Then, in ${result.dir}: nocturne dev up`)
  })
})

describe('a Latin-1 file with semicolons, decimal commas and day-first dates', () => {
  test('every row is loaded, each value as what it is', async () => {
    const tried = await tryInit(iconv.encode(FRENCH, 'latin1'), 'clients.csv')
    expect(tried.faults).toEqual([])
    expect(tried.loaded).toHaveLength(3)
    expect(person(tried, 0)).toEqual({
      given_name: 'Élodie',
      family_name: 'Lefèvre',
      city: 'Orléans',
      postal_code: '45000',
      birth_date: '1987-07-14',
      gender: 'female',
      ca_annuel: '1234.5',
      newsletter: true,
    })
    expect(person(tried, 1)).toMatchObject({
      birth_date: '1965-04-03',
      gender: 'male',
      postal_code: '01000',
      newsletter: false,
    })
    expect(person(tried, 2)).toMatchObject({ family_name: 'Dupré; Forêt' })
    expect(types(tried, 0)).toEqual([
      'customer_number:00017',
      'email:elodie@exemple.fr',
      'phone:+33612345678',
    ])
    expect(tried.loaded.map(({ sourceKey }) => sourceKey)).toEqual(['00017', '00018', '00019'])
    expect(tried.loaded.map(({ seenAt }) => seenAt)).toEqual([
      '2025-04-03T07:12:00.000Z',
      '2026-01-31T16:40:00.000Z',
      '2025-06-05T08:00:00.000Z',
    ])
  })

  test('the mark of UTF-8 before it is no part of its first header', async () => {
    const marked = Buffer.concat([Buffer.from('\uFEFF'), iconv.encode(FRENCH, 'latin1')])
    const { source, report } = await tryInit(marked, 'clients.csv')
    expect(source.key).toEqual(['N° client'])
    expect(report.guesses.join('\n')).toContain('not valid UTF-8, though it begins with the mark of it')
  })

  test('what was guessed is said with its reason, and no value of the file', async () => {
    const { report } = await tryInit(iconv.encode(FRENCH, 'latin1'), 'clients.csv')
    const said = report.guesses.join('\n')
    expect(said).toContain('encoding latin1: it is not valid UTF-8')
    expect(said).toContain('delimiter ";"')
    expect(said).toContain('decimal comma')
    expect(said).toContain('dates with the day first: in "Date de naissance" numbers above 12 stand first')
    expect(said).toContain('country FR, zone Europe/Paris, currency EUR')
    expect(said).toContain('key "N° client": "N° client" is full in all 3 rows')
    expect(said).toContain('"Prénom" is given_name, sealed (text): of its header')
    const all = [...report.guesses, ...report.unsure, ...report.next].join('\n')
    for (const value of ['lodie', 'Garçon', 'exemple.fr', 'Orléans', '45000', '00017', '1987'])
      expect(all).not.toContain(value)
  })

  test('nobody is contactable until a source of consents is named, and it says how', async () => {
    const { report, result, project } = await tryInit(iconv.encode(FRENCH, 'latin1'), 'clients.csv')
    const next = report.next.join('\n')
    expect(next).toContain('Nobody of brand is contactable yet: there is no source of consents')
    expect(next).toContain('"Newsletter" looks like an answer to a question for consent')
    expect(next).toContain('action: { from: Newsletter, as: enum, values: { oui: grant, non: withdraw } }')
    expect(project.sources.map(({ rows }) => rows.are)).toEqual(['people'])
    writeFileSync(join(result.dir, 'sources/consents.yaml'), result.consent.yaml)
    const { parseProject, readProjectFiles } = await import('../../../config/load.ts')
    expect(parseProject(readProjectFiles(result.dir), {})).toMatchObject({ ok: true })
  })

  test('answers without an address are told beforehand, for a night will ask about them', async () => {
    const lines = FRENCH.replace('elodie@exemple.fr', '')
    const { result } = await tryInit(iconv.encode(lines, 'latin1'), 'clients.csv')
    expect(result.consent.yaml).toMatch(
      / {2}email: .*# 1 row has none: rejected, .* refused_denials asks you\n/,
    )
    const all = await tryInit(iconv.encode(FRENCH, 'latin1'), 'clients.csv')
    expect(all.result.consent.yaml).not.toContain('refused_denials')
  })

  test('names and addresses are sealed, places and dates are clear', async () => {
    const { source } = await tryInit(iconv.encode(FRENCH, 'latin1'), 'clients.csv')
    if (source.rows.are !== 'people') throw new Error('no people')
    expect(Object.keys(source.rows.sealed)).toEqual(['given_name', 'family_name'])
    expect(Object.keys(source.rows.attributes)).toEqual([
      'city',
      'postal_code',
      'birth_date',
      'gender',
      'ca_annuel',
      'newsletter',
    ])
  })

  test('the same file packed, and in Windows-1252 or UTF-16, is read the same', async () => {
    const plain = await tryInit(iconv.encode(FRENCH, 'latin1'), 'a.csv')
    const files: readonly (readonly [Uint8Array, string, string])[] = [
      [gzipSync(iconv.encode(FRENCH, 'latin1')), 'a.csv.gz', 'latin1'],
      [iconv.encode(FRENCH.replace('Orléans', 'Orléans – €'), 'windows-1252'), 'a.csv', 'windows-1252'],
      [iconv.encode(FRENCH, 'utf-16le', { addBOM: true }), 'a.csv', 'utf-16le'],
      [iconv.encode(FRENCH, 'utf-16be', { addBOM: true }), 'a.csv', 'utf-16be'],
      [Buffer.from(`\uFEFF${FRENCH}`, 'utf8'), 'a.csv', 'utf-8'],
    ]
    for (const [bytes, name, encoding] of files) {
      const other = await tryInit(bytes, name)
      expect(other.format.encoding).toBe(encoding)
      expect(other.faults).toEqual([])
      expect(other.loaded.map(({ sourceKey }) => sourceKey)).toEqual(
        plain.loaded.map(({ sourceKey }) => sourceKey),
      )
      expect(person(other, 1)).toEqual(person(plain, 1))
    }
  })
})

describe('a line of headers that names no column, or two alike', () => {
  test.each([
    ['id,city,city\n1,Lyon,Lille\n', ['id', 'city', 'city_2']],
    ['id,email,\n1,a@example.com,b\n', ['id', 'email', 'column_3']],
    ['city_2,city,city\n1,a,b\n', ['city_2', 'city', 'city_3']],
  ])('%j is passed over, and the source names the columns', async (text, columns) => {
    const tried = await tryInit(text, 'x.csv')
    expect(tried.format).toMatchObject({ columns, skipHeader: true })
    expect([tried.loaded.length, tried.faults]).toEqual([1, []])
    expect(tried.report.guesses.join('\n')).toContain('blank or repeated names, and is passed over')
  })

  test('one that names every column is the header', async () => {
    const { format } = await tryInit('id,city\n1,Lyon\n', 'x.csv')
    expect(format).toMatchObject({ columns: null, skipHeader: false })
  })
})

describe('files that make no project', () => {
  test('an empty file', async () => {
    await expect(tryInit('', 'x.csv')).rejects.toThrow(/x\.csv is empty: it has not even a line of headers/)
  })

  test('a directory is said to be one', async () => {
    const from = tempDir()
    await expect(initProject({ dir: tempDir(), from, now: NOW })).rejects.toThrow(
      `${from} is a directory. Give one file`,
    )
  })

  test('a file that is not there', async () => {
    await expect(initProject({ dir: tempDir(), from: '/nowhere/people.csv', now: NOW })).rejects.toThrow(
      'There is no file /nowhere/people.csv',
    )
  })

  test('a directory that holds a project already is left as it is', async () => {
    const dir = tempDir()
    writeFileSync(join(dir, 'nocturne.yaml'), 'brand: mine\n')
    await expect(initProject({ dir, from: null, now: NOW })).rejects.toThrow(
      /is there already, and init overwrites nothing/,
    )
    expect(readFileSync(join(dir, 'nocturne.yaml'), 'utf8')).toBe('brand: mine\n')
    expect(existsSync(join(dir, 'data'))).toBe(false)
  })

  test('one file in the way, and nothing is written', async () => {
    const dir = tempDir()
    writeFileSync(join(dir, 'gates.yaml'), 'nights: 3\n')
    await expect(initProject({ dir, from: null, now: NOW })).rejects.toThrow(/gates\.yaml is there already/)
    expect(existsSync(join(dir, 'nocturne.yaml'))).toBe(false)
  })
})

describe('a project without a file', () => {
  test('begins with invented people, validates, and loads them', async () => {
    const tried = await tryProject(join(tempDir(), 'My shop №1'), null)
    expect(tried.project.brand).toBe('my-shop-no1')
    expect(tried.project.name).toBe('My Shop No1')
    expect(tried.loaded).toHaveLength(3)
    expect(tried.faults).toEqual([])
    expect(tried.project.segments.map(({ name }) => name)).toEqual(['reachable_by_email'])
  })

  test('its examples in comments are sound once the signs are taken away', async () => {
    const { parseProject, readProjectFiles } = await import('../../../config/load.ts')
    const tried = await tryProject(join(tempDir(), 'shop'), null)
    const files = Object.entries(readProjectFiles(tried.result.dir)).map(([path, text]) => {
      if (path === 'sources/people.yaml')
        return [path, text.replace('[profiling]', '[profiling, email_marketing]')] as const
      if (path === 'traits/orders.yaml')
        return [path, text.replace('traits: {}\n', '').replaceAll(/^# (?=traits:| )/gm, '')] as const
      if (path === 'segments/people.yaml') return [path, text.replaceAll(/^# {3}/gm, '  ')] as const
      const isExample = /^(sources|campaigns|destinations)\//.test(path)
      return [path, isExample ? text.replaceAll(/^# (?=[a-z_]+:| )/gm, '') : text] as const
    })
    const env = { SMTP_HOST: 'localhost', SMTP_USER: 'x', SMTP_PASSWORD: 'secret' }
    const parsed = parseProject(Object.fromEntries(files), env)
    expect(parsed.ok ? [] : parsed.problems).toEqual([])
    if (!parsed.ok) return
    expect(parsed.project.campaigns).toHaveLength(1)
    expect(parsed.project.destinations).toHaveLength(1)
    expect(parsed.project.sources.map(({ name }) => name)).toEqual(['consents', 'orders', 'people'])
    expect(parsed.project.traits).toHaveLength(4)
    expect(parsed.project.segments).toHaveLength(3)
  })
})
