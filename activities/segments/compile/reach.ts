import type { Plan } from '../plan.ts'
import { binder, type Statement, stands } from './sql.ts'

/** Who in `due` may be contacted, a column a channel and purpose. No row is no. */
export function reachStatement({ consents, state }: Plan): Statement {
  const sql = binder()
  const columns = consents.map(
    ({ channel, purpose, column }) =>
      `bool_or(c.channel = ${sql.value(channel, 'text')} and c.purpose = ${sql.value(purpose, 'text')}) as ${column}`,
  )
  const text = `
create temp table reach on commit drop as
select ${['d.profile_id', ...columns].join(',\n  ')}
from due d
join contactability c on c.profile_id = d.profile_id and ${stands('c', state, 'from_run')} and c.verdict = 'allow'
group by d.profile_id`
  return { text, params: sql.params }
}
