import type { Position } from '../../core/brand/segment.ts'

/** What an author may not mean, or a night stumbles over, though the project is in order; the shape of a problem. */
export interface Warning extends Position {
  readonly code: 'NO_FILE' | 'NO_KEY'
  readonly message: string
  readonly suggestion: null
}
