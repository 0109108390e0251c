/** First bytes of files that are no text, and what to do about each. */
const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly words: string }[] = [
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    words: 'a spreadsheet or a ZIP archive. In the spreadsheet: save as CSV (UTF-8); an archive: unpack it',
  },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    words: 'an old spreadsheet (.xls). Open it, and save it as CSV (UTF-8)',
  },
  { bytes: [0x25, 0x50, 0x44, 0x46], words: 'a PDF. Export the list itself as CSV' },
  { bytes: [0x1f, 0x8b], words: 'packed by gzip, and its name does not say so. Call it .csv.gz' },
  { bytes: [0x50, 0x41, 0x52, 0x31], words: 'a Parquet file. Export it as CSV' },
]

/** What a file is that is no CSV, by its first bytes, with what to do; null = it may be text. */
export function otherFormat(start: Uint8Array): string | null {
  return SIGNATURES.find(({ bytes }) => bytes.every((byte, at) => start[at] === byte))?.words ?? null
}
