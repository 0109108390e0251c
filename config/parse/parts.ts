import { z } from 'zod'
import { isRecord } from '../schema/strict.ts'

/** The keys of a map that are right by themselves: a wrong one does not hide what can be said of the others. */
export function partsOf<T>(
  schema: z.ZodType<T>,
  value: unknown,
  unresolved: ReadonlySet<string>,
): Partial<T> {
  if (!isRecord(value)) return {}
  const open = new Set([...unresolved].map((path) => path.split('/')[0]))
  const parts = Object.entries(shapeOf(schema, value)).flatMap(([key, part]) => {
    if (!Object.hasOwn(value, key) || open.has(key)) return []
    const read = z.safeParse(part, value[key])
    return read.success ? [[key, read.data] as const] : []
  })
  return Object.fromEntries(parts) as Partial<T>
}

type Shape = Readonly<Record<string, z.core.$ZodType>>

/** Of maps that are told apart by one key: the one that it names; none when it names none. */
function shapeOf(schema: z.core.$ZodType, value: Readonly<Record<string, unknown>>): Shape {
  if (schema instanceof z.ZodObject) return schema.shape
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return {}
  const { discriminator, options } = schema.def
  const meant = options
    .map((option) => shapeOf(option, value))
    .find((shape) => {
      const head = shape[discriminator]
      return head !== undefined && z.safeParse(head, value[discriminator]).success
    })
  return meant ?? {}
}
