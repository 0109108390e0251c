import { z } from 'zod'
import { FILE_REFERENCES, type FileReference } from './files.ts'

/** A JSON Schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** The JSON Schema of one kind of file: what may be written, before units are read. */
export function jsonSchemaOf({ schema, files, purpose }: FileReference): JsonSchema {
  const made = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })
  return { ...made, title: files, description: purpose }
}

/** Path below `docs/` -> content, for all kinds of files. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    FILE_REFERENCES.map((one) => [
      `schema/${one.name}.json`,
      `${JSON.stringify(jsonSchemaOf(one), null, 2)}\n`,
    ]),
  )
}
