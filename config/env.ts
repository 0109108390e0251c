/** The part of the environment that `${env:NAME}` reads; passed in, so that tests and workers give their own. */
export type Env = Readonly<Record<string, string | undefined>>

const REFERENCE = /\$\{env:([^}]*)\}/g

export interface Resolved {
  readonly text: string
  /** Names that are not set, or are not names. */
  readonly unset: readonly string[]
  /** The values that were put in, for hiding them in messages. */
  readonly used: readonly { readonly name: string; readonly value: string }[]
}

/** Whether a text refers to the environment. */
export function hasEnv(text: string): boolean {
  return text.includes('${env:')
}

/** Puts in every `${env:NAME}`. A variable that is set to nothing counts as unset: a path or a password is never empty by intent. */
export function resolveEnv(text: string, env: Env): Resolved {
  const unset: string[] = []
  const used: { name: string; value: string }[] = []
  const resolved = text.replaceAll(REFERENCE, (whole, name: string) => {
    const value = Object.hasOwn(env, name) ? env[name] : undefined
    if (value === undefined || value === '') {
      unset.push(name)
      return whole
    }
    used.push({ name, value })
    return value
  })
  return { text: resolved, unset, used }
}
