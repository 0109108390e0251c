import type { z } from 'zod'
import type { Env } from '../env.ts'
import { classify, type FileKind, SINGLE_FILES } from '../layout.ts'
import { type Problem, problem } from '../problem.ts'
import { brandFile } from '../schema/brand.ts'
import { campaignFile } from '../schema/campaign.ts'
import { consentFile } from '../schema/consent.ts'
import { destinationFile } from '../schema/destination.ts'
import { gatesFile } from '../schema/gates.ts'
import { identityFile, profileFile } from '../schema/identity.ts'
import { segment, trait } from '../schema/segment.ts'
import { sourceFile } from '../schema/source.ts'
import { isRecord } from '../schema/strict.ts'
import { name, slug } from '../schema/words.ts'
import { readYaml } from '../yaml/document.ts'
import type { Draft, Entry } from './draft.ts'
import { type WithEnv, withEnv } from './environment.ts'
import { readValue } from './issues.ts'
import { entry, type LoadedFile, withoutUnresolved } from './loaded.ts'
import { readNamed } from './named.ts'
import { partsOf } from './parts.ts'

export interface DraftRead {
  readonly draft: Draft
  readonly problems: readonly Problem[]
  readonly used: WithEnv['used']
}

/** Reads every file by itself. A file that cannot be read hides nothing in the others. */
export function readDraft(files: Readonly<Record<string, string>>, env: Env): DraftRead {
  const paths = Object.keys(files).toSorted()
  const loaded = paths.flatMap((path) => loadFile(path, files[path] ?? '', env))
  const problems: Problem[] = [
    ...unknownFiles(paths),
    ...missingFiles(paths),
    ...loaded.flatMap((file) => file.problems),
  ]
  const wholes = <T>(kind: FileKind, schema: z.ZodType<T>, nameKey: string): readonly Entry<T>[] =>
    loaded
      .filter((file) => file.kind === kind && file.readable)
      .map((file) => whole(file, schema, nameKey, problems))
  const named = <T>(
    kind: FileKind,
    key: string,
    names: z.ZodType<string>,
    schema: z.ZodType<T>,
  ): readonly Entry<T>[] =>
    loaded
      .filter((file) => file.kind === kind && file.readable)
      .flatMap((file) => readNamed(file, key, names, schema, problems))
  const draft: Draft = {
    brand: wholes('brand', brandFile, 'brand')[0] ?? null,
    identity: wholes('identity', identityFile, '')[0] ?? null,
    profile: wholes('profile', profileFile, '')[0] ?? null,
    consent: wholes('consent', consentFile, '')[0] ?? null,
    gates: wholes('gates', gatesFile, '')[0] ?? null,
    sources: wholes('source', sourceFile, 'source'),
    traits: named('traits', 'traits', name(), trait),
    segments: named('segments', 'segments', slug(), segment),
    campaigns: wholes('campaign', campaignFile, 'campaign'),
    destinations: wholes('destination', destinationFile, 'destination'),
    templates: new Map(
      paths.filter((path) => classify(path).is === 'template').map((path) => [path, files[path] ?? '']),
    ),
    unread: new Set(loaded.filter((file) => !file.readable).map((file) => file.kind)),
  }
  return { draft, problems, used: loaded.flatMap((file) => file.used) }
}

function loadFile(path: string, text: string, env: Env): readonly LoadedFile[] {
  const { is } = classify(path)
  if (is === 'template' || is === 'unknown' || is === 'other') return []
  const yaml = readYaml(path, text)
  const { value, problems, unresolved, used } = withEnv(yaml, env)
  const readable = yaml.problems.length === 0
  // A file of a directory whose lines are all comments is a thing put aside.
  if (readable && yaml.value === null && path.includes('/')) return []
  // All of identity.yaml has defaults: an empty one says something.
  const said = is === 'identity' ? (value ?? {}) : value
  return [
    { kind: is, yaml, value: said, readable, problems: [...yaml.problems, ...problems], unresolved, used },
  ]
}

/** A file that is one thing: a source, a campaign, a destination, or one of the single files. */
function whole<T>(file: LoadedFile, schema: z.ZodType<T>, nameKey: string, problems: Problem[]): Entry<T> {
  const read = readValue(schema, file.value, { file: file.yaml, base: [] })
  problems.push(...withoutUnresolved(read.problems, file))
  const named = isRecord(file.value) ? file.value[nameKey] : undefined
  return entry(
    file,
    [],
    typeof named === 'string' ? named : '',
    {
      value: file.unresolved.size > 0 ? null : read.value,
      parts: partsOf(schema, file.value, file.unresolved),
    },
    nameKey,
  )
}

function unknownFiles(paths: readonly string[]): readonly Problem[] {
  return paths.flatMap((file) => {
    const found = classify(file)
    if (found.is !== 'unknown') return []
    const message = `\`${file}\` is no file of a brand project, though its name is near to one; rename it to \`${found.suggestion}\``
    return [problem({ file, line: 1, column: 1 }, 'UNKNOWN_FILE', message, found.suggestion)]
  })
}

function missingFiles(paths: readonly string[]): readonly Problem[] {
  const missing = Object.keys(SINGLE_FILES).filter((file) => !paths.includes(file))
  return missing.map((file) => {
    const message = `\`${file}\` is missing; every brand project has one (\`nocturne init\` writes an example)`
    return problem({ file, line: 1, column: 1 }, 'MISSING_FILE', message, null)
  })
}
