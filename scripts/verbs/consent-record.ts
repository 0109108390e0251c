import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { entryProblem, recordLive } from '../../activities/consent/queries.ts'
import { spellingsOf } from '../../activities/extract/normalise/spellings.ts'
import { nearest } from '../../config/nearest.ts'
import type { ConsentPolicy } from '../../core/brand/consent.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { keyedId } from '../../db/keys.ts'
import type { Cli } from '../cli.ts'
import { misuse } from '../failure.ts'
import { operatorName } from '../operator.ts'
import { keyOf } from '../project/brand-key.ts'
import { needProject, placeOf } from '../project/place.ts'
import { projectInOrder } from '../project/project.ts'
import { withDatabase } from '../session.ts'

export interface RecordOptions {
  readonly identifier: string
  readonly channel: string
  readonly purpose: string
  readonly action: 'grant' | 'withdraw' | 'object'
  readonly at?: Date
  readonly proof?: string
  readonly method?: string
  readonly by?: string
}

/** `consent record`: the same word twice is one entry. */
export async function record(cli: Cli, options: RecordOptions): Promise<ExitCode> {
  const { project } = projectInOrder(needProject(await placeOf(cli)), cli.env)
  const [type, written] = typed(options.identifier)
  checkPolicy(project.consent, type, options)
  const method = options.method ?? firstMethod(project.consent, options.action)
  const occurredAt = (options.at ?? cli.now()).toISOString()
  const problem = entryProblem({ occurredAt }, cli.now())
  if (problem !== null) throw misuse('BAD_TIME', `--at: ${problem.detail}.`, null)
  const proof = options.proof === undefined ? null : proofOf(cli.cwd, options.proof)
  if (options.action === 'grant') checkGrant(project.consent, method, proof)
  const { action, channel, purpose } = options
  return withDatabase(cli, async (session) => {
    const key = await keyOf(cli, session)
    const [identifier] = spellingsOf(key, project, type, written)
    if (identifier === undefined)
      throw misuse('BAD_IDENTIFIER', `What was typed is no valid ${type}.`, 'Write --identifier TYPE:VALUE.')
    const said = [identifier.identifierId, channel, purpose, action, occurredAt, method, proof ?? '']
    const { loaded } = await recordLive(session.db, {
      identifier,
      by: options.by ?? operatorName(),
      event: {
        identifierId: identifier.identifierId,
        channel,
        purpose,
        action,
        occurredAt,
        method,
        proof,
        sourceKey: 'cli',
        hash: keyedId(key, 'consent', ...said),
      },
    })
    const assumed = options.method === undefined && action === 'grant' ? ' (--method names another)' : ''
    const document = { recorded: loaded === 1, action, channel, purpose, at: occurredAt, method, proof }
    cli.output.result(
      () => [
        loaded === 1
          ? `Recorded: ${action} of ${purpose} on channel ${channel}, said by method ${method}${assumed}.`
          : 'That was recorded before.',
      ],
      document,
    )
    return EXIT.done
  })
}

function typed(text: string): readonly [string, string] {
  const at = text.indexOf(':')
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)]
  throw misuse(
    'BAD_IDENTIFIER',
    '--identifier is no TYPE:VALUE.',
    'Write for example --identifier email:ana@people.example',
  )
}

/** What the policy does not know can be neither granted nor asked. */
function checkPolicy(policy: ConsentPolicy, type: string, { channel, purpose }: RecordOptions): void {
  const names = policy.channels.map((c) => c.channel)
  const known = policy.channels.find((c) => c.channel === channel)
  if (known === undefined) throw unknown('channel', channel, names)
  if (!known.purposes.includes(purpose)) throw unknown(`purpose of ${channel}`, purpose, known.purposes)
  if (known.address !== type)
    throw misuse(
      'WRONG_TYPE',
      `Consent on channel ${channel} belongs to identifiers of type ${known.address} (consent.yaml); \`${type}\` is another.`,
      `Write --identifier ${known.address}:VALUE.`,
    )
}

function unknown(what: string, given: string, known: readonly string[]): Error {
  const near = nearest(given, known)
  const hint = near === null ? null : `Did you mean ${near}?`
  return misuse(
    'UNKNOWN_NAME',
    `\`${given}\` is no ${what}; consent.yaml has: ${known.join(', ') || 'none'}.`,
    hint,
  )
}

/** A grant counts only by a method of the policy, and the answer names it; a denial counts however it was said. */
function firstMethod(policy: ConsentPolicy, action: RecordOptions['action']): string {
  if (action !== 'grant') return 'operator'
  const own = policy.grantMethods.find((method) => !policy.bulkMethods.includes(method))
  if (own !== undefined) return own
  throw misuse(
    'NO_METHOD',
    'No grant would count: consent.yaml has no grant_methods beside bulk ones.',
    'Name the method in grant_methods, then say --method.',
  )
}

/** What is said to be a yes, and would never count as one, is told rather than recorded. */
function checkGrant(policy: ConsentPolicy, method: string, proof: string | null): void {
  if (!policy.grantMethods.includes(method))
    throw unknown('method by which a grant counts', method, policy.grantMethods)
  if (proof === null && policy.grantNeedsProof)
    throw misuse(
      'NO_PROOF',
      'This grant would not count: consent.yaml asks for a proof (grant_needs_proof).',
      'Add --proof FILE, or --proof with words that say where the yes can be seen.',
    )
}

/** A file is kept by its name and hash, so that it can be shown later that it is the same. */
function proofOf(cwd: string, text: string): string {
  const file = resolve(cwd, text)
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return text
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex')
  return `${basename(file)} sha256:${hash}`
}
