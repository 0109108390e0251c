import { hopeless, NocturneError, passing } from '../../../../core/errors.ts'

const WORDS: Readonly<Record<string, string>> = {
  '28P01': 'the password is refused',
  '3D000': 'there is no such database',
  '42501': 'the role may not read it',
  '42601': 'the query is no SQL',
  '42703': 'there is no such column',
  '42P01': 'there is no such table',
  '57014': 'a statement took longer than limits.statement_timeout',
}
/** Classes of SQLSTATE that no other try betters: sign-in, catalogue, syntax and rights, data, read only. */
const HOPELESS = /^(?:0A|22|25|28|3D|3F|42)/

/** Host and database of an address, without user and password. */
export function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'its server'
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

/** An error of the source's server, told by its code: its words may quote rows, or the address with the password. */
export function faultOf(source: string, place: string, error: unknown): NocturneError {
  if (error instanceof NocturneError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'connection lost'
  const why = WORDS[code] === undefined ? code : `${code}, ${WORDS[code]}`
  // A server that asks for a password, and none in the address: the client itself says so, without a code.
  const unsigned = error instanceof Error && error.message.startsWith('SASL')
  if (unsigned || HOPELESS.test(code))
    return hopeless(
      'POSTGRES_REFUSED',
      `Source ${source}: ${place} cannot be read (${unsigned ? 'it asks for a password' : why}). Correct url, table, query or cursor, or what the role may read.`,
      { source, cause: code },
    )
  return passing(
    'POSTGRES_UNAVAILABLE',
    `Source ${source}: ${place} does not answer, or no more (${why}). It is asked again later; look whether the server is up.`,
    { source, cause: code },
  )
}
