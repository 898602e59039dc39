import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'

/** A Chromium to test with: the system's own where there is one, else the one an npm package carries. */
export async function findChromium(): Promise<{ executablePath: string; args: readonly string[] }> {
  const named = process.env['NAGARE_CHROMIUM']
  const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  const found = [named, ...system].find((path) => path !== undefined && existsSync(path))
  const quiet = [
    '--no-sandbox',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
  ]
  if (found) return { executablePath: found, args: quiet }
  return { executablePath: await sparticuz.executablePath(), args: [...sparticuz.args, ...quiet] }
}
