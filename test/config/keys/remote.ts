import type { Mark } from '../../../activities/extract/sources/kind.ts'
import { SOURCE_KINDS } from '../../../activities/extract/sources/kinds.ts'
import type { Env } from '../../../config/env.ts'
import { parseProject } from '../../../config/load.ts'
import type { SourceSpec } from '../../../core/brand/source.ts'
import { readSession, type TestIo, testIo, type UnitRead } from '../../activities/extract/sources/support.ts'
import { TINY_FILES } from '../../support/tiny-brand.ts'

/** A source of things, as YAML: what its kind says, and the rest. */
export const thingsYaml = (kind: string, contents = 'changes'): string => `source: things
${kind}
key: [id]
contents: ${contents}
party: first
holder: Tiny Shop
lawful_basis: contract
allowed_uses: [profiling]
drift: ignore
rows: reference
dataset: things
attributes: { name: { from: name, as: text } }
`

/** The source that a YAML says, or all of its problems. */
export function specOf(yaml: string, env: Env = {}): SourceSpec {
  const read = parseProject({ ...TINY_FILES, 'sources/things.yaml': yaml }, env)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'))
  const spec = read.project.sources.find(({ name }) => name === 'things')
  if (spec === undefined) throw new Error('no source of things')
  return spec
}

export interface YamlRead {
  readonly units: readonly UnitRead[]
  readonly marks: readonly Mark[]
  readonly io: TestIo
  /** All rows, as texts of their columns. */
  readonly rows: readonly (readonly string[])[]
}

/** One night of a source as its YAML says. */
export async function readYaml(
  yaml: string,
  { env = {}, marks = [], most }: { env?: Env; marks?: readonly Mark[]; most?: number } = {},
): Promise<YamlRead> {
  const spec = specOf(yaml, env)
  const io = testIo()
  const read = await readSession(await SOURCE_KINDS[spec.from.kind].open(spec, io), marks, most)
  return { ...read, io, rows: read.units.flatMap(({ rows }) => rows) }
}
