/** A program that stands in for podman: it runs what it is told on the machine itself, and writes down how it was called. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const script = (log: string): string => `#!/bin/sh
printf '%s\\037' "$@" >>'${log}'; echo >>'${log}'
verb=$1; shift
for last; do :; done
case $verb in
  import) cat >/dev/null ;;
  pull) echo "Trying to pull $1"; case $1 in *missing*) echo 'no such image' >&2; exit 1 ;; esac ;;
  image) case $last in *missing*) exit 1 ;; esac; echo sha256:abc ;;
esac
[ "$verb" = run ] || exit 0
entry=
while :; do
  case $1 in
    --rm | --init) ;;
    --entrypoint) shift; entry=$1 ;;
    --cidfile) shift; echo cid >"$1" ;;
    --env) shift; case $1 in *=*) export "$1" ;; esac ;;
    --*) shift ;;
    *) break ;;
  esac
  shift
done
[ "$1" = nagare-probe:1 ] && exit 0
shift
exec "$entry" "$@"
`

/** @returns its path, and every call so far. */
export const fakePodman = (folder: string): { path: string; calls: () => string[][] } => {
  const path = join(folder, 'fake-podman')
  const log = join(folder, 'calls')
  writeFileSync(log, '')
  writeFileSync(path, script(log))
  chmodSync(path, 0o755)
  const calls = (): string[][] =>
    readFileSync(log, 'utf8')
      .split('\x1f\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\x1f'))
  return { path, calls }
}
