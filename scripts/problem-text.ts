import type { Problem } from '../config/problem.ts'

/** A problem in words, without its place. */
export function problemText({ message, suggestion }: Problem): string {
  if (suggestion === null || /did you mean/i.test(message)) return message
  return `${message}${/[.!?)]$/.test(message) ? '' : '.'} Did you mean \`${suggestion}\`?`
}
