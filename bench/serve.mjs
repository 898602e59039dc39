/** Start of `nagare serve` to its first `/health` and its idle memory, against `mlflow server`. */
import { join } from 'node:path'
import { median, memoryOf, nagare, remove, row, scratch, startServer } from './tools.mjs'

export async function serve(python) {
  const dir = scratch()
  const starts = []
  let memory
  for (let round = 0; round < 5; round++) {
    const port = 5600 + round
    const args = [nagare, 'serve', '--workspace', join(dir, 'ws'), '--port', String(port)]
    const server = await startServer(process.execPath, args, `http://127.0.0.1:${port}/health`)
    starts.push(server.seconds)
    await new Promise((later) => setTimeout(later, 1500))
    memory = memoryOf(server.child.pid)
    await server.stop()
  }
  const store = `sqlite:///${join(dir, 'mlflow.db')}`
  const peer = await startServer(
    python,
    ['-m', 'mlflow', 'server', '--port', '5650', '--backend-store-uri', store, '--workers', '1'],
    'http://127.0.0.1:5650/health',
    { PWD: dir },
  )
  row('start to /health, s (peer: mlflow server)', median(starts), peer.seconds, 'aim 0.7 s')
  if (memory)
    row(
      'idle memory, MB (peer: mlflow server, its main process)',
      memory,
      memoryOf(peer.child.pid),
      'aim 100 MB',
    )
  await peer.stop()
  remove(dir)
}
