// Is a declaration without its words still the same declaration?
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withOwnRow, withoutWords } from '../../infra/bundle/words.ts'

const bare = (text: string) => text.replaceAll(/\s+/g, '')
const imports = "import { flag, group, int, text } from './fields.ts'\n"
const cut = async (source: string) => bare((await withoutWords('a.ts', imports + source)).slice(imports.length))

describe('what only people read goes', () => {
  test.each([
    ["text({ label: 'L', doc: 'D', min: 1 })", 'text({min:1})'],
    ["text({ min: 1, doc: 'D' })", 'text({min:1,})'],
    ["text({ doc: 'D' })", 'text({})'],
    ['int({ doc: `$' + "{a.b} of ` + 'x', unit: 'seconds', effect: 'later' })", 'int({})'],
    ["group('Title', { a: flag({ doc: 'D' }) })", "group('',{a:flag({})})"],
    ["const f = (doc: string) => text({ doc })\nf('D')", "constf=(doc:string)=>text({})f('')"],
    [
      "const f = (doc: string) => group(doc, { a: flag({ doc }) })\nf('D')",
      "constf=(doc:string)=>group('',{a:flag({})})f('')",
    ],
    ["endpoint({ doc: 'D', answers: { 200: { doc: 'D', shape } } })", 'endpoint({answers:{200:{shape}}})'],
  ])('%s', async (source, expected) => expect(await cut(source)).toBe(expected))
})

describe('what anything else could read stays', () => {
  test.each([
    ['members of others', "other({ label: 'L', unit: 'U' })"],
    ['constructors of somebody else', "whole({ label: 'L' })"],
    ['a call', 'text({ doc: read() })'],
    ['a computed name', "text({ ['doc']: 'D' })"],
    ['a parameter that is read', "const f = (label: string) => text({ pattern: label })\nf('x')"],
    ['a parameter with parts', "const f = ({ a }: A) => 1\nf('x')"],
    ['two functions of one name', "const f = (a: A) => 1\nconst g = () => { const f = (a: A) => a\n f('x') }"],
    ['a pattern', 'const { doc, label } = text'],
  ])('%s', async (_what, source) => expect(await cut(source)).toBe(bare(source)))

  test.each([
    ['a function of the same name', "import { asked } from './query.ts'\nconst { userId } = asked(ofUser, query)"],
    ['a constructor of the same name', "import { text } from './marshal.ts'\ntext({ label: 'L' })"],
  ])('%s from another file', async (_what, source) => {
    expect(bare(await withoutWords('a.ts', source))).toBe(bare(source))
  })

  test('only a row of its own is kept of the manifest', async () => {
    const source = "export const manifest = functions({ a: { may: [] }, 'b-c': { may: ['read'] }, d: {} })"
    expect(bare(await withOwnRow('m.ts', source, 'b-c'))).toBe("exportconstmanifest=functions({'b-c':{may:['read']},})")
  })
})

const root = resolve(import.meta.dirname, '../..')
const everything = `
  export * from './shared/settings/index.ts'
  export * from './shared/resources/index.ts'
  export * from './shared/events/index.ts'
`

describe('all declarations of this repository', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenantry-words-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const evaluated = async (name: string, rewrite: typeof withoutWords): Promise<unknown> => {
    const outfile = join(folder, `${name}.mjs`)
    await build({
      stdin: { contents: everything, resolveDir: root },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      logLevel: 'silent',
      banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
      plugins: [
        {
          name: 'rewrite',
          setup: ({ onLoad }) =>
            onLoad({ filter: /\/shared\/.*\.ts$/ }, async ({ path }) => ({
              contents: await rewrite(path, await readFile(path, 'utf8')),
              loader: 'ts',
            })),
        },
      ],
    })
    return plain({ ...(await import(pathToFileURL(outfile).href)) })
  }

  test('differ by their words alone', async () => {
    const whole = await evaluated('whole', async (_path, source) => source)
    const cutDown = await evaluated('cut', withoutWords)
    expect(cutDown).toEqual(whole)
  }, 30_000)
})

const words = ['doc', 'label', 'unit', 'effect', 'requiredWhen', 'title', 'tab', 'section']

/** What can be compared of a declaration: without words, each object once, functions by their number of parameters. */
function plain(value: unknown, seen = new Set<unknown>()): unknown {
  if (typeof value === 'function') return `function of ${value.length}`
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value
  if (seen.has(value)) return 'seen'
  seen.add(value)
  if (Array.isArray(value)) return value.map(one => plain(one, seen))
  const members = Object.entries(value).filter(([name, one]) => !(words.includes(name) && typeof one === 'string'))
  return Object.fromEntries(members.map(([name, one]) => [name, plain(one, seen)]))
}
