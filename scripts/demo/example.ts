import type { Env } from '../../config/home.ts'
import type { ServiceSpec } from './service.ts'

/** One night of a demo. */
export interface DemoNight {
  readonly date: string
  /** What sending takes for the true time: the mornings of a demo lie in the past. */
  readonly clock: string
}

/** What an example brand brings for its demo: `examples/<name>/demo.ts` exports it as `example`. */
export interface DemoExample {
  readonly nights: readonly DemoNight[]
  /** An invented person of its data, for the commands that the demo says to try. */
  readonly person: string
  /** Makes the world around the brand: its data, its databases, its services. Called with an empty brand database. */
  prepare(context: DemoContext): Promise<DemoWorld>
}

/** What a demo offers to an example brand. */
export interface DemoContext {
  readonly env: Env
  /** Empty, and the brand's own: made anew for every demo. */
  readonly dataDir: string
  /** The address of a database of this name beside the brand's, empty; made anew for every demo. */
  database(name: string): Promise<string>
  /** Starts a service in the background, which goes on after the demo, until `dev down`. Its port. */
  service(spec: ServiceSpec): Promise<number>
}

/** The world around a brand, night by night. */
export interface DemoWorld {
  /** Variables that the brand's project asks for; kept for later commands. */
  readonly env: Readonly<Record<string, string>>
  /** Brings what is outside to the end of a business date. */
  beforeNight(date: string): Promise<void>
}
