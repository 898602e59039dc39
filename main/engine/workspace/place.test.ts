import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { doubtAbout } from './place.ts'

test.each([
  ['/home/ann/Dropbox/work', undefined, 'Dropbox'],
  ['/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/ws', undefined, 'Mobile Documents'],
  ['C:\\Users\\ann\\OneDrive - Example\\ws', undefined, 'OneDrive - Example'],
  ['\\\\server\\share\\ws', undefined, 'a network share'],
  ['/mnt/team/ws', 0x6969, 'NFS'],
])('%s is doubtful', (folder, fileSystem, word) => {
  expect(doubtAbout(folder, fileSystem)).toContain(word)
})

test.each([[tmpdir()], ['/home/ann/dropbox-export/ws'], ['/home/ann/work']])('%s is fine', (folder) => {
  expect(doubtAbout(folder)).toBeUndefined()
})
