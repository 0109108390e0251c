import { mix } from '../generate/random.ts'

/** How often the server fails on purpose; each a share of the requests. */
export interface FaultRates {
  readonly tooMany: number
  readonly serverError: number
  readonly cutBody: number
}

export type Fault = 'too_many' | 'server_error' | 'cut_body'

export const NO_FAULTS: FaultRates = { tooMany: 0, serverError: 0, cutBody: 0 }
export const USUAL_FAULTS: FaultRates = { tooMany: 0.06, serverError: 0.04, cutBody: 0.03 }
/** After so many faults in a row for one address, it answers. */
const MOST_IN_A_ROW = 2

/** Decides which requests fail: by seed, address and how often it was asked, never by the clock. */
export function faultsOf(seed: number, rates: FaultRates): (url: string) => Fault | null {
  const asked = new Map<string, { readonly times: number; readonly failed: number }>()
  return (url) => {
    const { times, failed } = asked.get(url) ?? { times: 0, failed: 0 }
    const drawn =
      failed >= MOST_IN_A_ROW ? null : draw(mix(seed, times, ...Buffer.from(url)) / 2 ** 32, rates)
    asked.set(url, { times: times + 1, failed: drawn === null ? 0 : failed + 1 })
    return drawn
  }
}

function draw(at: number, { tooMany, serverError, cutBody }: FaultRates): Fault | null {
  if (at < tooMany) return 'too_many'
  if (at < tooMany + serverError) return 'server_error'
  return at < tooMany + serverError + cutBody ? 'cut_body' : null
}
