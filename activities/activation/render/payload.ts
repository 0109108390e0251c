import type { PayloadField, PayloadSpec } from '../../../core/brand/campaign.ts'
import { type Named, named, nothingNamed } from '../../../core/named.ts'
import { type RowFacts, typedValue } from './columns.ts'
import type { OpenPerson } from './person.ts'
import { compileText, type TemplateContext } from './template.ts'

/** What the body of one message is made of. */
export interface PayloadContext {
  readonly facts: RowFacts
  readonly person: OpenPerson
  readonly words: TemplateContext
}

/** Reads a payload once; the result gives the JSON body for one person, and throws when a text cannot be rendered. */
export function compilePayload(spec: PayloadSpec): (context: PayloadContext) => string {
  const fields = Object.entries(spec).map(([name, field]) => [name.split('.'), compileField(field)] as const)
  return (context) => {
    const body = nothingNamed<unknown>()
    for (const [path, read] of fields) put(body, path, read(context))
    return JSON.stringify(body)
  }
}

function compileField(field: PayloadField): (context: PayloadContext) => unknown {
  if ('constant' in field) return () => field.constant
  if ('text' in field) {
    const render = compileText(field.text)
    return ({ words }) => render(words)
  }
  const value = typedValue(field.value)
  return ({ facts, person }) => value(facts, person)
}

function put(tree: Named<unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    tree[name] = value
    return
  }
  const inner = (named(tree, name) ?? nothingNamed()) as Named<unknown>
  tree[name] = inner
  put(inner, rest, value)
}

/** The expressions of a payload, as a file has columns. */
export function payloadColumns(spec: PayloadSpec): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(spec).flatMap(([name, field]) => ('value' in field ? [[name, field.value]] : [])),
  )
}
