import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readProjectFiles } from '../../config/load.ts'
import { FILE_REFERENCES } from '../../config/reference/files.ts'
import { jsonSchemaOf, schemaFiles } from '../../config/reference/json-schema.ts'
import { referencePage } from '../../config/reference/markdown.ts'
import { SAMPLE } from './support/sample.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

describe('the reference', () => {
  test.each([...schemaFiles()])(
    'docs/%s is that of the schema; else run: npx tsx scripts/generate-schema.ts',
    (path, text) => {
      expect(readFileSync(at(`docs/${path}`), 'utf8')).toBe(text)
    },
  )

  test('docs/brand-project.md is that of the schema; else run: npx tsx scripts/generate-schema.ts', () => {
    expect(readFileSync(at('docs/brand-project.md'), 'utf8')).toBe(referencePage())
  })

  test('every key of every table says what it means', () => {
    const rows = referencePage()
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    expect(rows.length).toBeGreaterThan(200)
    expect(rows.filter((row) => / \|\s*\|$/.test(row) || row.includes('any value'))).toEqual([])
  })

  test('every link leads to a heading', () => {
    const page = referencePage()
    const headings = page
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .map((line) => line.replace(/^#+ /, '').replaceAll(' ', '-'))
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target)
    expect(links.length).toBeGreaterThan(10)
    expect(links.filter((target) => !headings.includes(String(target)))).toEqual([])
  })

  test('no two headings have one anchor, and links of other pages lead to one', () => {
    const anchors = referencePage()
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .map((line) =>
        line
          .replace(/^#+ /, '')
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      )
    expect(anchors.filter((anchor, i) => anchors.indexOf(anchor) !== i)).toEqual([])
    const pages = readdirSync(at('docs')).filter((name) => name.endsWith('.md'))
    const links = pages.flatMap((name) => [
      ...readFileSync(at(`docs/${name}`), 'utf8').matchAll(/\(brand-project\.md#([^)]+)\)/g),
    ])
    expect(links.length).toBeGreaterThan(1)
    expect(links.map(([, anchor]) => anchor).filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([])
  })

  test.each(FILE_REFERENCES.map((one) => [one.files, one] as const))(
    'the example of %s is sound',
    (_, { schema, example }) => {
      expect(schema.safeParse(parse(example)).error?.issues ?? []).toEqual([])
    },
  )
})

describe('the JSON Schema takes what the loader takes', () => {
  const projects = {
    sample: SAMPLE,
    'harbour-books': readProjectFiles(at('test/brands/harbour-books')),
    'online-retail': readProjectFiles(at('test/brands/online-retail')),
  }
  const validators = FILE_REFERENCES.map((one) => {
    const pattern = new RegExp(`^${one.files.replace('.', '\\.').replace('*', '[^/]+')}$`)
    return { pattern, schema: z.fromJSONSchema(jsonSchemaOf(one) as Parameters<typeof z.fromJSONSchema>[0]) }
  })
  const files = Object.entries(projects).flatMap(([project, texts]) =>
    Object.entries(texts).flatMap(([path, text]) =>
      path.endsWith('.yaml') ? [[`${project} ${path}`, path, text] as const] : [],
    ),
  )

  test.each(files)('%s', (_, path, text) => {
    const schema = validators.find(({ pattern }) => pattern.test(path))?.schema
    expect(schema?.safeParse(parse(text)).error?.issues).toBeUndefined()
    expect(schema?.safeParse({ ...(parse(text) as object), nonsense: 1 }).success).toBe(false)
  })
})
