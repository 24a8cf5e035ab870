// What did the caller send?

import { deepest } from '../kernel/depth.ts'
import { withoutNulls } from '../kernel/nulls.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import type { Patch } from './endpoint.ts'

type Sent = { readonly text: string; readonly contentType: string | undefined }
type Takes = 'json' | 'form' | 'either'

const patchForms: Readonly<Record<string, Patch['form']>> = {
  'application/json': 'json',
  'application/merge-patch+json': 'merge',
  'application/json-patch+json': 'operations',
}

const typeOf = ({ contentType }: Sent): string | undefined => contentType?.split(';')[0]?.trim().toLowerCase()

/** The body of a PATCH, and by its content type what it means. */
export function readPatch(sent: Sent): Patch {
  if (sent.text === '') return refuse('invalid', { path: '', reason: 'invalidJSON' })
  const form = patchForms[typeOf(sent) ?? '']
  return form === undefined ? refuse('unsupportedMediaType') : { form, document: json(sent.text) }
}

/**
 * The body as plain data: an object for JSON (members that are null count as absent, as on the wire), text members for
 * a form. An empty body is an empty object. Refuses 415 for another content type and `[invalidJSON]` for what does not
 * parse.
 */
export function readBody(sent: Sent, takes: Takes, flags: ReadonlySet<string> = new Set()): unknown {
  const { text } = sent
  if (text === '') return {}
  const type = typeOf(sent)
  if (type === 'application/x-www-form-urlencoded' && takes !== 'json')
    return takes === 'form' ? oauthFormOf(text) : withFlags(formOf(text), flags)
  if (type !== 'application/json' || takes === 'form') return refuse('unsupportedMediaType')
  const value = json(text)
  // Every body of the wire is an object.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? withoutNulls(value)
    : refuse('invalid', { path: '', reason: 'invalidJSON' })
}

function json(text: string): unknown {
  try {
    // Windows writes a byte order mark before files in UTF-8 (RFC 8259 section 8.1).
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    if (isSound(value, deepest)) return value
  } catch {
    // Said below, with the other way of not being a document of ours.
  }
  throw new Refusal('invalid', [{ path: '', reason: 'invalidJSON' }])
}

/** Half a surrogate pair is JSON but no text: no key, letter or signature could be made with it. */
const halfPair = /\p{Surrogate}/u

function isSound(value: unknown, levels: number): boolean {
  if (typeof value === 'string') return !halfPair.test(value)
  // `1e400` is JSON, and to JavaScript no number that could be written down again.
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0) return false
  return Object.entries(value).every(([name, member]) => !halfPair.test(name) && isSound(member, levels - 1))
}

const truth: ReadonlyMap<unknown, boolean> = new Map([
  ['true', true],
  ['false', false],
])

const withFlags = (members: Readonly<Record<string, unknown>>, flags: ReadonlySet<string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, flags.has(name) ? (truth.get(value) ?? value) : value]),
  )

/**
 * A form as OAuth reads it (RFC 6749 section 3.2): a parameter without a value counts as left out, and one that comes
 * twice becomes a list, which none may be: where two read one request, each could take another of its values.
 */
function oauthFormOf(text: string): Record<string, unknown> {
  const members = new Map<string, unknown>()
  for (const [name, value] of new URLSearchParams(text))
    if (value !== '') members.set(name, members.has(name) ? [value] : value)
  return Object.fromEntries(members)
}

/**
 * Members of a query string. One that says `undefined`, `null` or nothing was left out: the official client writes every
 * parameter of the method that was called, `?token=null&userId=…&applicationId=undefined`.
 */
export function queryOf(text: string, lists: ReadonlySet<string>): Record<string, string | string[]> {
  const members = Object.entries(formOf(text, lists)).flatMap(([name, value]) => {
    const said = typeof value === 'string' ? value : value.filter(isSaid)
    return (typeof said === 'string' ? isSaid(said) : said.length > 0) ? [[name, said] as const] : []
  })
  return Object.fromEntries(members)
}

const isSaid = (value: string): boolean => value !== 'undefined' && value !== 'null' && value !== ''

/** Members of a form; those in `lists` are lists of all their values, of others the first one counts. */
function formOf(text: string, lists: ReadonlySet<string> = new Set()): Record<string, string | string[]> {
  const given = new URLSearchParams(text)
  const members: Record<string, string | string[]> = {}
  for (const [name, first] of given) {
    // `members` has no prototype tricks.
    const value = lists.has(name) ? given.getAll(name) : first
    if (!Object.hasOwn(members, name)) Object.defineProperty(members, name, { value, enumerable: true })
  }
  return members
}
