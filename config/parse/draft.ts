import type { Position } from '../../core/brand/segment.ts'
import type { FileKind } from '../layout.ts'
import type { BrandRaw } from '../schema/brand.ts'
import type { CampaignRaw } from '../schema/campaign.ts'
import type { ConsentRaw } from '../schema/consent.ts'
import type { DestinationRaw } from '../schema/destination.ts'
import type { GatesRaw } from '../schema/gates.ts'
import type { IdentityRaw, ProfileRaw } from '../schema/identity.ts'
import type { SegmentRaw, TraitRaw } from '../schema/segment.ts'
import type { SourceRaw } from '../schema/source.ts'
import type { Path } from '../yaml/document.ts'

/** One named thing of the project, and where it stands. */
export interface Entry<T> {
  readonly name: string
  /** null when it has a problem of its own: its name still counts as known. */
  readonly value: T | null
  /** Its keys that are right by themselves, also when `value` is null; empty for what is more than one map. */
  readonly parts: Partial<T>
  /** The text as written, with `${env:NAME}` unresolved. */
  readonly raw: unknown
  readonly position: Position
  /** Place of a part of it, by its path inside. */
  readonly at: (path: Path) => Position
  readonly atKey: (path: Path) => Position
}

/** The project as read: each thing by itself, before it is checked as a whole. */
export interface Draft {
  readonly brand: Entry<BrandRaw> | null
  readonly identity: Entry<IdentityRaw> | null
  readonly profile: Entry<ProfileRaw> | null
  readonly consent: Entry<ConsentRaw> | null
  readonly gates: Entry<GatesRaw> | null
  readonly sources: readonly Entry<SourceRaw>[]
  readonly traits: readonly Entry<TraitRaw>[]
  readonly segments: readonly Entry<SegmentRaw>[]
  readonly campaigns: readonly Entry<CampaignRaw>[]
  readonly destinations: readonly Entry<DestinationRaw>[]
  /** Path -> text of the files below `templates/`. */
  readonly templates: ReadonlyMap<string, string>
  /** Kinds of which a file could not be read as YAML: names of that kind may be missing, so none is called unknown. */
  readonly unread: ReadonlySet<FileKind>
}
