/** Names of queues and workflows in one place; they are part of the public interface. */
export const orchestratorQueue = (brand: string): string => `${brand}-orchestrator`
export const extractQueue = (brand: string): string => `${brand}-extract`
export const computeQueue = (brand: string): string => `${brand}-compute`
export const sendQueue = (brand: string, destination: string): string => `${brand}-send-${destination}`

/** Id of a night started from the CLI; the n-th run of one date (n > 1) gets a suffix. */
export const nightlyId = (brand: string, businessDate: string, n: number): string =>
  n <= 1 ? `nightly/${brand}/${businessDate}` : `nightly/${brand}/${businessDate}/${n}`

/** Id of the brand's schedule, and of the nights that it starts: Temporal adds the nominal start to theirs. */
export const scheduleId = (brand: string): string => `nocturne-${brand}`
export const scheduledNightId = (brand: string): string => `nightly/${brand}`

export const extractId = (parentId: string, source: string): string => `${parentId}/extract/${source}`
/** Id of the activity that reads a source, in a workflow of its own or in the night's. */
export const extractActivityId = (source: string): string => `extract-${source}`
export const deliverId = (brand: string, businessDate: string, destination: string): string =>
  `deliver/${brand}/${businessDate}/${destination}`
