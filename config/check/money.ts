import type { Problem } from '../problem.ts'
import { place, problem } from '../problem.ts'
import type { BrandRaw } from '../schema/brand.ts'
import type { Path } from '../yaml/document.ts'
import { type Check, type Context, unknownName } from './context.ts'
import { datasetNames } from './joins.ts'

/** Rates and costs that no dataset gives, or that are no numbers. */
export const money: Check = (context) => {
  const raw = context.draft.brand?.value
  if (!raw) return []
  const { rates, costs } = raw
  return [
    ...(rates === undefined ? [] : rateProblems(rates, context)),
    ...(costs === undefined ? [] : costProblems(costs, context)),
  ]
}

function rateProblems(rates: NonNullable<BrandRaw['rates']>, context: Context): readonly Problem[] {
  const sources = context.facts.references.datasets.get(rates.dataset)?.sources ?? []
  const timeless = sources.filter(({ raw }) => raw.valid_from === undefined)
  return [
    ...dataset(['rates', 'dataset'], rates.dataset, 'the currency', context),
    ...attribute(['rates', 'rate'], rates.dataset, rates.rate, true, context),
    ...timeless.flatMap(({ entry }) =>
      tell(
        context,
        ['rates', 'dataset'],
        'INCOMPLETE',
        `a rate is that of a day, but the source \`${entry.name}\` of the dataset \`${rates.dataset}\` has no \`valid_from\` (${place(entry.position)}); add it there`,
      ),
    ),
  ]
}

function costProblems(costs: NonNullable<BrandRaw['costs']>, context: Context): readonly Problem[] {
  return [
    ...dataset(['costs', 'dataset'], costs.dataset, 'the channel', context),
    ...attribute(['costs', 'cost'], costs.dataset, costs.cost, true, context),
    ...(costs.currency === undefined
      ? []
      : attribute(['costs', 'currency'], costs.dataset, costs.currency, false, context)),
  ]
}

function dataset(path: Path, name: string, what: string, context: Context): readonly Problem[] {
  const at = context.draft.brand?.at(path)
  if (at === undefined) return []
  const sources = context.facts.references.datasets.get(name)?.sources ?? []
  const others = sources.filter(({ raw }) => raw.key === 'content' || raw.key.length !== 1)
  return [
    ...unknownName(at, name, datasetNames(context)),
    ...others.flatMap(({ entry }) =>
      tell(
        context,
        path,
        'IMPOSSIBLE',
        `the key of the dataset \`${name}\` must be one column, ${what}; its source \`${entry.name}\` has another key (${place(entry.at(['key']))})`,
      ),
    ),
  ]
}

function attribute(
  path: Path,
  of: string,
  name: string,
  isNumber: boolean,
  context: Context,
): readonly Problem[] {
  const at = context.draft.brand?.at(path)
  const attributes = context.facts.references.datasets.get(of)?.attributes
  if (at === undefined || attributes === undefined) return []
  const whose = ` of the dataset \`${of}\``
  const known = new Set(attributes.keys())
  const unknown = unknownName(at, name, { what: 'attribute', whose, known, closed: context.facts.complete })
  const clash = (attributes.get(name) ?? []).filter(({ type }) => type !== 'integer' && type !== 'decimal')
  const texts = isNumber ? clash : []
  return [
    ...unknown,
    ...texts.flatMap(({ type, source }) =>
      tell(
        context,
        path,
        'TYPE_CLASH',
        `\`${name}\`${whose} is of type ${type} in the source \`${source.name}\`; it must be a number: \`as: decimal\``,
      ),
    ),
  ]
}

function tell({ draft }: Context, path: Path, code: Problem['code'], message: string): readonly Problem[] {
  return draft.brand ? [problem(draft.brand.at(path), code, message, null)] : []
}
