import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseProject } from '../../config/load.ts'
import { DECISIONS } from '../activities/activation/support/brand.ts'
import { SECRET } from '../activities/activation/support/receiver.ts'

const PAGE = readFileSync(fileURLToPath(new URL('../../docs/destinations.md', import.meta.url)), 'utf8')
const examples = [...PAGE.matchAll(/```yaml\n([^`]*)```/g)].map((found) => found[1] ?? '')
const env = {
  HELPDESK_SECRET: SECRET,
  PRINTER_USER: 'printer',
  PRINTER_KEY: 'a key',
  DECISIONS_KEY: 'the key of a site',
  SITE_DATABASE: 'postgres://site.example/shop',
  KEY: 'the key of a site',
  SITE: 'postgres://site.example/shop',
}

test('the destinations and the campaign of docs/destinations.md are in order, all of them together', () => {
  expect(examples).toHaveLength(4)
  const { 'destinations/mail.yaml': _, ...brand } = DECISIONS
  const files = Object.fromEntries(
    examples.map((text) => {
      const [kind, name] = text.split(/[:\n]/, 2)
      return [`${kind}s/${name?.trim()}.yaml`, text]
    }),
  )
  const read = parseProject({ ...brand, ...files }, env)
  expect(read.ok ? [] : read.problems.map((one) => `${one.file}:${one.line} ${one.message}`)).toEqual([])
})
