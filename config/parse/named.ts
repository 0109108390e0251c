import { z } from 'zod'
import type { Problem } from '../problem.ts'
import { isRecord, strict } from '../schema/strict.ts'
import type { Entry } from './draft.ts'
import { readValue } from './issues.ts'
import { entry, type LoadedFile, withoutUnresolved } from './loaded.ts'

/** A file that holds several things by name: each is read by itself, so that one problem hides no other. */
export function readNamed<T>(
  file: LoadedFile,
  key: string,
  names: z.ZodType<string>,
  schema: z.ZodType<T>,
  problems: Problem[],
): readonly Entry<T>[] {
  const outer = strict({ [key]: z.record(names, z.unknown()) })
  problems.push(...readValue(outer, file.value, { file: file.yaml, base: [] }).problems)
  const things = isRecord(file.value) ? file.value[key] : undefined
  if (!isRecord(things)) return []
  return Object.entries(things).map(([name, thing]) => {
    const base = [key, name]
    const read = readValue(schema, thing, { file: file.yaml, base })
    problems.push(...withoutUnresolved(read.problems, file))
    const open = [...file.unresolved].some((path) => path.startsWith(`${key}/${name}/`))
    return entry(file, base, name, { value: open ? null : read.value, parts: {} }, '')
  })
}
