import { invalidUtf8 } from './cells.ts'
import type { Broken, Entry } from './events.ts'

/** Lines of NDJSON that are no JSON object, or no text. `line` writes the row under a key of its own. */
export function brokenLines<Row>(
  line: (row: Row, key: string) => string,
  twin: (key: string) => string,
): readonly ((entry: Entry<Row>) => Broken)[] {
  const broken =
    (change: (text: string) => string | Buffer, reason: Broken['reason'], keyed: boolean) =>
    ({ row, key }: Entry<Row>): Broken => {
      const own = twin(key)
      return { line: change(line(row, own)), key: keyed ? own : '', reason }
    }
  return [
    broken((text) => text.slice(0, Math.floor(text.length * 0.6)), 'bad_json', false),
    broken((text) => `[${text}]`, 'bad_json', false),
    broken((text) => text.replaceAll('"', "'"), 'bad_json', false),
    broken(invalidUtf8, 'encoding', false),
    broken((text) => `${text.slice(0, -2)}\0${text.slice(-2)}`, 'nul_byte', false),
  ]
}
