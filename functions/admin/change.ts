// What did a form change, and what does the API say to it?
//
// Pure but for the last function. A change is a merge patch (RFC 7396) that names only what differs, so that a page that
// was open for an hour does not put back what somebody else changed meanwhile.
import { isDeepStrictEqual } from 'node:util'
import type { About, Group } from '../../shared/kernel/fields.ts'
import type { Issue } from '../../shared/kernel/issues.ts'
import { patched } from '../../shared/kernel/patch.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { defaultsOf, isRecord } from '../../shared/kernel/sparse.ts'
import { edit as say } from '../../shared/ui/messages/console/records.ts'
import { sentence } from '../../shared/ui/messages/en.ts'
import { type Spot, spotsOf, valueAt } from '../../shared/ui/places.ts'
import { readField } from '../../shared/ui/read-form.ts'
import { labelOf, limitsOf } from '../../shared/ui/words.ts'

export type Members = Record<string, unknown>

/** What the form makes of a record: only the fields it showed. */
export function filled(fields: Group, record: unknown, form: URLSearchParams): Members {
  const shown = new Set(form.getAll('_shown'))
  const spots = spotsOf(fields).filter(({ name, about }) => shown.has(name) && !about.readOnly)
  return spots.reduce<Members>(
    (result, { name, keys, about }) => withValue(result, keys, readField(form, name, about, valueAt(record, keys))),
    isRecord(record) ? record : {},
  )
}

/** A copy with another value in one place. */
export function withValue(record: Members, [key = '', ...rest]: readonly string[], value: unknown): Members {
  if (rest.length > 0) {
    const inner = record[key]
    return { ...record, [key]: withValue(isRecord(inner) ? inner : {}, rest, value) }
  }
  const { [key]: _, ...others } = record
  return value === undefined ? others : { ...record, [key]: value }
}

export const defaultOf = ({ about }: Spot): unknown => (about.default === undefined ? undefined : defaultsOf(about))

export type Changed = { readonly spot: Spot; readonly from: unknown; readonly to: unknown }

/** A text box gives line breaks and order back as browsers write them; that is not a change. */
const plain = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll(/\r\n?/g, '\n')
  if (Array.isArray(value)) return value.map(plain)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, plain(one)]])),
  )
}

const isSame = (about: About, a: unknown, b: unknown): boolean => {
  if (isDeepStrictEqual(plain(a), plain(b))) return true
  // Boxes have no order of their own.
  const isSet = about.kind === 'list' && ['choice', 'reference'].includes(about.item?.about.kind ?? '')
  return isSet && Array.isArray(a) && Array.isArray(b) && isDeepStrictEqual([...a].sort(), [...b].sort())
}

/** What differs between two records, field by field; what the platform sets itself is no change. */
export const changesOf = (fields: Group, before: unknown, after: unknown): Changed[] =>
  spotsOf(fields).flatMap(spot => {
    const [from, to] = [valueAt(before, spot.keys), valueAt(after, spot.keys)]
    return spot.about.readOnly || isSame(spot.about, from, to) ? [] : [{ spot, from, to }]
  })

export const patchOf = (changes: readonly Changed[]): Members =>
  changes.reduce<Members>((patch, { spot, from, to }) => withValue(patch, spot.keys, merging(spot.about, from, to)), {})

/** In a merge patch `null` takes away, and an object only adds to what is there. */
function merging(about: About, from: unknown, to: unknown): unknown {
  if (to === undefined) return null
  if (!isRecord(to) || !isRecord(from) || about.entries !== undefined) return to
  return mergeOf(from, to)
}

function mergeOf(from: Members, to: Members): Members {
  const gone = Object.keys(from).filter(key => to[key] === undefined)
  const kept = Object.entries(to).filter(([key, value]) => !isDeepStrictEqual(value, from[key]))
  return Object.fromEntries([
    ...gone.map(key => [key, null] as const),
    ...kept.map(([key, value]) => {
      const was = from[key]
      return [key, isRecord(value) && isRecord(was) ? mergeOf(was, value) : value] as const
    }),
  ])
}

/** The record that a reviewed page speaks of. We wrote its patch; but what comes back is what somebody sends. */
export function applied(opened: Members, patch: string): Members {
  const result = patched('merge', opened, parsed(patch))
  if (!result.ok || !isRecord(result.value)) throw new Refusal('invalid')
  return result.value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('invalid')
  }
}

/** The issues of a refusal by the field they are shown at; general ones under the empty name. */
export function issuesAt(fields: Group, envelope: string, issues: readonly Issue[]): Map<string, string[]> {
  const spots = spotsOf(fields)
  const at = new Map<string, string[]>()
  for (const { path, reason, message } of issues) {
    const name = path === envelope ? '' : path.startsWith(`${envelope}.`) ? path.slice(envelope.length + 1) : path
    const spot = spots.find(one => one.name === name || name.startsWith(`${one.name}.`))
    // Inside a list of groups each member has a place of its own; in other lists and in maps the whole field has one.
    const place =
      spot === undefined
        ? ''
        : spot.about.kind === 'list' && spot.about.item?.about.entries !== undefined
          ? name
          : spot.name
    const words = message ?? said(reason, spot === undefined ? path : labelFor(fields, name), spot?.about)
    at.set(place, [...(at.get(place) ?? []), words])
  }
  return at
}

/** With the limits it broke, where it has some: "is not valid" helps nobody. */
function said(reason: string, label: string, about: About | undefined): string {
  const limits = about?.kind === 'int' || about?.kind === 'decimal' ? limitsOf(about) : undefined
  return reason === 'invalid' && limits !== undefined ? say.mustBe(label, limits) : sentence(reason, label)
}

/** What a page calls the field of this name. */
export function labelFor(fields: Group, name: string): string {
  const spot = spotsOf(fields).find(one => one.name === name || name.startsWith(`${one.name}.`))
  if (spot === undefined) return labelOf(name.split('.').at(-1) ?? name)
  const rest = name
    .slice(spot.name.length + 1)
    .split('.')
    .filter(Boolean)
  const [row, ...members] = rest
  const last = members.at(-1)
  return [spot.label, row !== undefined && /^\d+$/.test(row) ? say.number(Number(row) + 1) : row, last && labelOf(last)]
    .filter(Boolean)
    .join(', ')
}
