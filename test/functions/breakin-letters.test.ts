// Does a template that was written to do harm do any?
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type UsersDoor, usersDoor } from './users-given.ts'

let door: UsersDoor
beforeAll(async () => {
  door = await usersDoor()
})
afterAll(() => door.close())

/** What a preview says of a text. A test that takes seconds too long fails by the runner's own limit. */
async function tried(defaultTextTemplate: string) {
  const emailTemplate = { name: 'Harm', defaultSubject: 'x', defaultHtmlTemplate: 'x', defaultTextTemplate }
  const { status, text } = await door.post('/api/email/template/preview', { emailTemplate })
  return { status, text }
}

const grown = (times: number) => `[#assign s="aaaaaaaaaaaaaaaa"][#list 1..${times} as i][#assign s=s+s][/#list]`
const often = (body: string) => `[#list 1..9999 as i][#list 1..9 as j]${body}[/#list][/#list]`
const map = `{${Array.from({ length: 8000 }, (_, n) => `"k${n}":1`).join()}}`

const hungry: Readonly<Record<string, string>> = {
  'a range that has no length, after which nothing would be counted': `[#assign i=${'9'.repeat(400)}][#assign r=i..i]${grown(40)}`,
  'a long text looked for in a longer one': `${grown(16)}[#assign p=s?substring(0,400000)+"b"]\${s?contains(p)?c}`,
  'a long text looked through again and again': `${grown(16)}${often('[#assign z=s?last_index_of("ba")]')}`,
  'long texts compared': `${grown(14)}[#assign t=s+"b"][#assign u=s+"c"]${often('[#if t==u][/#if]')}`,
  'a list of long texts searched': `${grown(12)}[#assign t=s+"b"][#assign l=(1..9999)?map(x -> t)]${often('[#assign z=l?seq_index_of(s+"c")]')}`,
  'a large map added to itself': `[#assign m=${map}]${often('[#assign z=m+m]')}`,
  'a large map listed': `[#assign m=${map}]${often('[#list m as k,v][#break][/#list]')}`,
  'slices of a text, kept': `${grown(10)}[#assign r=0..9999][#assign l=[]]${often('[#assign l=[l,s[r]]]')}`,
  'numbers formatted': often('[#assign z=1?string("0.00")]'),
  'a long pattern for a number': `${grown(13)}\${1?string(s+"#"+s+"#")}`,
  'a long pattern for a time': `${grown(13)}\${.now?string(s+"'")}`,
  'attempts that all fail': '[#function f][#attempt]${f()}[#recover]${f()}[/#attempt][/#function]${f()}',
}
test.each(Object.entries(hungry))('%s ends at a limit', async (_, words) => {
  const { status, text } = await tried(words)
  expect(status, text).toBe(200)
  expect(text).toMatch(/limit|whole number/)
})

test('blanks before a tag cost no more than other text', async () => {
  const { status } = await tried(`x\n${' '.repeat(99_900)}x\n[#if true]\ny[/#if]`)
  expect(status).toBe(200)
})

const deep: Readonly<Record<string, string>> = {
  'a sum': `\${1${'+1'.repeat(50_000)}}`,
  'a path': `\${a${'.b'.repeat(50_000)}!1}`,
  'questions about questions': `\${a${'??'.repeat(50_000)}?c}`,
}
test.each(Object.entries(deep))('%s of fifty thousand is refused before it is kept', async (_, words) => {
  const emailTemplate = { name: 'Deep', defaultSubject: 'x', defaultHtmlTemplate: words, defaultTextTemplate: 'x' }
  const { status, text } = await door.post('/api/email/template', { emailTemplate })
  expect(status).toBe(400)
  expect(text).toContain('too long')
})

test.each([
  `[#function f x][#return (x${'+(1'.repeat(20)}+f(x+1)${')'.repeat(20)})][/#function]\${f(1)}`,
  '[#function f x=f()][#return 1][/#function]${f()}',
])('functions that call themselves end before the stack does: %s', async words => {
  const { status, text } = await tried(words)
  expect(status).toBe(200)
  expect(text).toContain('macros within macros')
})

test('nothing that JavaScript hangs onto values is to be had', async () => {
  const words = [
    'a.__proto__',
    '"x".constructor',
    '{}.toString',
    '[].map',
    '__proto__',
    '{"__proto__":{"p":"got"}}.p',
    '{"__proto__":{"p":"got"}}["constructor"]',
  ]
  const { text } = await tried(words.map(word => `\${${word}!"nothing"}`).join(' '))
  expect(text).toContain(words.map(() => 'nothing').join(' '))
  expect(({} as Record<string, unknown>).p).toBeUndefined()
})
