import type { Position } from '../../core/brand/segment.ts'
import { type Problem, problem } from '../problem.ts'

/** The parser's errors in words that say what to do. */
const WORDS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab is used as indentation; YAML takes spaces only: replace the tab by two spaces',
  DUPLICATE_KEY: 'this key stands twice in the same map; keep one of the two',
  BAD_INDENT:
    'the indentation does not fit the lines above; move the line to the column of its neighbours, or close the bracket before it',
  BLOCK_AS_IMPLICIT_KEY:
    'a second `key: value` on the line of a value, or a line indented below a value; put the value in quotes if it holds `: `, or move the line',
  MULTILINE_IMPLICIT_KEY:
    'a `key: value` is expected here; this line stands deeper or shallower than its neighbours, or its colon is missing',
  MISSING_CHAR:
    'something is not closed or not finished here: a quote, a bracket, or a key without its colon',
  UNEXPECTED_TOKEN: 'this cannot stand here; a text that holds any of { } [ ] , : # must be in quotes',
  BAD_SCALAR_START: 'a text cannot begin with this character; put it in quotes',
  MULTIPLE_DOCS: 'a second document (`---`) in one file; make it a file of its own',
  TAG_RESOLVE_FAILED: 'tags (`!name`) are not used here; take the tag away',
  BAD_ALIAS: 'an alias must name an anchor; put the text in quotes if it is no alias',
  RESOURCE_EXHAUSTION: 'brackets or lines stand too deeply inside each other; write it flatter',
  BAD_DQ_ESCAPE: 'unknown escape after a backslash; use single quotes where backslashes stand for themselves',
}

interface SyntaxFault {
  readonly code: string
  readonly message: string
  readonly pos: readonly [number, number]
}

/** One error of the YAML parser as a problem. */
export function syntaxProblem(
  text: string,
  fault: SyntaxFault,
  position: (offset: number) => Position,
): Problem {
  const offset = Math.min(fault.pos[0], Math.max(text.trimEnd().length - 1, 0))
  const at = position(offset)
  const line = text.split('\n', at.line)[at.line - 1] ?? ''
  const words =
    WORDS[fault.code] ?? `${lowerFirst(fault.message)}; put texts with special characters in quotes`
  const hint =
    fault.code === 'UNEXPECTED_TOKEN' && line.includes('${') ? '; here: "${env:NAME}" in double quotes' : ''
  return problem(at, 'YAML', `${words}${hint}`, null)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
