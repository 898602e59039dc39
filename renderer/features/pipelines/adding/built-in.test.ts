import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { titleOf } from '#core/components/title.ts'
import { library } from '#i18n/en/library.ts'
import { IconCode } from '#ui/icons.ts'
import { iconOfComponent } from '#ui/node-icon.ts'
import type { PaletteComponent } from './addables.ts'
import { iconOf } from './icons.ts'

const folder = resolve(import.meta.dirname, '../../../../python/components')

it('a step looks on the canvas like its component in the palette', () => {
  const others = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.py'))
    .filter((file) => {
      const [category, name = ''] = file.replace('.py', '').split('/')
      const offered = { what: 'component', category } as PaletteComponent
      return iconOf(offered) !== iconOfComponent(`comp-${name.replaceAll('_', '-')}-2`)
    })
  expect(others).toEqual([])
  expect(iconOfComponent('comp-frobnicate')).toBe(IconCode)
})

it('the palette calls built-in components in English what they call themselves', () => {
  const own = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.py'))
    .map((file) => {
      const name = file.replace(/^.*\/|\.py$/g, '')
      const [, about = ''] = /"""(.*)/.exec(readFileSync(resolve(folder, file), 'utf8')) ?? []
      return [name, { title: titleOf(name), about }] as const
    })
  expect(library).toEqual(Object.fromEntries(own))
})
