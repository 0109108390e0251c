import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { greetServer } from '../../activities/activation/destinations/smtp.ts'
import { placeOf } from '../../activities/activation/place.ts'
import { readPlaces } from '../../activities/report/queries/decisions.ts'
import { readOpenBreakers } from '../../activities/report/queries/deliveries.ts'
import { homeLayout } from '../../config/home.ts'
import type { DestinationSpec, EmailDestination, FileDestination } from '../../core/brand/destination.ts'
import { about, type Check, type Examined, type Finding } from './finding.ts'
import { placeOfUrl, type Reach, unreachable } from './reach.ts'

const TIMEOUTS = { connect: 4_000, greeting: 4_000, silence: 4_000 }

/** Each destination: would it take something now. Nothing is sent, and no file is made. */
export const checkDestinations: Check = async ({ project, place, cli, db }: Examined) => {
  const pausing = db === null ? [] : (await readOpenBreakers(db)).map(pausingFinding)
  if (project === null) return pausing
  const out = place.home === undefined ? undefined : homeLayout(place.home, cli.env).out
  const looked = await Promise.all(
    project.destinations.map((spec) =>
      lookAt(spec, out).catch((error: unknown) => about('destinations', spec.name).failed(error)),
    ),
  )
  const told = db === null ? [] : await readPlaces(db)
  return [...looked, ...pausing, ...told.flatMap((one) => leftFinding(one, project.destinations))]
}

/** Decisions that lie where the next night does not tell any more: who withdraws stays there. */
function leftFinding(
  { destination, place }: { readonly destination: string; readonly place: string },
  specs: readonly DestinationSpec[],
): readonly Finding[] {
  const spec = specs.find((one) => one.name === destination)
  const now = spec?.kind === 'decisions' ? placeOf(spec.to) : null
  if (now === place) return []
  const what =
    now === null
      ? 'It is no destination of decisions any more.'
      : `The next night tells everything to another place (${now}).`
  return [
    about('destinations', destination).warn(
      'DECISIONS_LEFT',
      `${what} What it was told lies at ${place}, and nobody is removed there any more.`,
      'Empty that place, or put `to` back.',
    ),
  ]
}

const pausingFinding = (name: string): Finding =>
  about('destinations', name).warn(
    'DESTINATION_PAUSED',
    'It has failed too often, so that sending to it pauses. One message tries by itself from time to time; sending goes on once one arrives.',
    'Mend what the destination needs; what waits: nocturne delivery list --state planned',
  )

function lookAt(spec: DestinationSpec, out: string | undefined): Promise<Finding> {
  switch (spec.kind) {
    case 'email':
      return mailServer(spec)
    case 'file':
      return spec.sftp === null
        ? directory(spec, out)
        : answers(spec.name, { ...spec.sftp, secure: false }, 'sftp')
    case 'decisions':
      return 'directory' in spec.to
        ? directory({ name: spec.name, directory: spec.to.directory }, out)
        : answers(spec.name, placeOfUrl('url' in spec.to ? spec.to : { url: spec.to.database }), 'to')
    default:
      return answers(spec.name, placeOfUrl(spec), 'url')
  }
}

async function mailServer(spec: EmailDestination): Promise<Finding> {
  const it = about('destinations', spec.name)
  const why = await greetServer(spec, TIMEOUTS)
  const at = `${spec.host}:${spec.port}`
  if (why === null)
    return it.ok(`${at} greets${spec.user === null ? '' : ' and lets us in'}; nothing was sent`)
  return it.fail(
    'MAIL_SERVER',
    `The mail server at ${at} cannot be used (${why}): its messages would wait.`,
    'Check host, port, secure, user and password in the destination.',
  )
}

async function directory(
  spec: Pick<FileDestination, 'name' | 'directory'>,
  out: string | undefined,
): Promise<Finding> {
  const it = about('destinations', spec.name)
  const place = out === undefined ? spec.directory : resolve(out, spec.directory)
  const why = await notWritable(place)
  if (why === null) return it.ok(`${place} can be written from here (the worker writes it, maybe elsewhere)`)
  return it.fail(
    'DIRECTORY',
    `${place} cannot be written from here (${why}).`,
    'Correct directory in the destination, or the rights there; the account of the worker counts.',
  )
}

/** Whether the directory, or the nearest one above that is there, takes a new entry. */
async function notWritable(path: string): Promise<string | null> {
  try {
    const found = await stat(path)
    if (!found.isDirectory()) return 'ENOTDIR'
    await access(path, constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' && dirname(path) !== path ? notWritable(dirname(path)) : String(code)
  }
}

async function answers(name: string, at: Reach | null, key: string): Promise<Finding> {
  const it = about('destinations', name)
  if (at === null) return it.ok('is known only when something is sent')
  const why = await unreachable(at)
  if (why === null) return it.ok(`${at.host}:${at.port} answers; nothing was sent`)
  return it.fail(
    'DESTINATION_UNREACHABLE',
    `${at.host}:${at.port} cannot be reached (${why}): what goes there would wait.`,
    `Check ${key} in the destination, and the network.`,
  )
}
