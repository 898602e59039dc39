/** Both servers as they ship. */
import { nagare, startServer } from './tools.mjs'

export const startNagare = (workspace, port) =>
  startServer(
    process.execPath,
    [nagare, 'serve', '--workspace', workspace, '--port', String(port)],
    `http://127.0.0.1:${port}/health`,
  )

/** Its default number of workers; only its job runners are off, which would do nothing but take processor time. */
export const startMlflow = (python, folder, database, port, options = []) =>
  startServer(
    python,
    [
      '-m',
      'mlflow',
      'server',
      '--port',
      String(port),
      '--backend-store-uri',
      `sqlite:///${database}`,
      ...options,
    ],
    `http://127.0.0.1:${port}/health`,
    { PWD: folder, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' },
  )
