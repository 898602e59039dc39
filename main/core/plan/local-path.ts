/** Stores that are folders on a cluster; the prefixes are the KFP launcher's. */
const mounts: readonly (readonly [string, string])[] = [
  ['gs://', '/gcs/'],
  ['s3://', '/s3/'],
  ['minio://', '/minio/'],
]

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** What `.path` of an artifact prints: where a component finds its bytes. The runtime in `python/` says the same. */
export function localPath({ uri }: { readonly uri: string }): string {
  if (uri.startsWith('file://')) return decoded(uri.slice('file://'.length))
  // An image is one folder, its slashes turned into underscores.
  if (uri.startsWith('oci://')) return `/oci/${uri.slice('oci://'.length).replaceAll('/', '_')}`
  const mount = mounts.find(([scheme]) => uri.startsWith(scheme))
  return mount === undefined ? uri : mount[1] + uri.slice(mount[0].length)
}
