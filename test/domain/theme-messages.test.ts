// Which texts are messages of a theme?
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unreadableLine } from '../../shared/domain/theme-messages.ts'

test.each<[string, string, number | undefined]>([
  ['nothing', '', undefined],
  ['keys and words', 'title=Sign in\nback : Back\r\n  indented = yes\n', undefined],
  ['a code as key', '[invalid]user.email=Not valid\n[blank]=Required', undefined],
  ['remarks and empty lines', '# a remark = none\n\n! another\n   \n', undefined],
  ['words that go on in the next line', 'long=first \\\n  second without a sign\\\n third\nnext=1', undefined],
  ['a key without words', 'empty=', undefined],
  ['words without a key', 'title=Sign in\nno key here\nnext=1', 2],
  ['words before which there is no key', '=words', 1],
  ['a backslash of its own at the end', 'path=C:\\\\\nno key', 2],
])('%s', (_, text, line) => {
  expect(unreadableLine(text)).toBe(line)
})

test('lines that can be read can be read together', () => {
  const key = fc.stringMatching(/^[a-z[\].]{1,10}$/)
  const words = fc.stringMatching(/^[a-z ={}]{0,20}$/)
  fc.assert(
    fc.property(fc.array(fc.tuple(key, words), { maxLength: 20 }), lines => {
      expect(unreadableLine(lines.map(([name, text]) => `${name}=${text}`).join('\n'))).toBeUndefined()
    }),
  )
})
