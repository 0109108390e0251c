import type { BrandProject } from '../../../core/brand/project.ts'
import type { KnownNames } from './person.ts'

/** What the sources and the trait definitions of a project can say about a person. */
export function knownNames(project: BrandProject): KnownNames {
  const people = project.sources.flatMap((source) => (source.rows.are === 'people' ? [source.rows] : []))
  return {
    attributes: unique(people.flatMap((rows) => Object.keys(rows.attributes))),
    sealed: unique(people.flatMap((rows) => Object.keys(rows.sealed))),
    traits: unique(project.traits.map((trait) => trait.name)),
  }
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)]
