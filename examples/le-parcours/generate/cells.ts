/** A CSV line; fields are quoted where they must be. */
export function csvLine(cells: readonly string[], delimiter: string): string {
  return cells.map((cell) => quoted(cell, delimiter)).join(delimiter)
}

function quoted(cell: string, delimiter: string): string {
  if (!cell.includes(delimiter) && !cell.includes('"') && !cell.includes('\n')) return cell
  return `"${cell.replaceAll('"', '""')}"`
}

/** The cells with one of them replaced. */
export function withCell(cells: readonly string[], at: number, value: string): readonly string[] {
  return cells.map((cell, index) => (index === at ? value : cell))
}

/** The line in UTF-8 with one byte that can stand nowhere in it: the last letter of the text becomes 0xFF. */
export function invalidUtf8(line: string): Buffer {
  const bytes = Buffer.from(line, 'utf8')
  let at = bytes.length - 1
  while (at > 0 && !isLetter(bytes[at] ?? 0)) at -= 1
  bytes[at] = 0xff
  return bytes
}

function isLetter(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a)
}

/** Cents as a decimal with two digits and this mark. */
export function decimal(cents: number, mark: '.' | ','): string {
  const sign = cents < 0 ? '-' : ''
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${sign}${digits.slice(0, -2)}${mark}${digits.slice(-2)}`
}
