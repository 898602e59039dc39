import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clientOf } from '../open-app.ts'
import { newRun, type Suite } from './suite.ts'

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const bytesOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer())

/** How many descriptors of this process are open below a run's folder. Elsewhere than on Linux nobody can say. */
function openFiles(runId: string): number {
  if (!existsSync('/proc/self/fd')) return 0
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).includes(runId)
    } catch {
      return false
    }
  }).length
}

export function askAboutArtifacts(suite: Suite): void {
  const client = () => clientOf(suite.host(), suite.app().token)
  const put = async (files: string, path: string, body: BodyInit) => {
    const answer = await suite.host().fetch(`${files}/${path}`, { method: 'PUT', body })
    expect(answer.status, await answer.text()).toBe(200)
  }

  test('20 MB go up and come down unharmed', async () => {
    const { runId, files } = await newRun(suite)
    const bytes = randomBytes(20 * 1024 * 1024)
    await put(files, 'big.bin', bytes)
    expect(digest(await bytesOf(await suite.host().fetch(`${files}/big.bin`)))).toBe(digest(bytes))
    const { download, size } = await client().runs.artifactUrl({ runId, path: 'big.bin' })
    expect(size).toBe(bytes.length)
    const answer = await suite.host().fetch(download)
    expect(answer.headers.get('content-length')).toBe(String(bytes.length))
    expect(answer.headers.get('content-disposition')).toContain('attachment')
    expect(digest(await bytesOf(answer))).toBe(digest(bytes))
    const range = await suite.host().fetch(download, { headers: { range: 'bytes=1000-1999' } })
    expect(range.status).toBe(206)
    expect(range.headers.get('content-range')).toBe(`bytes 1000-1999/${bytes.length}`)
    expect(Buffer.from(await bytesOf(range)).equals(bytes.subarray(1000, 2000))).toBe(true)
  })

  test('a download that is broken off closes its file', async () => {
    const { runId, files } = await newRun(suite)
    await put(files, 'long.bin', Buffer.alloc(20 * 1024 * 1024))
    const { download } = await client().runs.artifactUrl({ runId, path: 'long.bin' })
    const reader = (await suite.host().fetch(download)).body!.getReader()
    await reader.read()
    await reader.cancel()
    await expect.poll(() => openFiles(runId), { timeout: 3000 }).toBe(0)
    expect((await suite.host().fetch('/health')).status).toBe(200)
  })

  test('an aborted download closes its file', async (context) => {
    suite.needs(context, 'abort')
    const { runId, files } = await newRun(suite)
    await put(files, 'long.bin', Buffer.alloc(20 * 1024 * 1024))
    const { download } = await client().runs.artifactUrl({ runId, path: 'long.bin' })
    const abort = new AbortController()
    const reader = (await suite.host().fetch(download, { signal: abort.signal })).body!.getReader()
    await reader.read()
    abort.abort()
    await expect.poll(() => openFiles(runId), { timeout: 3000 }).toBe(0)
  })

  test('a preview is somebody else’s document in a sandbox', async () => {
    const { runId, files } = await newRun(suite)
    await put(files, 'report.html', '<script>parent.document</script>')
    const { preview, mediaType } = await client().runs.artifactUrl({ runId, path: 'report.html' })
    expect(mediaType).toBe('text/html; charset=utf-8')
    // No token: a frame and an image cannot send one.
    const answer = await suite.host().fetch(preview)
    expect(await answer.text()).toContain('parent.document')
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^sandbox allow-scripts;/)
    expect(policy).not.toContain('allow-same-origin')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'self'")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('a file without an ending is shown as what it begins like, in the same sandbox', async () => {
    const { runId, files } = await newRun(suite)
    await put(files, 'report', '<!doctype html><title>Report</title>')
    await put(files, 'weights', new Uint8Array([0x80, 4, 0x95, 0]))
    const { preview, mediaType } = await client().runs.artifactUrl({ runId, path: 'report' })
    expect(mediaType).toBe('text/html; charset=utf-8')
    const shown = await suite.host().fetch(preview)
    expect(await shown.text()).toContain('Report')
    expect(shown.headers.get('content-type')).toBe(mediaType)
    expect(shown.headers.get('content-security-policy')).toMatch(/^sandbox allow-scripts;/)
    const bytes = await client().runs.artifactUrl({ runId, path: 'weights' })
    expect(bytes.mediaType).toBe('application/octet-stream')
    const saved = await suite.host().fetch(bytes.preview)
    await saved.body?.cancel()
    expect(saved.headers.get('content-disposition')).toContain('attachment')
  })

  test('a guessed ticket opens nothing', async () => {
    for (const path of ['/preview/guess/report.html', '/download/guess/report.html', '/preview/guess']) {
      const answer = await suite.call(path)
      expect([404, 200]).toContain(answer.status)
      expect(await answer.text()).not.toContain('parent.document')
    }
  })

  test('names in any script are listed, previewed and saved under their own name', async () => {
    const { runId, files } = await newRun(suite)
    await put(files, encodeURI('図/学習 曲線 (1).txt'), '曲線')
    expect(await client().runs.artifacts({ runId })).toMatchObject([{ path: '図', isDir: true }])
    expect(await client().runs.artifacts({ runId, path: '図' })).toMatchObject([
      { path: '図/学習 曲線 (1).txt', isDir: false },
    ])
    const { preview, download } = await client().runs.artifactUrl({ runId, path: '図/学習 曲線 (1).txt' })
    expect(await (await suite.host().fetch(preview)).text()).toBe('曲線')
    const saved = await suite.host().fetch(download)
    await saved.body?.cancel()
    expect(saved.headers.get('content-disposition')).toContain(encodeURIComponent('学習 曲線 '))
  })

  test('an empty file is a file', async () => {
    const { runId, files } = await newRun(suite)
    await put(files, 'empty.txt', '')
    const { preview, size } = await client().runs.artifactUrl({ runId, path: 'empty.txt' })
    expect(size).toBe(0)
    expect(await (await suite.host().fetch(preview)).text()).toBe('')
  })
}
