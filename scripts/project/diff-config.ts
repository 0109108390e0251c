import { diffLines, withContext } from '../output/text-diff.ts'

/** What changed in one file of the brand project. */
export interface FileDifference {
  readonly file: string
  readonly change: 'added' | 'removed' | 'changed'
  /** `- ` before, `+ ` after, with two lines around. */
  readonly lines: readonly string[]
}

type Files = Readonly<Record<string, string>>
const AROUND = 2

/** The files that differ between two versions of a brand project. A secret is masked, should one stand there in clear. */
export function diffConfig(before: Files, after: Files): readonly FileDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  return names
    .filter((file) => before[file] !== after[file])
    .map((file) => ({
      file,
      change: before[file] === undefined ? 'added' : after[file] === undefined ? 'removed' : 'changed',
      lines: withContext(diffLines(before[file] ?? '', after[file] ?? ''), AROUND).map(masked),
    }))
}

/** The loader keeps `${env:NAME}` unresolved; whoever wrote a password in its place shall not find it on a screen. */
const masked = (line: string): string => line.replace(SECRET, '$1***')

const SECRET =
  /((?:^|[\s{,])["']?[\w-]*(?:password|passwd|secret|token|authorization|credential|api[_-]?key)[\w-]*["']?\s*:\s*)(?!["']?\$\{env:\w+\}["']?\s*(?:[,}]|$))\S.*/i
