import { createHash } from 'node:crypto'

/** Hash of a text, as 64 hexadecimal digits. */
export function hashText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** Version of a project: the hash of its files' paths and texts, as written (secrets are not in them). */
export function hashFiles(files: Readonly<Record<string, string>>): string {
  const paths = Object.keys(files).toSorted()
  return hashText(JSON.stringify(paths.map((path) => [path, files[path]])))
}
