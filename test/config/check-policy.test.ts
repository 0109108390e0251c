import { describe, expect, test } from 'vitest'
import { changed, placeOf, problemsOf, SAMPLE } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

describe('identity and profile', () => {
  testSlips([
    {
      slip: 'an identifier type that no source gives',
      file: 'identity.yaml',
      from: 'type: email',
      to: 'type: e_mail',
      at: 'e_mail',
      code: 'UNKNOWN_NAME',
      says: 'unknown identifier type `e_mail`',
      suggests: 'email',
    },
    {
      slip: 'an identifier type named twice',
      file: 'identity.yaml',
      from: 'type: email',
      to: 'type: customer_number',
      at: 'customer_number, person: true, exclusive: false',
      code: 'DUPLICATE_NAME',
      says: 'stands here twice (identity.yaml:2:13)',
    },
    {
      slip: 'an unknown source in the order of trust',
      file: 'profile.yaml',
      from: '[crm, shop]',
      to: '[cmr, shop]',
      at: 'cmr',
      code: 'UNKNOWN_NAME',
      says: 'unknown source `cmr`',
      suggests: 'crm',
    },
    {
      slip: 'an unknown source of one attribute',
      file: 'profile.yaml',
      from: 'sources: [crm]',
      to: 'sources: [shp]',
      at: 'shp',
      code: 'UNKNOWN_NAME',
      says: 'unknown source `shp`',
      suggests: 'shop',
    },
    {
      slip: 'an attribute that no source gives',
      file: 'profile.yaml',
      from: 'names: [city]',
      to: 'names: [citty]',
      at: 'citty',
      code: 'UNKNOWN_NAME',
      says: 'unknown attribute `citty`',
      suggests: 'city',
    },
    {
      slip: 'an attribute with two rules',
      file: 'profile.yaml',
      from: 'sources: [crm] }',
      to: 'sources: [crm] }\n  - { names: [city], rule: most_recent }',
      at: 'city], rule: most_recent',
      code: 'DUPLICATE_NAME',
      says: '`city` has two rules',
    },
    {
      slip: 'attributes without a rule',
      file: 'profile.yaml',
      from: 'default_rule: most_recent\n',
      to: '',
      at: 'attributes',
      code: 'INCOMPLETE',
      says: 'no rule says which record gives `birth_date`, `gender`, `given_name` or `points`',
      suggests: 'default_rule: most_recent',
    },
  ])
})

describe('gates', () => {
  testSlips([
    {
      slip: 'limits that do not rise',
      file: 'gates.yaml',
      from: 'ask: 50%',
      to: 'ask: 20%',
      at: '20%',
      code: 'IMPOSSIBLE',
      says: '`rows_drop` gives `ask` before `warn`',
    },
    {
      slip: 'a gate without limits',
      file: 'gates.yaml',
      from: 'nights: 7',
      to: 'nights: 7\nlargest_cluster: {}',
      at: 'largest_cluster',
      code: 'INCOMPLETE',
      says: '`largest_cluster` has no limit',
    },
  ])
})

describe('campaigns', () => {
  testSlips([
    {
      slip: 'an unknown audience',
      file: 'campaigns/hello.yaml',
      from: 'audience: vip',
      to: 'audience: vips',
      at: 'vips',
      code: 'UNKNOWN_NAME',
      says: 'unknown segment `vips`',
      suggests: 'vip',
    },
    {
      slip: 'an unknown destination',
      file: 'campaigns/hello.yaml',
      from: 'destination: news',
      to: 'destination: new',
      at: 'new\n',
      code: 'UNKNOWN_NAME',
      says: 'unknown destination `new`',
      suggests: 'news',
    },
    {
      slip: 'a purpose that the channel has not',
      file: 'campaigns/hello.yaml',
      from: 'purpose: email_marketing',
      to: 'purpose: profiling',
      at: 'profiling',
      code: 'UNKNOWN_NAME',
      says: 'the channel `email` of the destination `news` has no purpose `profiling`; consent.yaml names `email_marketing` or `service`',
    },
    {
      slip: 'a window that is never open',
      file: 'campaigns/hello.yaml',
      from: '"20:00"',
      to: '"08:00"',
      at: '"08:00", days',
      code: 'IMPOSSIBLE',
      says: 'is never open',
    },
    {
      slip: 'an e-mail without text',
      file: 'campaigns/hello.yaml',
      from: 'text: { file: templates/hello.liquid }\n',
      to: '',
      at: 'hello\naudience',
      code: 'INCOMPLETE',
      says: 'an e-mail needs `text`',
    },
    {
      slip: 'a text for a file',
      file: 'campaigns/hello.yaml',
      from: 'destination: news',
      to: 'destination: list',
      at: 'subject',
      code: 'NO_EFFECT',
      says: '`subject` is for e-mails',
      andMore: true,
    },
    {
      slip: 'a marketing e-mail without a way to unsubscribe',
      file: 'destinations/news.yaml',
      from: 'unsubscribe: mailto:stop@sample.example\n',
      to: '',
      in: 'campaigns/hello.yaml',
      at: 'email_marketing',
      code: 'NOT_ALLOWED',
      says: 'needs a way to unsubscribe; add `unsubscribe: mailto:...` to the destination `news` (destinations/news.yaml:1:14)',
    },
  ])

  test('a service e-mail needs no way to unsubscribe', () => {
    const files = {
      ...changed('destinations/news.yaml', 'unsubscribe: mailto:stop@sample.example\n', ''),
      'campaigns/hello.yaml': (SAMPLE['campaigns/hello.yaml'] ?? '').replace(
        'purpose: email_marketing',
        'purpose: service',
      ),
    }
    expect(problemsOf(files)).toEqual([])
  })
})

