import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { initProject } from '../../../scripts/init/index.ts'
import { NOW, type Tried, tempDir, tryInit, tryProject } from './support.ts'

const FRENCH = `N° client;Prénom;Nom;E-mail;Portable;Ville;Code postal;Date de naissance;Sexe;CA annuel;Newsletter;Modifié le
00017;Élodie;Lefèvre;elodie@exemple.fr;06 12 34 56 78;Orléans;45000;14/07/1987;F;1.234,50;oui;03/04/2025 09:12
00018;Noël;Garçon;noel@exemple.fr;07 12 34 56 79;Besançon;01000;03/04/1965;H;17,25;non;31/01/2026 17:40
00019;Zoé;"Dupré; Forêt";zoe@exemple.be;;Nîmes;30000;25/12/1999;F;0,00;oui;05/06/2025 10:00
`

function person(tried: Tried, index: number): Readonly<Record<string, unknown>> {
  const row = tried.loaded[index]
  return { ...JSON.parse(row?.attributes ?? '{}'), ...JSON.parse(row?.sealed ?? '{}') }
}

const types = ({ loaded }: Tried, index: number) =>
  loaded[index]?.identifiers.map(({ type, value }) => `${type}:${value}`)

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

  test('what was guessed is said with its reason, and no value of the file', async () => {
    const { report } = await tryInit(iconv.encode(FRENCH, 'latin1'), 'clients.csv')
    const said = report.guesses.join('\n')
    expect(said).toContain('encoding latin1: it is not valid UTF-8')
    expect(said).toContain('delimiter ;')
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
      expect(other.source.format.encoding).toBe(encoding)
      expect(other.faults).toEqual([])
      expect(other.loaded.map(({ sourceKey }) => sourceKey)).toEqual(
        plain.loaded.map(({ sourceKey }) => sourceKey),
      )
      expect(person(other, 1)).toEqual(person(plain, 1))
    }
  })
})

