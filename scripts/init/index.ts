import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { hopeless } from '../../core/errors.ts'
import { type ConsentGuess, guessConsent } from './consent-source.ts'
import {
  asComment,
  CAMPAIGN_FILE,
  DESTINATION_FILE,
  EXAMPLE_PEOPLE,
  ORDERS_FILE,
  segmentsFile,
  TRAITS_FILE,
} from './example-files.ts'
import { guessPeople, type PeopleGuess } from './guess.ts'
import { plainHeader } from './header.ts'
import {
  type BrandName,
  brandFile,
  consentFile,
  GATES_FILE,
  identityFile,
  PROFILE_FILE,
} from './project-files.ts'
import { peopleSourceFile } from './source-file.ts'

export interface InitRequest {
  /** Directory of the new project; made when it is not there. */
  readonly dir: string
  /** A CSV of people; null writes an example of invented ones. */
  readonly from: string | null
  readonly now: Date
}

export interface InitResult {
  readonly dir: string
  /** Paths inside of the project, in the order of writing. */
  readonly files: readonly string[]
  readonly brand: string
  readonly guess: PeopleGuess
  /** How people become contactable. */
  readonly consent: ConsentGuess
}

/** Writes a new brand project that validates and runs; overwrites nothing. */
export async function initProject({ dir, from, now }: InitRequest): Promise<InitResult> {
  const root = resolve(dir)
  const brand = brandName(root)
  refuseExisting(root, ['nocturne.yaml'])
  if (from === null) {
    refuseExisting(root, ['data/people.csv'])
    write(root, { 'data/people.csv': EXAMPLE_PEOPLE })
  }
  const csv = from === null ? join(root, 'data/people.csv') : resolve(from)
  const guess = await guessPeople(csv, now)
  const consent = guessConsent(guess, pathFrom(root, csv), brand.name)
  const files = projectFiles(brand, guess, pathFrom(root, csv), consent)
  refuseExisting(root, Object.keys(files))
  write(root, files)
  const written = [...(from === null ? ['data/people.csv'] : []), ...Object.keys(files)]
  return { dir: root, files: written, brand: brand.slug, guess, consent }
}

function projectFiles(
  brand: BrandName,
  guess: PeopleGuess,
  csvPath: string,
  consent: ConsentGuess,
): Readonly<Record<string, string>> {
  const types = guess.plans.flatMap(({ role }) => (role.kind === 'identifier' ? [role.type] : []))
  return {
    'nocturne.yaml': brandFile(brand, guess),
    'sources/people.yaml': peopleSourceFile(guess, csvPath, brand.name),
    'sources/orders.yaml': ORDERS_FILE,
    'sources/consents.yaml': asComment(consent.yaml),
    'identity.yaml': identityFile(types),
    'profile.yaml': PROFILE_FILE,
    'consent.yaml': consentFile(types),
    'traits/orders.yaml': TRAITS_FILE,
    'segments/people.yaml': segmentsFile(types, guess),
    'campaigns/welcome.yaml': CAMPAIGN_FILE,
    'destinations/newsletter.yaml': DESTINATION_FILE,
    'gates.yaml': GATES_FILE,
  }
}

function brandName(root: string): BrandName {
  const words = plainHeader(basename(root))
    .split(' ')
    .filter((word) => word !== '')
  const slug = words
    .join('-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-$/, '')
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  return { slug: slug === '' ? 'brand' : slug, name: name === '' ? 'Brand' : name }
}

/** Relative where the way is short, so that the project can move together with its data. */
function pathFrom(root: string, csv: string): string {
  const way = relative(root, csv)
  return isAbsolute(way) || way.startsWith('../../../') ? csv : way.replaceAll('\\', '/')
}

function refuseExisting(root: string, paths: readonly string[]): void {
  const there = paths.find((path) => existsSync(join(root, path)))
  if (there === undefined) return
  throw hopeless(
    'PROJECT_EXISTS',
    `${join(root, there)} is there already, and init overwrites nothing. Give another directory, or take the file away.`,
  )
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text, { flag: 'wx' })
  }
}
