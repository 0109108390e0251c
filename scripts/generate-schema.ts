import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { schemaFiles } from '../config/reference/json-schema.ts'
import { referencePage } from '../config/reference/markdown.ts'

/** Writes `docs/schema/*.json` and `docs/brand-project.md` from the schema of the brand project. */
const docs = fileURLToPath(new URL('../docs/', import.meta.url))
for (const [path, text] of [...schemaFiles(), ['brand-project.md', referencePage()] as const]) {
  mkdirSync(dirname(join(docs, path)), { recursive: true })
  writeFileSync(join(docs, path), text)
}