describe('templates', () => {
  testSlips([
    {
      slip: 'a template file that is not there',
      file: 'campaigns/hello.yaml',
      from: 'templates/hello.liquid',
      to: 'templates/helo.liquid',
      at: 'templates/helo',
      code: 'MISSING_FILE',
      says: 'there is no template file `templates/helo.liquid`',
      suggests: 'templates/hello.liquid',
    },
    {
      slip: 'a template file elsewhere',
      file: 'campaigns/hello.yaml',
      from: 'templates/hello.liquid',
      to: 'mails/hello.liquid',
      at: 'mails/hello',
      code: 'MISSING_FILE',
      says: 'templates lie below `templates/`',
    },
    {
      slip: 'a tag that is not closed, in a file',
      file: 'templates/hello.liquid',
      from: 'you bought',
      to: '{% if trait.orders > 1 %}you bought',
      at: '{% if',
      code: 'BAD_TEMPLATE',
      says: 'not closed',
    },
    {
      slip: 'an unknown filter',
      file: 'templates/hello.liquid',
      from: '| default: "you"',
      to: '| defalt: "you"',
      at: '{{ person',
      code: 'BAD_TEMPLATE',
      says: 'undefined filter: defalt',
    },
    {
      slip: 'a template inside of a template',
      file: 'templates/hello.liquid',
      from: 'you bought',
      to: "{% include 'x' %}",
      at: '{% include',
      code: 'BAD_TEMPLATE',
      says: '`include` is not allowed',
    },
    {
      slip: 'an unknown attribute in a file',
      file: 'templates/hello.liquid',
      from: 'person.given_name',
      to: 'person.givenname',
      at: 'person.givenname',
      code: 'UNKNOWN_NAME',
      says: 'unknown attribute `givenname`',
      suggests: 'given_name',
    },
    {
      slip: 'an unknown trait in a file',
      file: 'templates/hello.liquid',
      from: 'trait.orders',
      to: 'trait.order',
      at: 'trait.order',
      code: 'UNKNOWN_NAME',
      says: 'unknown trait `order`',
      suggests: 'orders',
    },
    {
      slip: 'an unknown word in a file',
      file: 'templates/hello.liquid',
      from: 'trait.orders',
      to: 'traits.orders',
      at: 'traits.orders',
      code: 'UNKNOWN_NAME',
      says: 'unknown word `traits` of a template',
      suggests: 'trait',
    },
    {
      slip: 'an unknown word of the campaign in a file',
      file: 'templates/hello.liquid',
      from: 'trait.orders',
      to: 'campaign.title',
      at: 'campaign.title',
      code: 'UNKNOWN_NAME',
      says: 'unknown word `title` of `campaign` (known: `name`, `purpose` or `step`)',
    },
    {
      slip: 'an unknown attribute in a text inside of YAML',
      file: 'campaigns/hello.yaml',
      from: '{{ person.given_name }}',
      to: '{{ person.age }}',
      at: 'Hello {{',
      code: 'UNKNOWN_NAME',
      says: 'unknown attribute `age`',
    },
    {
      slip: 'a text inside of YAML that cannot be read',
      file: 'campaigns/hello.yaml',
      from: '{{ person.given_name }}',
      to: '{% if %}',
      at: 'Hello {%',
      code: 'BAD_TEMPLATE',
      says: 'the template cannot be read (line 1 of the text)',
    },
  ])

  test('names that a template makes itself are its own', () => {
    const text =
      '{% assign greeting = "Hi" %}{% for word in trait.orders %}{{ word }}{{ greeting }}{% endfor %}{{ campaign.name }}{{ brand.name }}{{ run.date }}'
    expect(problemsOf({ ...SAMPLE, 'templates/hello.liquid': text })).toEqual([])
  })
})

