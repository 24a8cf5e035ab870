// What does a kickstart say once its variables and included files are put in?
import { included, type Place, parsed } from './files.ts'
import { KickstartError } from './wrong.ts'

/** A list or an object can only take the place of a whole value. */
export type Value = string | number | boolean | object
/** What a variable stands for; `undefined`: there is none of that name. */
export type LookUp = (name: string) => Promise<Value | undefined>

export const isValue = (given: unknown): given is Value =>
  given !== null && ['string', 'number', 'boolean', 'object'].includes(typeof given)

/** `&{file}` as a whole value is that file's JSON; in any text, `@{file}` is that file's words and `#{name}` a variable's. */
export async function expand(value: unknown, lookUp: LookUp, place: Place): Promise<unknown> {
  if (typeof value === 'string') return expandValue(value, lookUp, place)
  if (Array.isArray(value)) return inOrder(value, (one, index) => expand(one, lookUp, inside(place, `[${index}]`)))
  if (typeof value !== 'object' || value === null) return value
  const entries = await inOrder(Object.entries(value), async ([name, one]) => {
    const at = inside(place, place.at === '' ? name : `.${name}`)
    return [await expandText(name, lookUp, at), await expand(one, lookUp, at)]
  })
  return Object.fromEntries(entries)
}

const inside = (place: Place, step: string): Place => ({ ...place, at: `${place.at}${step}` })

async function expandValue(value: string, lookUp: LookUp, place: Place): Promise<unknown> {
  const [, escaped, name] = /^(\\?)&\{([^}]+)\}$/.exec(value.trim()) ?? []
  if (escaped) return value.trim().slice(1)
  if (name !== undefined) {
    const found = await included((await expandText(name, lookUp, place)).trim(), place)
    return expand(parsed(found), lookUp, { ...place, file: found.path })
  }
  // A variable that is a number or a switch remains one where it is the whole value.
  const alone = /^#\{([^}]+)\}$/.exec(value)?.[1]
  return alone === undefined ? expandText(value, lookUp, place) : need(alone, lookUp, place)
}

const marks = /(\\?)([#@])\{([^}]*)\}/g

async function expandText(given: string, lookUp: LookUp, place: Place): Promise<string> {
  return replaced(given, async ([all, escaped, kind, name = '']) => {
    if (escaped) return all.slice(1)
    if (kind === '#') return textOf(name, await need(name, lookUp, place), place)
    return wordsOf((await included(name.trim(), place)).content, lookUp)
  })
}

/** Of included words only what names a variable is replaced: a template or a program may well contain `#{` or `@{`. */
const wordsOf = (content: string, lookUp: LookUp): Promise<string> =>
  replaced(content, async ([all, escaped, kind, name = '']) => {
    const value = kind === '#' ? await lookUp(name.trim()) : undefined
    if (value === undefined || typeof value === 'object') return all
    return escaped ? all.slice(1) : String(value)
  })

function textOf(name: string, value: Value, { file, at }: Place): string {
  if (typeof value !== 'object') return String(value)
  throw new KickstartError(`${file}: #{${name}} is no text, and can only be a whole value${at && ` (${at})`}`)
}

async function need(name: string, lookUp: LookUp, { file, at }: Place): Promise<Value> {
  const value = await lookUp(name.trim())
  if (value !== undefined) return value
  throw new KickstartError(`${file} uses #{${name}}, which has no value${at && ` (${at})`}`)
}

async function replaced(given: string, by: (found: RegExpMatchArray) => Promise<string>): Promise<string> {
  let result = ''
  let end = 0
  for (const found of given.matchAll(marks)) {
    result += given.slice(end, found.index) + (await by(found))
    end = (found.index ?? 0) + found[0].length
  }
  return result + given.slice(end)
}

/** One after the other, so that the first mistake in the file is the one that is told. */
async function inOrder<A, B>(list: readonly A[], work: (one: A, index: number) => Promise<B>): Promise<B[]> {
  const done: B[] = []
  for (const [index, one] of list.entries()) done.push(await work(one, index))
  return done
}
