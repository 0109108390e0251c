import type { Joins } from '../../activities/identity/explain.ts'
import type { Churn } from '../../activities/identity/queries/churn.ts'
import type { Joining, Reasons, SharedReason } from '../../activities/identity/reasons.ts'
import { countOf, countText } from '../../core/format.ts'
import { rulesHash } from '../../db/stage-rules.ts'
import type { Planned, Sample } from '../identity/planned.ts'
import { fileLines } from './difference-text.ts'
import type { Paint } from './paint.ts'
import { tableLines } from './table.ts'

/** What the next night would do to who is who, for people. */
export function planLines(plan: Planned, tint: Paint): readonly string[] {
  const { run, config, pending } = plan
  return [
    `${tint.bold(`Published run ${run.run_id}`)} (${run.business_date}) by the identity.yaml of today, with the records of then. Nothing is written.`,
    ...(config.length > 0
      ? fileLines(config, tint)
      : [
          plan.rulesChanged
            ? 'identity.yaml is the same, but the attributes that sources give are others, or this program is newer.'
            : 'identity.yaml is the same.',
        ]),
    ...(pending === 0
      ? []
      : [
          `What operators decided since then is in it: ${countOf(pending, 'pair of records', 'pairs of records')}.`,
        ]),
    modelLine(plan),
    '',
    ...churnLines(plan.churn, tint),
    ...sampleLines('Merged into', plan.merged, 'merged', tint),
    ...sampleLines('Split', plan.split, 'split', tint),
  ]
}

function modelLine({ models: { before, after } }: Planned): string {
  if (after === null)
    return 'Names, birth and addresses are not compared: match is off, or there is no model yet.'
  if (before !== null && rulesHash(before.model) === rulesHash(after.model))
    return 'Records are compared with the model in use.'
  return before?.adopted_id === after.adopted_id || after.adopted_id === null
    ? `A model is fitted to the ${countText(after.records)} records of people${before === null ? '' : ', and takes the place of the one in use'}.`
    : 'Records are compared with the model that was adopted since then.'
}

/** How many profiles are merged, split and left as they are. */
export function churnLines(churn: Churn, tint: Paint): readonly string[] {
  const { merged, split, unchanged, records, moved } = churn
  const rows = (['profiles', 'known', 'anonymous', 'households'] as const)
    .map((name) => ({ name, ...churn[name] }))
    .filter(({ name, before, after }) => name !== 'households' || before + after > 0)
  return [
    ...tableLines(
      [
        { head: 'PROFILES', cell: (row) => (row.name === 'profiles' ? 'all' : row.name) },
        { head: 'BEFORE', number: true, cell: (row) => countText(row.before) },
        { head: 'AFTER', number: true, cell: (row) => countText(row.after) },
      ],
      rows,
      tint,
    ),
    '',
    merged.profiles === 0
      ? 'No profiles are merged.'
      : `${tint.bold(countText(merged.profiles))} profiles are merged into ${countText(merged.into)}.`,
    split.profiles === 0
      ? 'None is split.'
      : `${tint.bold(countText(split.profiles))} ${split.profiles === 1 ? 'is' : 'are'} split into ${countText(split.into)}.`,
    `${countOf(unchanged, 'profile keeps its', 'profiles keep their')} records; ${countText(moved)} of ${countOf(records, 'record', 'records')} ${moved === 1 ? 'goes' : 'go'} to a profile of another id.`,
  ]
}

/** Profiles that are merged or split, with the reason. */
export function sampleLines(
  head: string,
  samples: readonly Sample[],
  kind: 'merged' | 'split',
  tint: Paint,
): readonly string[] {
  return samples.flatMap((sample) => [
    '',
    `${head} ${tint.bold(sample.profile_id)}: ${countOf(sample.parts, 'profile', 'profiles')}`,
    ...sample.profiles.map(({ profile_id, records, some }) => {
      const names = some.map(({ source, source_key }) => `${source}:${source_key}`).join(', ')
      const more = records - some.length
      return `  ${profile_id}  ${names}${more === 0 ? '' : ` and ${countText(more)} more`}`
    }),
    ...(sample.parts > sample.profiles.length
      ? [tint.dim(`  and ${countText(sample.parts - sample.profiles.length)} more profiles`)]
      : []),
    ...reasonLines(sample.because, kind).map((line) => `  ${tint.dim('because')} ${line}`),
  ])
}

function reasonLines(because: Reasons, kind: 'merged' | 'split'): readonly string[] {
  const said = kind === 'merged' ? whyMerged(because) : whySplit(because)
  return said.length > 0 ? said : ['of records that are not looked at here']
}

function whyMerged({ shared, alike, decided }: Reasons): readonly string[] {
  return [
    ...(decided.includes('must') ? ['an operator decided that they are one'] : []),
    ...(alike.after
      ? [
          alike.before
            ? 'they compare as one person, and nothing parts them now'
            : 'they compare as one person now',
        ]
      : []),
    ...shared.filter(({ after }) => after.state === 'joins').map(sharedNow),
  ]
}

function sharedNow(one: SharedReason): string {
  const what = `they share ${sharedText(one)}`
  if (one.before === null) return what
  return one.before.state === 'joins'
    ? `${what}, and nothing that is compared speaks against it now`
    : `${what} that joined nobody: ${stateText(one, one.before)}`
}

function whySplit({ shared, exclusive, alike, decided }: Reasons): readonly string[] {
  const told = decided.includes('cannot') || exclusive.length > 0
  const joining = (one: SharedReason): readonly string[] =>
    told ? [] : [`they share ${sharedText(one)}, but what they say of themselves speaks against it`]
  return [
    ...(decided.includes('cannot') ? ['an operator decided that they are not one'] : []),
    ...exclusive.map((type) => `a person has one ${type} (exclusive), and theirs differ`),
    ...(alike.before && !alike.after ? ['they do not compare as one person any more'] : []),
    ...shared.flatMap((one) =>
      one.after.state === 'joins'
        ? joining(one)
        : [`${sharedText(one)} that they share joins nobody: ${stateText(one, one.after)}`],
    ),
  ]
}

const sharedText = ({ type, identifiers }: SharedReason): string =>
  identifiers === 1 ? `one ${type}` : `${countText(identifiers)} values of ${type}`

function stateText({ type, carriers }: SharedReason, { state, limit }: Joining): string {
  const words: Readonly<Record<Joins, string>> = {
    joins: 'it joins',
    blocked: 'blocked in identity.yaml',
    over_limit: `on ${countOf(carriers, 'record', 'records')}, the limit is ${limit ?? ''}`,
    not_listed: `identity.yaml does not list ${type}`,
  }
  return words[state]
}
