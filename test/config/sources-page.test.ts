import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseProject } from '../../config/load.ts'
import { TINY_FILES } from '../support/tiny-brand.ts'

const PAGE = readFileSync(fileURLToPath(new URL('../../docs/sources.md', import.meta.url)), 'utf8')
const ENV = {
  LOYALTY_URL: 'https://api.example',
  LOYALTY_KEY: 'key',
  CRM_URL: 'postgresql://crm.example/crm',
}

test.each(['http', 'postgres', 'singer'])('the example of kind %s in docs/sources.md is in order', (kind) => {
  const yaml = new RegExp(`## ${kind}\\n[\\s\\S]*?\`\`\`yaml\\n([\\s\\S]*?)\`\`\``).exec(PAGE)?.[1] ?? ''
  expect(yaml).toContain(`kind: ${kind}`)
  const loyalty = yaml.includes('loyalty_number')
    ? '  - { type: loyalty_number, person: true, exclusive: false, max_records: 20 }\n'
    : ''
  const identity = `${TINY_FILES['identity.yaml']}${loyalty}`
  const read = parseProject({ ...TINY_FILES, 'identity.yaml': identity, 'sources/it.yaml': yaml }, ENV)
  expect(read.ok ? [] : read.problems.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual(
    [],
  )
})
