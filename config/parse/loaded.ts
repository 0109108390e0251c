import type { FileKind } from '../layout.ts'
import type { Problem } from '../problem.ts'
import type { Path, YamlFile } from '../yaml/document.ts'
import type { Entry } from './draft.ts'
import type { WithEnv } from './environment.ts'
import { valueAt } from './given.ts'

/** One YAML file of a known kind, with the environment put in. */
export interface LoadedFile {
  readonly kind: FileKind
  readonly yaml: YamlFile
  readonly value: unknown
  readonly readable: boolean
  readonly problems: readonly Problem[]
  readonly unresolved: ReadonlySet<string>
  readonly used: WithEnv['used']
}

/** What is not set in the environment has been said once. */
export function withoutUnresolved(problems: readonly Problem[], file: LoadedFile): readonly Problem[] {
  const places = [...file.unresolved].map((key) => file.yaml.at(key.split('/')))
  return problems.filter(
    (one) => !places.some(({ line, column }) => line === one.line && column === one.column),
  )
}

/** One thing of a file, with its places. */
export function entry<T>(
  file: LoadedFile,
  base: Path,
  named: string,
  { value, parts }: Pick<Entry<T>, 'value' | 'parts'>,
  nameKey: string,
): Entry<T> {
  const { yaml } = file
  return {
    name: named,
    value,
    parts,
    raw: valueAt(yaml.value, base),
    position: nameKey === '' ? yaml.atKey(base) : yaml.at([...base, nameKey]),
    at: (path) => yaml.at([...base, ...path]),
    atKey: (path) => yaml.atKey([...base, ...path]),
  }
}
