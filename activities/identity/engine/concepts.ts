import { MATCH_CONCEPTS } from '../../../core/brand/identity.ts'

/** What a column of a list of people can say; a record may have several columns of one concept. */
export const CONCEPTS = [...MATCH_CONCEPTS, 'email', 'phone', 'id', 'id:exclusive', 'id:shared'] as const

export type Concept = (typeof CONCEPTS)[number]
