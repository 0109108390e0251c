import { describe, expect, test } from 'vitest'
import { changed, problemsOf, SAMPLE } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

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
      says: 'there is no filter `defalt`',
      suggests: 'default',
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
