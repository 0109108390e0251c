import { installation } from '../../activities/runs/queries/installation.ts'
import { homeLayout } from '../../config/home.ts'
import { loadKey } from '../../config/key.ts'
import { EXIT } from '../../core/exit.ts'
import { type BrandKey, brandKey } from '../../db/keys.ts'
import type { Cli } from '../cli.ts'
import { Refusal } from '../failure.ts'
import type { Session } from '../session.ts'

/** The brand's key, which turns what an operator types into the ids of the database; another brand's is refused. */
export async function keyOf(cli: Cli, { db, place }: Session): Promise<BrandKey> {
  const file = place.home === undefined ? cli.env.NOCTURNE_KEY_FILE : homeLayout(place.home, cli.env).keyFile
  if (file === undefined)
    throw new Refusal(
      EXIT.invalid,
      'KEY_FILE',
      "The brand's key is not known: there is no home (.nocturne) here or above, and NOCTURNE_KEY_FILE is not set.",
      "Name the worker's key file in NOCTURNE_KEY_FILE.",
    )
  const key = brandKey((await loadKey(file)).toString('hex'))
  const { key_fingerprint: pinned } = await installation(db)
  if (pinned !== null && pinned !== key.fingerprint)
    throw new Refusal(
      EXIT.invalid,
      'WRONG_KEY',
      `The key in ${file} is not the one that this database was filled with.`,
      "Name the worker's key file in NOCTURNE_KEY_FILE.",
    )
  return key
}
