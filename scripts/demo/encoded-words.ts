const WORD = /=\?utf-8\?([qb])\?([^?]*)\?=/gi

/** A header of a mail as people read it: `=?UTF-8?Q?Zo=C3=AB?=` is `Zoë`. Only UTF-8, which is what we send. */
export function decodedWords(header: string): string {
  return header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(WORD, (_, form: string, text: string) =>
      (form.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : quoted(text)).toString('utf8'),
    )
}

function quoted(text: string): Buffer {
  const plain = text.replaceAll('_', ' ')
  const bytes = [...plain.matchAll(/=([0-9a-f]{2})|([^=])/gi)].map(([, hex, char = '']) =>
    hex === undefined ? Buffer.from(char) : Buffer.from(hex, 'hex'),
  )
  return Buffer.concat(bytes)
}
