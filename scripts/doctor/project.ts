import { countOf } from '../../core/format.ts'
import type { Cli } from '../cli.ts'
import { failureOf } from '../failure.ts'
import { problemText } from '../problem-text.ts'
import { needProject, type Place } from '../project/place.ts'
import { type LocalProject, readProject } from '../project/project.ts'
import { about, type Finding } from './finding.ts'

/** The project of this place, and what `validate` would say of it. */
export function examineProject(
  cli: Cli,
  place: Place,
): { readonly local: LocalProject | null; readonly findings: readonly Finding[] } {
  const it = about('project', '')
  try {
    const dir = needProject(place)
    const read = readProject(dir, cli.env)
    if (read.ok) {
      const { name, sources, segments, campaigns, destinations } = read.local.project
      const text = `${name}: ${countOf(sources.length, 'source', 'sources')}, ${countOf(segments.length, 'segment', 'segments')}, ${countOf(campaigns.length, 'campaign', 'campaigns')}, ${countOf(destinations.length, 'destination', 'destinations')}`
      return { local: read.local, findings: [it.ok(text)] }
    }
    return {
      local: null,
      findings: read.problems.map((p) => ({
        ...about('project', `${p.file}:${p.line}:${p.column}`).fail(
          p.code,
          problemText(p),
          'nocturne validate',
        ),
      })),
    }
  } catch (error) {
    const { code, message, hint } = failureOf(error)
    return { local: null, findings: [it.fail(code, message, hint ?? 'nocturne init')] }
  }
}