describe('destinations', () => {
  testSlips([
    {
      slip: 'an unknown channel',
      file: 'destinations/news.yaml',
      from: 'channel: email',
      to: 'channel: mail',
      at: 'mail\naddress',
      code: 'UNKNOWN_NAME',
      says: 'unknown channel `mail` of consent.yaml',
      suggests: 'email',
    },
    {
      slip: 'an address that no source gives',
      file: 'destinations/news.yaml',
      from: 'address: email',
      to: 'address: phone',
      at: 'phone',
      code: 'UNKNOWN_NAME',
      says: 'unknown identifier type `phone`',
    },
    {
      slip: 'an address that consent is not kept by',
      file: 'destinations/list.yaml',
      from: 'address: email',
      to: 'address: customer_number',
      at: 'customer_number',
      code: 'IMPOSSIBLE',
      says: 'consent for the channel `email` is kept by `email`',
      suggests: 'email',
    },
    {
      slip: 'a password in clear',
      file: 'destinations/news.yaml',
      from: '"${env:SMTP_PASSWORD}"',
      to: 'letmein1',
      at: 'letmein1',
      code: 'SECRET_IN_CLEAR',
      says: 'a password in clear',
    },
    {
      slip: 'an account without password',
      file: 'destinations/news.yaml',
      from: 'password: "${env:SMTP_PASSWORD}"\n',
      to: '',
      at: '"${env:SMTP_USER}"',
      code: 'INCOMPLETE',
      says: '`user` without `password`',
    },
    {
      slip: 'a column of an unknown trait',
      file: 'destinations/list.yaml',
      from: 'trait.orders',
      to: 'trait.ordrs',
      at: 'trait.ordrs',
      code: 'UNKNOWN_NAME',
      says: 'unknown trait `ordrs`',
      suggests: 'orders',
    },
    {
      slip: 'a column of an unknown attribute',
      file: 'destinations/list.yaml',
      from: 'person.city',
      to: 'person.town',
      at: 'person.town',
      code: 'UNKNOWN_NAME',
      says: 'unknown attribute `town`',
    },
    {
      slip: 'a column of an unknown identifier',
      file: 'destinations/list.yaml',
      from: 'identifier.email',
      to: 'identifier.mail',
      at: 'identifier.mail',
      code: 'UNKNOWN_NAME',
      says: 'unknown identifier type `mail`',
      suggests: 'email',
    },
    {
      slip: 'a column of nothing',
      file: 'destinations/list.yaml',
      from: 'person.city',
      to: 'profile.city',
      at: 'profile.city',
      code: 'UNKNOWN_NAME',
      says: '`profile.city` is nothing that a column can hold',
      suggests: 'profile.id',
    },
  ])

  test('a password in clear is told without being shown', () => {
    const problems = problemsOf(changed('destinations/news.yaml', '"${env:SMTP_PASSWORD}"', 'letmein1'))
    expect(JSON.stringify(problems)).not.toContain('letmein1')
  })
})

