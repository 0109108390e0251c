import { CAMPAIGN_FILES, TINY_FILES } from '../support/tiny-brand.ts'

const uses = (path: string): string =>
  (TINY_FILES[path] ?? '').replace('email_marketing]', 'email_marketing, onsite_personalisation]')
/** The tiny brand with a destination of decisions; people agree to it by consents.csv. */
export const SITE_FILES = {
  'sources/people.yaml': uses('sources/people.yaml'),
  'sources/orders.yaml': uses('sources/orders.yaml'),
  'sources/consents.yaml': (CAMPAIGN_FILES['sources/consents.yaml'] ?? '')
    .replace('{ constant: email }', '{ constant: onsite }')
    .replace('{ constant: email_marketing }', '{ constant: onsite_personalisation }')
    .replace('[email_marketing]', '[onsite_personalisation]'),
  'consent.yaml': (TINY_FILES['consent.yaml'] ?? '').replace(
    'channels:\n',
    'channels:\n  onsite: { address: email, purposes: [onsite_personalisation] }\n',
  ),
  'destinations/site.yaml': `destination: site
kind: decisions
channel: onsite
address: email
purpose: onsite_personalisation
key: "\${env:DECISIONS_KEY}"
segments: [buyers]
blocks:
  - { block: thanks, segment: buyers }
  - { block: hello }
to: { database: "\${env:SITE}", table: decisions }
`,
}

/** The same destination as signed posts to `URL`, with the secret `SECRET`. */
export const POSTED_SITE = SITE_FILES['destinations/site.yaml'].replace(
  /to: .*/,
  'to: { url: "${env:URL}", secret: "${env:SECRET}" }',
)
