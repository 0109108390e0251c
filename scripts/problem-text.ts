import type { Problem } from '../config/problem.ts'

/** A problem in words, without its place. */
export function problemText(problem: Problem): string {
  const nearest = problem.suggestion === null ? '' : ` Did you mean \`${problem.suggestion}\`?`
  return `${problem.message}${/did you mean/i.test(problem.message) ? '' : nearest}`
}
