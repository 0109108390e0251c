import { type Env, hasEnv, resolveEnv } from '../env.ts'
import { type Problem, problem } from '../problem.ts'
import type { Path, YamlFile } from '../yaml/document.ts'
import type { Value } from '../yaml/value.ts'

export interface WithEnv {
  readonly value: Value
  readonly problems: readonly Problem[]
  /** `a/0/b` of values that could not be resolved: nothing more is said about them. */
  readonly unresolved: ReadonlySet<string>
  readonly used: readonly { readonly name: string; readonly value: string }[]
}

/** Puts the environment into the text values of one file. Keys are never resolved. */
export function withEnv(file: YamlFile, env: Env): WithEnv {
  const problems: Problem[] = []
  const unresolved = new Set<string>()
  const used: { name: string; value: string }[] = []
  const text = (raw: string, path: Path): string => {
    if (!hasEnv(raw)) return raw
    const resolved = resolveEnv(raw, env)
    const messages = resolved.unset.map(unsetMessage)
    if (hasEnv(raw.replaceAll(/\$\{env:[^}]*\}/g, '')))
      messages.push('`${env:` without its closing `}`; write `${env:NAME}`')
    if (messages.length > 0) unresolved.add(path.join('/'))
    problems.push(...messages.map((message) => problem(file.at(path), 'ENV_UNSET', message, null)))
    used.push(...resolved.used)
    return resolved.text
  }
  const walk = (value: Value, path: Path): Value => {
    if (typeof value === 'string') return text(value, path)
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]))
  }
  return { value: walk(file.value, []), problems, unresolved, used }
}

function unsetMessage(name: string): string {
  const shown = `\`\${env:${name}}\``
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `${shown} names no variable; give letters, digits and _`
  return `${shown}: the environment variable ${name} is not set, or empty; set it where the command and the worker start`
}

/** The last guard: a value of the environment that found its way into a message is shown as it was written. */
export function hideValues(problems: readonly Problem[], used: WithEnv['used']): readonly Problem[] {
  const secrets = used
    .filter(({ value }) => value.length >= 4)
    .toSorted((a, b) => b.value.length - a.value.length)
  if (secrets.length === 0) return problems
  const hide = (text: string): string =>
    secrets.reduce((shown, { name, value }) => shown.replaceAll(value, `\${env:${name}}`), text)
  return problems.map((one) => ({
    ...one,
    message: hide(one.message),
    suggestion: one.suggestion && hide(one.suggestion),
  }))
}
