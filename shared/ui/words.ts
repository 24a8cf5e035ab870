// How is a value, a name or a length of time said to a person?
import type { About } from '../kernel/fields.ts'
import { forms } from './messages/console/forms.ts'

const capitals: Readonly<Record<string, string>> = {
  acl: 'ACL', api: 'API', csrf: 'CSRF', html: 'HTML', http: 'HTTP', id: 'Id', ip: 'IP', json: 'JSON', jwt: 'JWT',
  mfa: 'MFA', oauth: 'OAuth', oidc: 'OIDC', pkce: 'PKCE', saml: 'SAML', samlv2: 'SAML v2', scim: 'SCIM', sms: 'SMS',
  smtp: 'SMTP', ssl: 'SSL', tls: 'TLS', ui: 'UI', uri: 'URI', uris: 'URIs', url: 'URL', urls: 'URLs', xml: 'XML',
} // biome-ignore format: a table of words
/** `requireClientAuthentication` → "Require client authentication"; the `Id` of a reference is not said. */
export function labelOf(name: string, about?: Pick<About, 'label' | 'refersTo' | 'item'>): string {
  if (about?.label !== undefined) return about.label
  const isReference = (about?.refersTo ?? about?.item?.about.refersTo) !== undefined
  const bare = isReference ? name.replace(/Id(s?)$/, '$1') || name : name
  const words = bare
    .replaceAll(/OAuth/g, 'Oauth')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .map(word => capitals[word.toLowerCase()] ?? word.toLowerCase())
  const said = words.join(' ')
  return said.charAt(0).toUpperCase() + said.slice(1)
}

export const titled = (name: string): string => labelOf(name.replaceAll('-', ' '))

const spans = [
  ['year', 31_536_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** 5400 → "1 hour 30 minutes"; two parts at most, because a third is never what one wants to know. */
export function inWords(seconds: number): string {
  const parts: string[] = []
  let left = Math.floor(Math.abs(seconds))
  for (const [name, size] of spans) {
    const many = Math.floor(left / size)
    left -= many * size
    if (many > 0 && parts.length < 2) parts.push(`${many} ${name}${many === 1 ? '' : 's'}`)
  }
  return parts.join(' ') || '0 seconds'
}

const perUnit = { milliseconds: 0.001, seconds: 1, minutes: 60, days: 86_400 } as const
const short = { milliseconds: 'ms', seconds: 's', minutes: 'min', days: 'days' } as const
type Span = keyof typeof perUnit
const isSpan = (unit: string | undefined): unit is Span => unit !== undefined && Object.hasOwn(perUnit, unit)

/** "3600 s — 1 hour", where the words say more than the number. */
export function amount(value: number, unit: About['unit']): string {
  if (!isSpan(unit)) return unit === undefined ? String(value) : `${value} ${unit}`
  const own = `${value} ${unit === 'days' && value === 1 ? 'day' : short[unit]}`
  const seconds = value * perUnit[unit]
  const words = seconds < 1 ? '' : inWords(seconds)
  return words === '' || (unit === 'days' && value < 365) || seconds === 0 ? own : `${own} — ${words}`
}

/** A value on one line; `undefined` where there is none. */
export function valueInWords(about: About, value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (about.secret) return '••••••••'
  if (about.kind === 'flag') return value === true ? forms.on : forms.off
  if (typeof value === 'number') return about.format === 'instant' ? instantInWords(value) : amount(value, about.unit)
  if (Array.isArray(value) && about.item?.about.entries === undefined)
    return value.length === 0 ? undefined : value.join(', ')
  if (typeof value === 'object') return Object.keys(value).length === 0 ? undefined : JSON.stringify(value)
  return String(value)
}

export const instantInWords = (at: number): string => {
  const iso = new Date(at).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}

/** What a field says of its own limits. A moment has none that anybody could reach. */
export function limitsOf({ kind, min, max, unit, format, item }: About): string | undefined {
  if (format === 'instant') return undefined
  const counted = kind === 'text' ? ' characters' : kind === 'list' ? ' entries' : unit === undefined ? '' : ` ${unit}`
  const range =
    min !== undefined && max !== undefined
      ? `${min} to ${max}${counted}`
      : max !== undefined
        ? `at most ${max}${counted}`
        : min !== undefined && !(kind === 'text' && min <= 1)
          ? `at least ${min}${min === 1 ? counted.replace(/s$/, '') : counted}`
          : undefined
  const shape = kind === 'text' ? formats[format ?? ''] : undefined
  const each = item && kind === 'list' && item.about.kind === 'text' ? 'one a line' : undefined
  return [range, shape, each].filter(Boolean).join('; ') || undefined
}

const formats: Readonly<Record<string, string>> = {
  uri: 'an absolute address',
  email: 'an e-mail address',
  date: 'year-month-day',
  uuid: 'a UUID',
}
