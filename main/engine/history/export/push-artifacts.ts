import { createReadStream } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { placeOf } from '#core/history/places.ts'
import { filesBelow } from '../copy-artifacts.ts'
import type { PushContext } from './push-context.ts'

/** Sends artifacts to where the server says they go: its proxy, or a folder of this machine that it named. */
export const pushArtifacts = async (
  context: PushContext,
  from: { readonly id: string; readonly experimentId: string; readonly uri: string; readonly what: string },
  to: string,
): Promise<void> => {
  const { source, rest, tally, dryRun } = context
  context.moves.add(from.uri, to)
  const artifacts = await source.artifacts(from)
  if (artifacts.kind === 'left-out')
    tally.leaveOut({ reason: artifacts.reason, what: from.what, message: artifacts.message })
  if (artifacts.kind !== 'folder') return
  const place = placeOf(to)
  if (place.kind === 'elsewhere') {
    tally.leaveOut({
      reason: 'unreachable',
      what: from.what,
      message: `The server wants its artifacts at ${to}, which is not reached from here.`,
    })
    return
  }
  for await (const { path, file, size } of filesBelow(artifacts.path, from.what, tally.leaveOut)) {
    if (!dryRun && place.kind === 'proxied') {
      const address = `${place.path}/${path}`.split('/').map(encodeURIComponent).join('/')
      await rest.upload(`/api/2.0/mlflow-artifacts/artifacts/${address}`, createReadStream(file))
    } else if (!dryRun) {
      await mkdir(dirname(join(place.path, path)), { recursive: true })
      await copyFile(file, join(place.path, path))
    }
    tally.artifacts({ files: 1, bytes: size })
  }
}
