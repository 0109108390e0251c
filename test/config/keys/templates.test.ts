import { expect, test } from 'vitest'
import { CAMPAIGN_FILES } from '../../support/tiny-brand.ts'
import { parsed, project } from './night.ts'

test('campaign.html.file: the HTML of a campaign is that of the file that it names', () => {
  const html = (name: string): string | null | undefined =>
    parsed(
      project({
        ...CAMPAIGN_FILES,
        'campaigns/thanks.yaml':
          `${CAMPAIGN_FILES['campaigns/thanks.yaml']}subject: Hello\ntext: Hello\nhtml: { file: templates/${name}.liquid }\n`.replace(
            'letters',
            'mail',
          ),
        'destinations/mail.yaml': MAIL,
        'templates/one.liquid': '<p>one</p>',
        'templates/two.liquid': '<p>two</p>',
      }),
    ).campaigns[0]?.steps[0].template?.html
  expect([html('one'), html('two')]).toEqual(['<p>one</p>', '<p>two</p>'])
})

const MAIL = `destination: mail
kind: email
channel: email
address: email
host: 127.0.0.1
port: 1
secure: false
from: Tiny <news@tiny.example>
unsubscribe: mailto:bye@tiny.example
connections: 1
`
