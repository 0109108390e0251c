import { hopeless } from '../../../../core/errors.ts'

const BREAK = 10

/** Cuts what a tap prints into lines; the last one may end without a break. */
export async function* linesOf(
  source: string,
  output: AsyncIterable<Buffer>,
  lineBytes: number,
): AsyncGenerator<Buffer, void, void> {
  let held: Buffer[] = []
  let length = 0
  for await (const chunk of output) {
    let from = 0
    for (let end = chunk.indexOf(BREAK); end >= 0; end = chunk.indexOf(BREAK, from)) {
      const line = chunk.subarray(from, end)
      if (length + line.length > lineBytes) throw tooLong(source, lineBytes)
      yield length === 0 ? line : Buffer.concat([...held, line])
      held = []
      length = 0
      from = end + 1
    }
    held.push(chunk.subarray(from))
    length += chunk.length - from
    if (length > lineBytes) throw tooLong(source, lineBytes)
  }
  if (length > 0) yield Buffer.concat(held)
}

function tooLong(source: string, limit: number): Error {
  return hopeless(
    'SINGER_LINE_TOO_LONG',
    `Source ${source}: the tap printed a line of more than ${limit} bytes. Raise limits.line_bytes if it is right.`,
    { source, limit },
  )
}
