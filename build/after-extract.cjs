/** An unpacked Electron keeps its own default app, which would start where ours is broken. */
const { rm } = require('node:fs/promises')
const path = require('node:path')

exports.default = async ({ appOutDir, packager }) => {
  const resources =
    packager.platform.name === 'mac'
      ? path.join(appOutDir, `${packager.appInfo.productFilename}.app/Contents/Resources`)
      : path.join(appOutDir, 'resources')
  await rm(path.join(resources, 'default_app.asar'), { force: true })
}
