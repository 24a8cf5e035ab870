// In which language is a letter written?
import { expect, test } from 'vitest'
import { localized } from '../../shared/domain/localized.ts'

const texts = { fr: 'bonjour', fr_CA: 'allô', de: '' }
test.each([
  ['the reader’s first language there is', ['it', 'fr'], 'bonjour'],
  ['the locale before its language', ['fr_CA'], 'allô'],
  ['the language where the locale is not there', ['fr_BE'], 'bonjour'],
  ['however a locale is spelt', ['FR-ca'], 'allô'],
  ['the default when there is none', ['it'], 'hello'],
  ['the default instead of an empty text', ['de'], 'hello'],
  ['the default when nothing is known of the reader', [], 'hello'],
])('%s', (_, languages, expected) => {
  expect(localized(languages, texts, 'hello')).toBe(expected)
})
test('nothing where nothing was written', () => {
  expect(localized(['fr'], undefined, '')).toBe(undefined)
})
