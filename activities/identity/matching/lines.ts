/** Fields of one line of COPY in text form; null = nothing there. */
export type Fields = readonly (string | null)[]

/** Lines of `copy ... to stdout`, some at a time. */
export async function* copiedLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Fields[]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (lines.length > 0) yield lines.map(fieldsOf)
  }
}

const fieldsOf = (line: string): Fields => {
  const fields = line.split('\t')
  if (!line.includes('\\')) return fields
  return fields.map((field) => (field === '\\N' ? null : unescaped(field)))
}

const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

const unescaped = (field: string): string => field.replace(/\\(.)/g, (_, c: string) => ESCAPED[c] ?? c)
