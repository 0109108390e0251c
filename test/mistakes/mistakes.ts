import { expect, test } from 'vitest'
import type { ExitCode } from '../../core/exit.ts'
import { type Told, tell, type Where } from './told.ts'

/** One wrong input, and what somebody who made it must be told. */
export interface Mistake {
  readonly mistake: string
  readonly args: readonly string[]
  readonly exit: ExitCode
  /** `error.code` of `--json`. */
  readonly code: string
  /** What was given, what is allowed, what to do next: words or expressions that stand in the message. */
  readonly says: readonly (string | RegExp)[]
}

export const SECRET = 'hunter2'

/** Makes each mistake for people and for scripts: exit code, message and hint are the same, and no secret is told. */
export function describeMistakes(
  mistakes: readonly Mistake[],
  where: (mistake: Mistake) => Promise<Where>,
): void {
  test.each(mistakes)('$mistake', async (mistake) => {
    const place = await where(mistake)
    const plain = await tell(mistake.args, place)
    const json = await tell(['--json', ...mistake.args], place)
    expect([plain.exit, json.exit]).toEqual([mistake.exit, mistake.exit])
    expect([plain.out, json.err]).toEqual(['', ''])
    const error = errorOf(json)
    expect(error.code).toBe(mistake.code)
    const said = [error.message, error.hint ?? ''].join(' ')
    for (const words of mistake.says) expect(said).toMatch(toExpression(words))
    expect(plain.err).toContain(error.message)
    if (error.hint !== null) expect(plain.err).toContain(error.hint)
    expect(`${plain.err}${json.out}`).not.toMatch(/ at .*\.ts:|node_modules|undefined|\[object/)
    expect(`${plain.err}${json.out}`).not.toContain(SECRET)
  })
}

interface ToldError {
  readonly code: string
  readonly message: string
  readonly hint: string | null
}

/** The one document of stdout, with all keys of the public interface. */
export function errorOf({ out }: Told): ToldError {
  const { error } = JSON.parse(out) as { readonly error: ToldError }
  expect(Object.keys(error).toSorted()).toEqual(['code', 'column', 'file', 'hint', 'line', 'message'])
  return error
}

export function toExpression(words: string | RegExp): RegExp {
  return words instanceof RegExp ? words : new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
}