describe('nasty files', () => {
  test('a file with another delimiter inside of every field', async () => {
    const tried = await tryInit(
      'Name|City, Region|Email\nAnn, B|Leeds, Yorks|ann@example.com\nBob, C|York, Yorks|bob@example.com\n',
      'x.csv',
    )
    expect(tried.source.format.delimiter).toBe('|')
    expect(tried.loaded).toHaveLength(2)
  })

  test('a comma file whose decimals are commas in quotes', async () => {
    const tried = await tryInit(
      'id,email,total\n1,a@example.de,"12,50"\n2,b@example.de,"1.000,00"\n',
      'x.csv',
    )
    expect(tried.source.format.delimiter).toBe(',')
    expect(person(tried, 1)).toEqual({ total: '1000' })
  })

  test('tabs, and quoted headers with spaces and line breaks', async () => {
    const tried = await tryInit(
      '"First  name"\t"Last\nname"\t"E-mail address"\nAnn\tBell\tann@example.com\nBob\tCole\tbob@example.com\n',
      'x.tsv',
    )
    expect(tried.faults).toEqual([])
    expect(person(tried, 0)).toEqual({ given_name: 'Ann', family_name: 'Bell' })
  })

  test('dates that could be read in two ways are settled by the country, and it says so', async () => {
    const german = await tryInit(
      'Kundennummer;E-Mail;Geburtsdatum\n1;a@example.de;03.04.2001\n2;b@example.de;05.06.1999\n',
      'x.csv',
    )
    expect(person(german, 0)).toMatchObject({ birth_date: '2001-04-03' })
    expect(german.report.unsure.join('\n')).toContain(
      'the day first in dates such as 03/04/2025: no date of the file settles it, and this is usual in DE',
    )
    const american = await tryInit(
      'Customer ID,Email,Date of birth,Zip\n1,a@example.com,03/04/2001,10001\n2,b@example.com,05/06/1999,94105\n',
      'x.csv',
    )
    expect(person(american, 0)).toMatchObject({ birth_date: '2001-03-04', postal_code: '10001' })
    expect(american.report.unsure.join('\n')).toContain('this is usual in US')
  })

  test('one column of dates settles the order of the others', async () => {
    const tried = await tryInit(
      'id,email,signup,dob\n1,a@example.com,01/31/2024,03/04/2001\n2,b@example.com,02/28/2024,05/06/1999\n',
      'x.csv',
    )
    expect(person(tried, 0)).toEqual({ signup: '2024-01-31', birth_date: '2001-03-04' })
    expect(tried.report.unsure.join('\n')).not.toContain('03/04/2025')
  })

  test('dates of two columns that contradict each other keep their own order', async () => {
    const tried = await tryInit(
      'id,email,a,b\n1,a@example.com,31/01/2024,01/31/2024\n2,b@example.com,28/02/2024,02/28/2024\n',
      'x.csv',
    )
    expect(person(tried, 0)).toEqual({ a: '2024-01-31', b: '2024-01-31' })
  })

  test('dates of both orders in one column stay text, so that none is wrong', async () => {
    const tried = await tryInit(
      'id,email,when\n1,a@example.com,31/01/2024\n2,b@example.com,01/31/2024\n',
      'x.csv',
    )
    expect(person(tried, 0)).toEqual({ when: '31/01/2024' })
    expect(tried.faults).toEqual([])
  })

  test('years of two digits get a century', async () => {
    const tried = await tryInit(
      'id,email,date of birth\n1,a@example.com,31/01/64\n2,b@example.com,28/02/05\n',
      'x.csv',
    )
    expect(person(tried, 0)).toEqual({ birth_date: '1964-01-31' })
    expect(person(tried, 1)).toEqual({ birth_date: '2005-02-28' })
  })

  test('a few bad values cost themselves and no row', async () => {
    const rows = Array.from(
      { length: 300 },
      (_, i) => `${i},p${i}@example.com,${i === 7 ? 'unknown' : '2001-02-03'},${i === 9 ? 'many' : i}`,
    )
    const tried = await tryInit(`id,email,date of birth,points\n${rows.join('\n')}\n`, 'x.csv')
    expect(tried.faults).toEqual([])
    expect(tried.loaded).toHaveLength(300)
    expect(person(tried, 7)).toEqual({ points: 7 })
    expect(person(tried, 9)).toEqual({ birth_date: '2001-02-03' })
    expect(tried.report.unsure.join('\n')).toContain(
      '1 values of "date of birth" do not fit and are left out when loaded',
    )
  })

  test('many bad values make a column text', async () => {
    const rows = Array.from(
      { length: 100 },
      (_, i) => `${i},p${i}@example.com,${i % 5 === 0 ? 'soon' : '2001-02-03'}`,
    )
    const tried = await tryInit(`id,email,due\n${rows.join('\n')}\n`, 'x.csv')
    expect(person(tried, 0)).toEqual({ due: 'soon' })
    expect(person(tried, 1)).toEqual({ due: '2001-02-03' })
  })

  test('a value in the last row that does not fit is seen', async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, i) => `${i},p${i}@example.com,${i === 19_999 ? '9'.repeat(40) : i}`,
    )
    const tried = await tryInit(`id,email,points\n${rows.join('\n')}\n`, 'x.csv')
    expect(tried.faults).toEqual([])
    expect(tried.loaded).toHaveLength(20_000)
  })

  test('numbers with leading zeros, and those too long for a number, stay text', async () => {
    const tried = await tryInit(
      'id,email,store,ean\n1,a@example.com,007,99999999999999999999\n2,b@example.com,012,99999999999999999998\n',
      'x.csv',
    )
    expect(person(tried, 0)).toEqual({ store: '007', ean: '99999999999999999999' })
  })

  test('words for nothing are found and named in the source', async () => {
    const tried = await tryInit(
      'id,email,points\n1,a@example.com,NULL\n2,N/A,7\n3,c@example.com,-\n',
      'x.csv',
    )
    expect(tried.source.defaults.nulls).toEqual(['-', 'N/A', 'NULL'])
    expect(person(tried, 0)).toEqual({})
    expect(person(tried, 1)).toEqual({ points: 7 })
    expect(types(tried, 1)).toEqual(['customer_number:2'])
  })

  test('a number with gaps or with a value twice is no key', async () => {
    const twice = await tryInit('customer number,city\n1,Leeds\n1,York\n', 'x.csv')
    expect(twice.source.key).toBe('content')
    const gap = await tryInit('customer number,city\n1,Leeds\n,York\n', 'x.csv')
    expect(gap.source.key).toBe('content')
    expect([twice, gap].map(({ loaded }) => loaded.length)).toEqual([2, 2])
  })

  test('without a number the address is the key', async () => {
    const tried = await tryInit('mail,city\na@example.com,Leeds\nb@example.com,York\n', 'x.csv')
    expect(tried.source.key).toEqual(['mail'])
    expect(tried.loaded[0]?.sourceKey).toMatch(/^[0-9a-f]{32}$/)
  })

  test('equal rows are two rows', async () => {
    const tried = await tryInit('city,points\nLeeds,1\nLeeds,1\n', 'x.csv')
    expect(tried.loaded).toHaveLength(2)
    expect(tried.report.guesses.join('\n')).toContain('key content')
  })

  test('a customer number that a spreadsheet has turned into 13995.0', async () => {
    const tried = await tryInit('customer id,email\n13995.0,a@example.com\n13996.0,b@example.com\n', 'x.csv')
    expect(types(tried, 0)?.[0]).toBe('customer_number:13995')
  })

  test('two columns of telephone numbers are two identifiers', async () => {
    const tried = await tryInit(
      'Klantnummer;Telefoon;Mobiel;Plaats\n1;020 123 4567;06 12345678;Utrecht\n2;030 231 4567;;Zwolle\n',
      'x.csv',
    )
    expect(types(tried, 0)).toEqual(['customer_number:1', 'phone:+31201234567', 'phone:+31612345678'])
  })

  test.each([
    [
      'Vorname;Name;Straße;PLZ;Ort;Anrede\nJörg;Müller;Am Markt 1;01067;Dresden;Herr\nÄnne;Weiß;Kirchgasse 2;99084;Erfurt;Frau\n',
      {
        given_name: 'Jörg',
        family_name: 'Müller',
        address_line: 'Am Markt 1',
        postal_code: '01067',
        city: 'Dresden',
        salutation: 'Herr',
      },
    ],
    [
      'Nome;Cognome;Indirizzo;CAP;Città;Sesso\nLuca;Rossi;Via Roma 1;00100;Roma;M\nAnna;Bianchi;Via Po 2;10100;Torino;F\n',
      {
        given_name: 'Luca',
        family_name: 'Rossi',
        address_line: 'Via Roma 1',
        postal_code: '00100',
        city: 'Roma',
        gender: 'male',
      },
    ],
    [
      'Nombre;Apellidos;Dirección;Código postal;Ciudad;Sexo\nPilar;Gómez;Calle Mayor 1;08001;Barcelona;M\nJuan;Ruiz;Gran Vía 2;28013;Madrid;H\n',
      {
        given_name: 'Pilar',
        family_name: 'Gómez',
        address_line: 'Calle Mayor 1',
        postal_code: '08001',
        city: 'Barcelona',
        gender: 'female',
      },
    ],
    [
      'Voornaam;Achternaam;Straat;Huisnummer;Postcode;Woonplaats\nSanne;de Vries;Dorpsstraat;1;1234 AB;Ede\nDaan;Bakker;Kade;2;4321 ZX;Goes\n',
      {
        given_name: 'Sanne',
        family_name: 'de Vries',
        address_line: 'Dorpsstraat',
        house_number: '1',
        postal_code: '1234 AB',
        city: 'Ede',
      },
    ],
    [
      'Nom;Ville\nÉlodie Lefèvre;Orléans\nNoël Garçon;Nîmes\n',
      { full_name: 'Élodie Lefèvre', city: 'Orléans' },
    ],
  ])('headers of five languages: %s', async (text, expected) => {
    const tried = await tryInit(text, 'x.csv')
    expect(person(tried, 0)).toEqual(expected)
  })

  test('many different texts under an unknown header are sealed', async () => {
    const rows = Array.from(
      { length: 30 },
      (_, i) =>
        `${i},p${i}@example.com,Quinn ${String.fromCharCode(65 + i)}x,${i % 3 === 0 ? 'gold' : 'silver'}`,
    )
    const tried = await tryInit(`id,email,companion,tier\n${rows.join('\n')}\n`, 'x.csv')
    if (tried.source.rows.are !== 'people') throw new Error('no people')
    expect(Object.keys(tried.source.rows.sealed)).toEqual(['companion'])
    expect(Object.keys(tried.source.rows.attributes)).toEqual(['tier'])
    expect(tried.report.unsure.join('\n')).toContain(
      '"companion" is companion, sealed (text): it holds many different texts, which may be personal',
    )
  })

  test('numbers and names of persons are sealed by a word of their header', async () => {
    const headers = 'id,PASSPORT_NUMBER,ssn,Nom du conjoint,Drivers License,billing city,Steuer-Nr'
    const tried = await tryInit(`${headers}\n1,123,456,x,A1,Leeds,9\n2,124,457,y,A2,York,8\n`, 'x.csv')
    if (tried.source.rows.are !== 'people') throw new Error('no people')
    expect(Object.keys(tried.source.rows.sealed)).toEqual([
      'passport_number',
      'ssn',
      'nom_du_conjoint',
      'drivers_license',
      'steuer_nr',
    ])
    expect(Object.keys(tried.source.rows.attributes)).toEqual(['city'])
  })

  test('without a known number, a full column of different numbers that is called one is the key', async () => {
    const tried = await tryInit('abo nr,ssn number,city\nA1,1,Leeds\nA2,2,York\n', 'x.csv')
    expect(tried.source.key).toEqual(['abo nr'])
    expect(types(tried, 0)).toEqual(['customer_number:A1'])
  })

  test('a header that speaks of addresses above what are none is sealed, never clear', async () => {
    const tried = await tryInit('id,email,phone\n1,none given,yes\n2,asked,no\n', 'x.csv')
    if (tried.source.rows.are !== 'people') throw new Error('no people')
    expect(Object.keys(tried.source.rows.sealed)).toEqual(['email', 'phone'])
    expect(tried.loaded).toHaveLength(2)
  })

  test('headers that no name can be made of get their place', async () => {
    const tried = await tryInit('メール,都市\na@example.com,Leeds\nb@example.com,York\n', 'x.csv')
    expect(person(tried, 0)).toEqual({ column_2: 'Leeds' })
    expect(types(tried, 0)).toEqual(['email:a@example.com'])
  })

  test('headers that become one name get numbers', async () => {
    const tried = await tryInit('id,City,Ville,city!\n1,Leeds,Lille,x\n2,York,Metz,y\n', 'x.csv')
    expect(person(tried, 0)).toEqual({ city: 'Leeds', city_2: 'Lille', city_3: 'x' })
  })

  test('a file without headers gets columns by number', async () => {
    const tried = await tryInit('17,ann@example.com,Leeds\n18,bob@example.com,York\n', 'x.csv')
    expect(tried.source.format.columns).toEqual(['column_1', 'column_2', 'column_3'])
    expect(tried.loaded).toHaveLength(2)
    expect(types(tried, 0)).toEqual(['email:ann@example.com'])
  })

  test('quotes inside of fields are text where nothing else reads the file', async () => {
    const tried = await tryInit('id;email;size\n1;a@example.com;12" pipe\n2;b@example.com;3" nail\n', 'x.csv')
    expect(tried.faults).toEqual([])
    expect(person(tried, 0)).toEqual({ size: '12" pipe' })
  })

  test('rows that cannot be read are told', async () => {
    const tried = await tryInit(
      'id,email,city\n1,a@example.com,Leeds\n2,b@example.com\n3,c@example.com,York\n',
      'x.csv',
    )
    expect(tried.loaded).toHaveLength(2)
    expect(tried.report.unsure.join('\n')).toContain('1 rows cannot be read in any way tried')
  })

  test('old line ends of one carriage return, and of Windows, are line ends', async () => {
    const windows = await tryInit('id,email\r\n1,a@example.com\r\n2,b@example.com\r\n', 'x.csv')
    expect(windows.loaded).toHaveLength(2)
  })

  test('one column of addresses is enough', async () => {
    const tried = await tryInit('email\na@example.com\nb@example.com\n', 'x.csv')
    expect(types(tried, 1)).toEqual(['email:b@example.com'])
  })

  test('a file of headers alone makes a project by its headers', async () => {
    const tried = await tryInit('Email,First name,City,Date of birth,Colour\n', 'x.csv')
    expect(tried.faults).toEqual([])
    expect(tried.report.unsure.join('\n')).toContain('the file has headers and no row')
    if (tried.source.rows.are !== 'people') throw new Error('no people')
    expect(tried.source.rows.identifiers.map(({ type }) => type)).toEqual(['email'])
    expect(Object.keys(tried.source.rows.attributes)).toEqual(['city', 'birth_date', 'colour'])
  })

  test('a column that is empty in every row is left out, and told', async () => {
    const tried = await tryInit('id,email,fax\n1,a@example.com,\n2,b@example.com,\n', 'x.csv')
    expect(person(tried, 0)).toEqual({})
    expect(tried.report.guesses.join('\n')).toContain('"fax" is left out: it is empty in every row')
  })
})

describe('files that make no project', () => {
  test('an empty file', async () => {
    await expect(tryInit('', 'x.csv')).rejects.toThrow(/x\.csv is empty: it has not even a line of headers/)
  })

  test('a header that stands twice', async () => {
    await expect(tryInit('id,city,city\n1,a,b\n', 'x.csv')).rejects.toThrow(
      /the name of column \d+ stands before it already.*give every column its own name/,
    )
  })

  test('a column without a header', async () => {
    await expect(tryInit('id,email,\n1,a@example.com,b\n', 'x.csv')).rejects.toThrow(/column 3 has no name/)
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
