import { fileURLToPath } from 'node:url'
import type { DemoContext, DemoExample } from '../../scripts/demo/example.ts'
import { applyCrmNight } from './crm/apply.ts'
import { directorySink } from './generate/directory.ts'
import { generate } from './generate/generate.ts'

const FIRST_NIGHT = '2026-03-27'
/** The clocks of Paris change in the last of these nights. */
const NIGHTS = ['2026-03-27', '2026-03-28', '2026-03-29'] as const
const MORNINGS = ['2026-03-28T09:00:00Z', '2026-03-29T09:00:00Z', '2026-03-30T09:00:00Z'] as const
const PEOPLE = 5_000
const SEED = 1
/** Made by that seed; the tour of the README names the same. */
const PERSON = 'a.dupont.509sn@boite.example'

const SERVER = fileURLToPath(new URL('./server/main.ts', import.meta.url))
const API_KEY = 'demo'
const CRM_SCHEMA = 'public'

/** Three nights of Le Parcours with 5,000 people: its files, its CRM's database and its loyalty programme's API. */
export const example: DemoExample = {
  person: PERSON,
  nights: NIGHTS.map((date, i) => ({ date, clock: MORNINGS[i] ?? `${date}T09:00:00Z` })),
  prepare: async (context) => {
    const { dataDir } = context
    const settings = { people: PEOPLE, nights: NIGHTS.length, seed: SEED, firstNight: FIRST_NIGHT }
    await generate(settings, directorySink(dataDir))
    const [crm, port] = await Promise.all([context.database('crm'), context.service(loyalty(context))])
    return {
      env: {
        LE_PARCOURS_DATA: dataDir,
        LE_PARCOURS_CRM_URL: crm,
        LE_PARCOURS_LOYALTY_URL: `http://127.0.0.1:${port}`,
        LE_PARCOURS_LOYALTY_KEY: API_KEY,
        LE_PARCOURS_DECISION_KEY: 'a key of the demo alone',
      },
      beforeNight: async (date) => {
        await applyCrmNight({ connectionString: crm, schema: CRM_SCHEMA, dir: dataDir, date })
      },
    }
  },
}

function loyalty({ dataDir }: DemoContext): Parameters<DemoContext['service']>[0] {
  const words = { data: dataDir, key: API_KEY, seed: String(SEED) }
  return {
    name: 'loyalty',
    what: 'the API of the loyalty programme',
    usualPort: 2727,
    args: (port) => [
      '--import',
      import.meta.resolve('tsx'),
      SERVER,
      ...Object.entries({ ...words, port: String(port) }).flatMap(([name, value]) => [`--${name}`, value]),
    ],
  }
}
