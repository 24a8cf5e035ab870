// What did somebody mean who sent this form?
//
// The inverse of field.tsx. Nothing is judged here: what cannot be read stays the text it was, and the operation that
// gets it says what is wrong with it, in the words and under the path it has for every caller.
import type { About } from '../kernel/fields.ts'
import { isRecord } from '../kernel/sparse.ts'

/** The value of one field. `before` is what the record says now: a secret that nobody typed stays. */
export function readField(form: URLSearchParams, name: string, about: About, before: unknown): unknown {
  if (about.secret && about.kind === 'text') {
    if (form.get(`${name}._clear`) === 'true') return ''
    return lines(form.get(name) ?? '') || before
  }
  const raw = form.get(name)
  switch (about.kind) {
    case 'int':
    case 'decimal':
      return about.format === 'instant' ? instant(raw, before) : number(raw)
    case 'flag':
      if (about.required === false && about.default === undefined) return raw ? raw === 'true' : undefined
      return raw === 'true'
    case 'choice':
    case 'reference':
      return raw?.trim() || undefined
    case 'list':
      return list(form, name, about, before)
    case 'map':
      return map(form, name, about, before)
    case 'bag':
      return bag(raw, about)
    case 'group':
      return members(form, name, about, before)
    case 'text': {
      const text = lines(raw ?? '')
      return text === '' && about.required === false && about.default === undefined ? undefined : text
    }
  }
}

/** Browsers send line breaks as two characters. */
const lines = (text: string): string => text.replaceAll(/\r\n?/g, '\n')

function number(raw: string | null): unknown {
  const text = raw?.trim() ?? ''
  if (text === '') return undefined
  return Number.isFinite(Number(text)) ? Number(text) : text
}

/** `2026-11-22T12:00:00.000`, meant in universal time. */
function instant(raw: string | null, before: unknown): unknown {
  const text = raw?.trim() ?? ''
  if (text === '') return undefined
  const at = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text.endsWith('Z') ? text : `${text}Z`)
  if (Number.isNaN(at)) return text
  return typeof before === 'number' && Math.floor(before) === at ? before : at
}

function bag(raw: string | null, about: About): unknown {
  const text = raw?.trim() ?? ''
  if (text === '') return about.default === undefined ? undefined : {}
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function members(form: URLSearchParams, name: string, about: About, before: unknown): Record<string, unknown> {
  const was = isRecord(before) ? before : {}
  const read = Object.entries(about.entries ?? {}).map(([key, field]) => {
    const inner = `${name}.${key}`
    const isKept = field.about.readOnly === true || key === 'id'
    return [key, isKept ? was[key] : readField(form, inner, field.about, was[key])] as const
  })
  return Object.fromEntries(read.filter(([, value]) => value !== undefined))
}

/** More rows than anybody edits on one page. */
const mostRows = 2_000
const rowsOf = (form: URLSearchParams, name: string): number =>
  Math.min(mostRows, Math.max(0, Number.parseInt(form.get(`${name}._rows`) ?? '0', 10) || 0))

function list(form: URLSearchParams, name: string, about: About, before: unknown): unknown {
  const item = about.item?.about
  if (item?.entries === undefined) {
    // Boxes send one value each, a text area all of them, one a line.
    const said = form.getAll(name).flatMap(one => lines(one).split('\n'))
    const texts = said.map(one => one.trim()).filter(Boolean)
    return item?.kind === 'int' || item?.kind === 'decimal' ? texts.map(number) : texts
  }
  const was: readonly unknown[] = Array.isArray(before) ? before : []
  const rows = Array.from({ length: rowsOf(form, name) }, (_, n) => n)
  return rows.flatMap(n => {
    if (form.get(`${name}.${n}._remove`) === 'true') return []
    const id = form.get(`${name}.${n}.id`)
    const old = id === null ? was[n] : (was.find(one => isRecord(one) && one.id === id) ?? was[n])
    const read = members(form, `${name}.${n}`, item, old)
    return n >= was.length && isBlank(item, read) ? [] : [read]
  })
}

/** Whether nobody has typed anything into a new row. */
const isBlank = (about: About, row: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(row).every(([key, value]) => {
    const field = about.entries?.[key]?.about
    return isEmpty(value) || value === field?.default || field?.kind === 'choice'
  })

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  value === false ||
  (typeof value === 'object' && value !== null && Object.values(value).every(isEmpty))

function map(form: URLSearchParams, name: string, about: About, before: unknown): Record<string, unknown> {
  const item = about.item?.about
  const was = isRecord(before) ? before : {}
  const rows = Array.from({ length: rowsOf(form, name) }, (_, n) => `${name}.${n}`)
  const read = rows.flatMap(row => {
    const key = form.get(`${row}._key`)?.trim() ?? ''
    if (key === '' || item === undefined) return []
    const value = readField(form, `${row}._value`, item, was[key])
    // A box that was never ticked says nothing about a name that is not there yet.
    const isUntouched = item.kind === 'flag' || item.kind === 'list' ? isEmpty(value) && !(key in was) : false
    return isUntouched || value === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(read)
}
