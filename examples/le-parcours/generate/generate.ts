import { writeConsents } from './consents.ts'
import { writeCrm } from './crm.ts'
import { writeDemographics } from './demographics.ts'
import { writeEvents } from './events.ts'
import { writeLoyalty } from './loyalty.ts'
import { MOVEMENTS_SOURCE } from './movements.ts'
import { type Night, nightOf } from './night.ts'
import { writePeople } from './people-truth.ts'
import { writeReference } from './reference.ts'
import { SHOP } from './shop.ts'
import type { Sink } from './sink.ts'
import { SOCIAL } from './social.ts'
import { SURVEYS } from './surveys.ts'
import { TICKETS_SOURCE } from './tickets.ts'
import { type Counts, nightTruth } from './truth.ts'
import { WEB } from './web.ts'
import { dateOfNight, type Settings, worldOf } from './world.ts'

export type { Settings } from './world.ts'

/** Rows by source and fate, a night. */
export interface Summary extends Settings {
  readonly byNight: readonly {
    readonly date: string
    readonly sources: Readonly<Record<string, Counts>>
  }[]
}

/** The whole file of the night before comes again in every third night. */
const REPEATED_FILE = 3

/** Writes the raw sources of all nights and what is true of them; the same settings give the same bytes. */
export async function generate(settings: Settings, sink: Sink): Promise<Summary> {
  const world = worldOf(settings)
  await writePeople(world, settings.nights, sink)
  const byNight: Summary['byNight'][number][] = []
  for (let number = 0; number < settings.nights; number += 1) {
    const truth = nightTruth(sink, dateOfNight(world, number))
    const night = nightOf(world, number, sink, truth)
    await writeNight(night)
    byNight.push({ date: night.date, sources: truth.counts() })
    await truth.close()
  }
  const summary: Summary = { ...settings, byNight }
  const file = sink.open('truth/summary.json')
  file.write(Buffer.from(`${JSON.stringify(summary, null, 2)}\n`))
  await file.close()
  return summary
}

async function writeNight(night: Night): Promise<void> {
  await writeReference(night)
  await writeCrm(night)
  await writeLoyalty(night)
  await writeEvents(night, MOVEMENTS_SOURCE, null)
  if (night.number % REPEATED_FILE === REPEATED_FILE - 1) {
    const path = `shop/orders-${night.date}-repeat.csv`
    await writeEvents(night, SHOP, { of: night.number - 1, path })
  }
  await writeEvents(night, SHOP, null)
  await writeEvents(night, WEB, null)
  await writeEvents(night, TICKETS_SOURCE, null)
  await writeEvents(night, SURVEYS, null)
  await writeEvents(night, SOCIAL, null)
  await writeConsents(night)
  await writeDemographics(night)
}
