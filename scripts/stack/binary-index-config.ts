import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Env } from '../../config/home.ts'

/** The package indexes that this machine is set up for, as pip and uv would take them; the first named wins. */
export function configuredIndexes(env: Env, platform: NodeJS.Platform): readonly string[] {
  const fromFiles = configFiles(env, platform).flatMap(indexesOfFile)
  const named = [env.PIP_INDEX_URL, env.PIP_EXTRA_INDEX_URL, env.UV_DEFAULT_INDEX, env.UV_INDEX_URL]
  const fromEnv = named.flatMap((value) => (value ?? '').split(/\s+/))
  return [...new Set([...fromEnv, ...fromFiles].filter((url) => /^https?:\/\//.test(url)))]
}

/** pip's own list of places, from the one that wins to the one that loses. */
function configFiles(env: Env, platform: NodeJS.Platform): readonly string[] {
  const named = env.PIP_CONFIG_FILE
  // pip's own way to say: no configuration file at all.
  if (named === '/dev/null' || named === 'nul') return []
  const name = platform === 'win32' ? 'pip.ini' : 'pip.conf'
  const home = env.HOME ?? env.USERPROFILE
  const user =
    home === undefined
      ? []
      : [join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'pip', name), join(home, '.pip', name)]
  const mac =
    platform === 'darwin' && home !== undefined ? [join(home, 'Library/Application Support/pip', name)] : []
  const windows = platform === 'win32' && env.APPDATA ? [join(env.APPDATA, 'pip', name)] : []
  const site = env.VIRTUAL_ENV ? [join(env.VIRTUAL_ENV, name)] : []
  return [
    ...(named ? [named] : []),
    ...site,
    ...mac,
    ...windows,
    ...user,
    '/etc/pip.conf',
    '/etc/xdg/pip/pip.conf',
  ]
}

function indexesOfFile(file: string): readonly string[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  return indexesOfConfig(text)
}

/** `index-url` and `extra-index-url` of the sections that apply to a download; values may go on in indented lines. */
export function indexesOfConfig(text: string): readonly string[] {
  let section = ''
  let taking = false
  const found: string[] = []
  for (const line of text.split(/\r?\n/)) {
    const header = /^\[([^\]]+)\]/.exec(line)?.[1]
    const [, key, value] = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(line) ?? []
    if (header !== undefined) section = header.trim()
    if (header !== undefined || key !== undefined) taking = false
    if (key !== undefined && ['global', 'download', 'install'].includes(section)) {
      taking = /^(extra[-_])?index[-_]url$/.test(key)
      if (taking) found.push(value ?? '')
    } else if (taking && /^\s+\S/.test(line)) found.push(line)
  }
  return found.flatMap((value) => value.trim().split(/\s+/)).filter((value) => value !== '')
}
