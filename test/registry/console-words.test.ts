// Do all words of the console stand where words belong, in ui/messages?
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = ['functions/admin', 'shared/ui'].flatMap(folder =>
  readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.tsx'))
    .map(entry => `${entry.parentPath}/${entry.name}`.slice(root.length)),
)

/** What somebody would read: text between tags, on a line of its own, or in an attribute that is said or shown. */
const spoken: readonly RegExp[] = [
  /<\/?[a-zA-Z][^<>]*>\s*[^<>{}]*[A-Za-z]{3,}[^<>{}]*<\//,
  /^\s+[A-Z][a-z]+( [a-z]+)+[.,]?$/,
  /\b(title|lead|aria-label|placeholder|alt|caption)="[^"]*[A-Za-z]/,
  /\b(title|lead|caption|label)=\{[`'][A-Z]/,
]

test('no page spells a word itself', () => {
  expect(pages.length).toBeGreaterThan(30)
  const found = pages.flatMap(path =>
    readFileSync(`${root}${path}`, 'utf8')
      .split('\n')
      .filter(line => !/^\s*(\/\/|\*|\/\*|import|export type|type|readonly)/.test(line))
      .filter(line => spoken.some(pattern => pattern.test(line)))
      .map(line => `${path}: ${line.trim()}`),
  )
  expect(found).toEqual([])
})