describe('what data may be used for', () => {
  test('a trait beyond the uses of its source', () => {
    const files = {
      ...changed('sources/shop.yaml', '[profiling, email_marketing]', '[service]'),
      'segments/all.yaml':
        'segments:\n  vip: { description: x, kind: geographic, where: { attribute: city, is: Paris } }\n',
      'campaigns/hello.yaml': '#\n',
      'destinations/list.yaml': '#\n',
    }
    const found = problemsOf(files)
    expect(found.map(({ code, file, line }) => `${code} ${file}:${line}`)).toEqual(
      [2, 3, 4, 5, 5, 6, 6].map((line) => `NOT_ALLOWED_USE traits/orders.yaml:${line}`),
    )
    expect(found[0]?.message).toBe(
      'the trait `orders` uses the event `order_line` for the purpose `profiling`, but its source `shop` allows `service` only (sources/shop.yaml:10:1); take it out, or change the purpose',
    )
  })

  test('a segment beyond the uses of its sources, by attribute, event, trait and segment, naming both places', () => {
    const files = changed('sources/shop.yaml', '[profiling, email_marketing]', '[profiling]')
    const messages = problemsOf(files)
      .filter(({ file }) => file === 'segments/all.yaml')
      .map(({ line, code, message }) => `${line} ${code} ${message}`)
    expect(messages).toEqual([
      expect.stringContaining(
        '8 NOT_ALLOWED_USE the segment `vip` uses the event `order_line` (through the trait `orders`) for the purpose `email_marketing`, but its source `shop` allows `profiling` only (sources/shop.yaml:10:1)',
      ),
      expect.stringContaining(
        '9 NOT_ALLOWED_USE the segment `vip` uses the event `order_line` for the purpose',
      ),
      expect.stringContaining(
        '11 NOT_ALLOWED_USE the segment `vip` uses the event `order_line` (through the segment `lapsed`)',
      ),
    ])
  })

  test('an attribute beyond the uses of its source', () => {
    const files = changed('sources/crm.yaml', '[profiling, email_marketing]', '[profiling]')
    const found = problemsOf(files).filter(({ file }) => file === 'segments/all.yaml')
    expect(found).toMatchObject([
      {
        code: 'NOT_ALLOWED_USE',
        line: 10,
        message: expect.stringContaining(
          'uses the attribute `city` for the purpose `email_marketing`, but its source `crm`',
        ),
      },
    ])
  })

  test('a campaign of another purpose than its audience', () => {
    const files = {
      ...changed('sources/shop.yaml', '[profiling, email_marketing]', '[profiling]'),
      'segments/all.yaml': (SAMPLE['segments/all.yaml'] ?? '').replace('    purpose: email_marketing\n', ''),
      'campaigns/hello.yaml': (SAMPLE['campaigns/hello.yaml'] ?? '').replace(
        'text: { file: templates/hello.liquid }',
        'text: Hello',
      ),
    }
    expect(problemsOf(files)).toMatchObject([
      {
        code: 'NOT_ALLOWED_USE',
        file: 'campaigns/hello.yaml',
        line: 2,
        message: expect.stringContaining(
          'the campaign `hello` uses the event `order_line` (through the segment `vip`) for the purpose `email_marketing`',
        ),
      },
    ])
  })

  test('a template beyond the uses of what it tells', () => {
    const files = {
      ...changed('sources/shop.yaml', '[profiling, email_marketing]', '[profiling]'),
      'segments/all.yaml':
        'segments:\n  vip: { description: x, kind: geographic, purpose: email_marketing, where: { attribute: city, is: Paris } }\n',
    }
    const place = placeOf(files, 'templates/hello.liquid', 'trait.orders')
    expect(problemsOf(files).map((one) => `${one.file}:${one.line}:${one.column} ${one.code}`)).toEqual([
      `${place} NOT_ALLOWED_USE`,
    ])
  })

  test('the columns of a file that a campaign writes', () => {
    const files = {
      ...changed('sources/shop.yaml', '[profiling, email_marketing]', '[profiling]'),
      'segments/all.yaml':
        'segments:\n  vip: { description: x, kind: geographic, purpose: email_marketing, where: { attribute: city, is: Paris } }\n',
      'campaigns/hello.yaml': (SAMPLE['campaigns/hello.yaml'] ?? '')
        .replace('destination: news', 'destination: list')
        .replace(/subject: .*\ntext: .*\n/, ''),
    }
    expect(problemsOf(files)).toMatchObject([
      {
        code: 'NOT_ALLOWED_USE',
        file: 'campaigns/hello.yaml',
        line: 4,
        message: expect.stringContaining('the event `order_line` (through the trait `orders`)'),
      },
    ])
  })

  test('data of a contract may serve it without being asked', () => {
    const files = {
      ...SAMPLE,
      'segments/all.yaml': (SAMPLE['segments/all.yaml'] ?? '').replace(
        'purpose: email_marketing',
        'purpose: service',
      ),
      'campaigns/hello.yaml': (SAMPLE['campaigns/hello.yaml'] ?? '').replace(
        'purpose: email_marketing',
        'purpose: service',
      ),
    }
    expect(problemsOf(files)).toEqual([])
  })
})
