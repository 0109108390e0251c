import { describe, expect, test } from 'vitest'
import { person, tryInit, types } from './support.ts'

describe('columns and lines of nasty files', () => {
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
    [
      'Nombre;Ciudad\nPilar Gómez;Barcelona\nJuan Ruiz Prieto;Madrid\n',
      { full_name: 'Pilar Gómez', city: 'Barcelona' },
    ],
    [
      'Nº huésped;Nombre;Apellidos;F. nacimiento;Tfno.\nLIS1-1;Pilar;Gómez;23/04/1961;612345678\nMAD1-2;Juan;Ruiz;04/12/1970;\n',
      {
        given_name: 'Pilar',
        family_name: 'Gómez',
        birth_date: '1961-04-23',
      },
    ],
    [
      'Apelido;Morada;Telemóvel;Data de nascimento\nSousa;Rua Augusta 1;912345678;23/04/1961\nReis;Rua do Sol 2;962345678;04/12/1970\n',
      {
        family_name: 'Sousa',
        address_line: 'Rua Augusta 1',
        birth_date: '1961-04-23',
      },
    ],
  ])('headers of six languages: %s', async (text, expected) => {
    const tried = await tryInit(text, 'x.csv')
    expect(person(tried, 0)).toEqual(expected)
  })

  test.each([
    ['ES', 'Nº cliente;Nombre;Apellidos;Sexo;Código postal;País;Idioma;Empresa'],
    ['PT', 'N.º cliente;Nome;Apelidos;Sexo;Código postal;País;Idioma;Empresa'],
  ])(
    'words that Spanish and Portuguese share leave no doubt where others tell: %s',
    async (country, headers) => {
      const { report } = await tryInit(`${headers}\n`, 'x.csv')
      expect(report.guesses.join('\n')).toContain(`country ${country}, `)
      expect(report.unsure.join('\n')).not.toContain(`country ${country}: `)
    },
  )

  test('names in a file of two lines without headers are sealed', async () => {
    const tried = await tryInit('1,ann@example.com,Ann\n2,bob@example.com,Bob\n', 'x.csv')
    if (tried.source.rows.are !== 'people') throw new Error('no people')
    expect(Object.keys(tried.source.rows.sealed)).toEqual(['column_3'])
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

  test('a header that says a state of an account more often than of a country is no region', async () => {
    const tried = await tryInit('id,Estado\n1,alta\n2,baja\n3,alta\n', 'x.csv')
    expect(person(tried, 0)).toEqual({ estado: 'alta' })
  })

  test('headers that become one name get numbers', async () => {
    const tried = await tryInit('id,City,Ville,city!\n1,Leeds,Lille,x\n2,York,Metz,y\n', 'x.csv')
    expect(person(tried, 0)).toEqual({ city: 'Leeds', city_2: 'Lille', city_3: 'x' })
  })

  test('a file without headers gets columns by number', async () => {
    const tried = await tryInit('17,ann@example.com,Leeds\n18,bob@example.com,York\n', 'x.csv')
    expect(tried.format.columns).toEqual(['column_1', 'column_2', 'column_3'])
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
