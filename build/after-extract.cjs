/** An unpacked Electron keeps its own default app, which would start where ours is broken. */
const { rm } = require('node:fs/promises')
const { join } = require('node:path')

exports.default = async ({ appOutDir, packager }) => {
  const resources =
    packager.platform.name === 'mac'
      ? join(appOutDir, `${packager.appInfo.productFilename}.app/Contents/Resources`)
      : join(appOutDir, 'resources')
  await rm(join(resources, 'default_app.asar'), { force: true })
}
