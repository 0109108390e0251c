import type { BrandProject } from '../../core/brand/project.ts'
import type { Warning } from './warning.ts'

/** Sources of people whose rows have no key: right for a list that never changes, and for no other. */
export const keylessPeople = ({ sources }: BrandProject): readonly Warning[] =>
  sources
    .filter(({ rows, key }) => rows.are === 'people' && key === 'content')
    .map(({ name, position: { file, line, column } }) => ({
      file,
      line,
      column,
      code: 'NO_KEY',
      message: `Source ${name}: with \`key: content\` a person whose row changes is somebody new, with another profile id; name the columns of a key if the rows have one.`,
      suggestion: null,
    }))
