// Does every file stay in its room, in its size, and in the language of this house?
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { importsOf, mayImport, mayUse, roomOf, rooms } from './architecture/rooms.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
type File = { readonly path: string; readonly text: string; readonly lines: number }

const filesIn = (folder: string): File[] =>
  readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(entry => {
      const path = `${entry.parentPath}/${entry.name}`.slice(root.length)
      const text = readFileSync(`${root}${path}`, 'utf8')
      return { path, text, lines: text.split('\n').length - 1 }
    })

const ours = ['functions', 'infra', 'shared'].flatMap(filesIn)
const all = [...ours, ...filesIn('test'), ...filesIn('bench')]

/** What is broken, as `file: what`; the empty list is what a test wants. */
const broken = (files: readonly File[], find: (file: File) => readonly string[]): string[] =>
  files.flatMap(file => find(file).map(what => `${file.path}: ${what}`))
const matches = (text: string, pattern: RegExp): string[] =>
  text
    .split('\n')
    .filter(line => !/^\s*(\/\/|\*|\/\*)/.test(line))
    .map(line => line.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''"))
    .flatMap(line => pattern.exec(line)?.[0] ?? [])

const inside = (path: string, from: string): string => new URL(from, `file:///${path}`).pathname.slice(1)

describe('rooms', () => {
  test('every file is in one', () => {
    expect(broken(ours, ({ path }) => (roomOf(path) === undefined ? ['no room'] : []))).toEqual([])
  })
  test('none imports from a room that its own may not', () => {
    const strays = broken(ours, ({ path, text }) =>
      importsOf(text)
        .filter(({ from }) => from.startsWith('.'))
        .filter(({ from, typeOnly }) => {
          const target = roomOf(inside(path, from))
          return target === undefined || !mayImport(roomOf(path) ?? '', target, typeOnly)
        })
        .map(({ from, typeOnly }) => `${from}${typeOnly ? ' (types)' : ''}`),
    )
    expect(strays).toEqual([])
  })
  test('none uses a package that its own may not', () => {
    const strays = broken(ours, ({ path, text }) =>
      importsOf(text)
        .filter(({ from }) => !from.startsWith('.'))
        .filter(({ from, typeOnly }) => !mayUse(roomOf(path) ?? '', from, typeOnly))
        .map(({ from }) => from),
    )
    expect(strays).toEqual([])
  })
  test('are kept by a net without holes', () => {
    const text = [
      "import { type A, b } from './b.ts'",
      "import type { C } from './c.ts'",
      "import { type D, type E } from './d.ts'",
      "export * from './e.ts'",
      "import './f.ts'",
      "const g = await import('./g.ts')",
      "import {\n  h,\n} from './h.ts'",
    ].join('\n')
    const typeOnly = ['./c.ts', './d.ts']
    const expected = ['b', 'c', 'd', 'e', 'h', 'f', 'g'].map(name => `./${name}.ts`)
    expect(importsOf(text)).toEqual(expected.map(from => ({ from, typeOnly: typeOnly.includes(from) })))
    expect(mayImport('domain', 'flows', true)).toBe(false)
    expect([mayImport('domain', 'storage', true), mayImport('domain', 'storage', false)]).toEqual([true, false])
    expect([mayUse('flows', 'aws-lambda', true), mayUse('flows', 'aws-lambda', false)]).toEqual([true, false])
    expect([mayUse('http', 'hono/utils/cookie', false), mayUse('http', 'honolulu', false)]).toEqual([true, false])
  })
  test('each is lived in', () => {
    const lived = new Set(ours.map(({ path }) => roomOf(path)))
    expect(Object.keys(rooms).filter(name => !lived.has(name))).toEqual([])
  })
})

describe('files', () => {
  const sizes = ours.map(({ lines }) => lines).sort((a, b) => a - b)
  const percentile = (p: number): number => sizes[Math.floor((sizes.length - 1) * p)] ?? 0
  test('are small: half of them under 80 lines, nine in ten under 250, none over 400', () => {
    expect(percentile(0.5)).toBeLessThan(80)
    expect(percentile(0.9)).toBeLessThan(250)
    expect(broken(ours, ({ lines }) => (lines > 400 ? [`${lines} lines`] : []))).toEqual([])
    // A test is a list of guarantees, which may be a little longer than anything that has to be understood as a whole.
    expect(broken(all, ({ lines }) => (lines > 500 ? [`${lines} lines`] : []))).toEqual([])
  })
  test('begin with what they are about', () => {
    expect(broken(all, ({ text }) => (/^\/\/ .{10,}/.test(text) ? [] : [text.slice(0, 60)]))).toEqual([])
  })
  test('are named after what they hold, not after what they are to others', () => {
    const vague = /(^|\/)(utils?|helpers?|services?|types|constants|common|misc|impl|base)(\.tsx?$|\/)/
    // The wire's own word: an entity has a type, which is a record.
    const meant = ['shared/flows/entities/types.ts']
    const found = all.filter(({ path }) => !meant.includes(path))
    expect(broken(found, ({ path }) => (vague.test(path) ? ['says nothing'] : []))).toEqual([])
    const kebab = /^([a-z0-9]+(-[a-z0-9]+)*[./])*tsx?$/
    expect(broken(all, ({ path }) => (kebab.test(path) ? [] : ['not in kebab case']))).toEqual([])
  })
  test('leave nothing for later', () => {
    expect(
      broken(all, ({ text }) => text.match(/\b(TODO|FIXME|XXX|HACK)\b:?/g) ?? []).filter(
        one => !one.startsWith('test/architecture'),
      ),
    ).toEqual([])
  })
})

describe('language', () => {
  const words: readonly [string, RegExp, readonly string[]][] = [
    ['no `any`', /(\bas any\b|[:<|,] ?any\b(?! [a-z])|\bany\[\])/, []],
    ['no `!` that silences the compiler', /[\w)\]]!(?=[.,;)[\]]|$)/, []],
    ['no default export', /^export default\b/, ['infra/aws/app.ts']],
    ['no enum, namespace or decorator', /^(export )?(declare )?(const )?(enum|namespace) |^\s*@[A-Z]\w*\(/, []],
    ['no compiler directive', /@ts-(ignore|expect-error|nocheck)/, []],
  ]
  test.each(words)('%s', (_, pattern, but) => {
    const files = ours.filter(({ path }) => !but.includes(path))
    expect(broken(files, ({ text }) => matches(text, pattern))).toEqual([])
  })
  test('only start.ts reads the environment of a function', () => {
    const functions = ours.filter(({ path }) => !path.startsWith('infra/') && path !== 'shared/start.ts')
    expect(broken(functions, ({ text }) => matches(text, /process\.env\b/))).toEqual([])
  })
  test('neither judgements nor flows read a clock, and no judgement throws dice', () => {
    const pure = ours.filter(({ path }) => /^shared\/(domain|flows)\//.test(path))
    expect(broken(pure, ({ text }) => matches(text, /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/))).toEqual([])
    const judges = pure.filter(({ path }) => path.startsWith('shared/domain/'))
    expect(broken(judges, ({ text }) => matches(text, /\bMath\.random\(|\brandom(UUID|Bytes|Int)\b/))).toEqual([])
    // The jitter of a retry: which of two moments is drawn decides nothing that anybody is told.
    const dice = broken(pure, ({ text }) => matches(text, /\bMath\.random\(/)).map(line => line.split(':')[0])
    expect(dice.sort()).toEqual(['shared/flows/send-message.ts', 'shared/flows/webhooks/deliver.ts'])
  })
  test('judgements wait for nobody', () => {
    const judges = ours.filter(({ path }) => path.startsWith('shared/domain/'))
    expect(broken(judges, ({ text }) => matches(text, /\b(async|await|Promise)\b/))).toEqual([])
  })
  /** Where routes, powers and kinds are brought together under one type (house, section 16: five files), and the runner. */
  const casts: Readonly<Record<string, number>> = {
    'infra/local/furnish.ts': 1,
    'infra/local/invoker.ts': 1,
    'shared/http/app.ts': 2,
    'shared/http/endpoint.ts': 1,
    'shared/resources/define.ts': 2,
    'shared/start.ts': 1,
  }
  test('casts that say "trust me" are few, and where types are made', () => {
    const trusted = new Set(['kernel', 'storage', 'driver'])
    const count = (text: string): number => matches(text, /\bas (never|unknown)\b/).length
    const strangers = ours.filter(({ path }) => !trusted.has(roomOf(path) ?? ''))
    expect(
      broken(strangers, ({ path, text }) => (count(text) > (casts[path] ?? 0) ? [`${count(text)} casts`] : [])),
    ).toEqual([])
  })
})
