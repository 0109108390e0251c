import { basename } from 'node:path'
import type { FileDestination, SftpSpec } from '../../../core/brand/destination.ts'
import { isLeftOver, openSpool, type Spool, type SpoolPlace } from './file.ts'
import { openFolder, type RemoteFolder } from './sftp.ts'

/**
 * A file that is made here and handed over to an SFTP server: uploaded under a name that nobody reads when it is
 * finished, renamed when it is published. Nothing stays here.
 */
export async function openRemoteSpool(
  place: SpoolPlace,
  spec: FileDestination,
  sftp: SftpSpec,
): Promise<Spool> {
  const local = await openSpool(place, spec)
  const uploaded = basename(local.path)
  let folder: RemoteFolder | null = null
  return {
    path: local.path,
    write: local.write,
    finish: async (runId) => {
      const manifest = await local.finish(runId)
      folder = await openFolder(sftp)
      await folder.remove((name) => isLeftOver(place, name))
      await folder.upload(local.path, uploaded)
      return manifest
    },
    publish: async (name, manifest) => folder?.publish(uploaded, name, manifest),
    discard: async () => {
      // The next attempt sweeps what cannot go now.
      await folder?.remove((name) => name.startsWith(uploaded)).catch(() => undefined)
      await folder?.close()
      await local.discard()
    },
  }
}
