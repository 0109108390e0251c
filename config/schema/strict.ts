import { z } from 'zod'

/** A map in which every key is known. */
export const strict = z.strictObject

/** Which branch of a union a value means, so that its errors are those of that branch alone. */
type Pick = (input: unknown) => number

const picks = new WeakMap<object, { readonly pick: Pick; readonly heads: readonly string[] }>()

type Branches = readonly [
  readonly [string, z.ZodType],
  readonly [string, z.ZodType],
  ...(readonly [string, z.ZodType])[],
]
type OutputOf<B extends Branches> = z.output<B[number][1]>
type InputOf<B extends Branches> = z.input<B[number][1]>

/** Maps told apart by the key that each of them has: `{trait: ...}`, `{event: ...}`, `{all: [...]}`. */
export function byKey<const B extends Branches>(branches: B): z.ZodType<OutputOf<B>, InputOf<B>> {
  const heads = branches.map(([head]) => head)
  return union(branches, heads, (input) =>
    heads.findIndex((head) => isRecord(input) && Object.hasOwn(input, head)),
  )
}

/** Values told apart by a function; `heads` names the branches in messages. */
export function byShape<const B extends Branches>(
  branches: B,
  pick: Pick,
): z.ZodType<OutputOf<B>, InputOf<B>> {
  return union(
    branches,
    branches.map(([head]) => head),
    pick,
  )
}

function union<B extends Branches>(
  branches: B,
  heads: readonly string[],
  pick: Pick,
): z.ZodType<OutputOf<B>, InputOf<B>> {
  const schema = z.union(branches.map(([, branch]) => branch))
  picks.set(schema.def.options, { pick, heads })
  return schema as unknown as z.ZodType<OutputOf<B>, InputOf<B>>
}

/** How to read the errors of a union made here. `describe` copies a schema but keeps its options, so these are the key. */
export function pickOf(
  schema: object,
): { readonly pick: Pick; readonly heads: readonly string[] } | undefined {
  const def: unknown = 'def' in schema ? schema.def : undefined
  const options = isRecord(def) ? def.options : undefined
  return typeof options === 'object' && options !== null ? picks.get(options) : undefined
}

export function isRecord(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}
