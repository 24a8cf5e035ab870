// Where does the console show each kind of record?
import type { Kind } from '../../shared/resources/define.ts'
import { kinds } from '../../shared/resources/index.ts'
import type { IconName } from '../../shared/ui/icons.tsx'
import type { Place as PagePlace, PlaceGroup } from '../../shared/ui/layout.tsx'
import { frame } from '../../shared/ui/messages/console/frame.ts'
import { logs } from '../../shared/ui/messages/console/logs.ts'
import { people } from '../../shared/ui/messages/console/people.ts'
import { may } from './may.ts'
import { isSingle } from './operations.ts'

type Area = { readonly title: string; readonly icon: IconName; readonly of: readonly string[] }

/** Names a kind may begin with, in the order of the menu. What begins with none of them stands under System. */
const areas: readonly Area[] = [
  { title: frame.areas.tenants, icon: 'tenant', of: ['tenant'] },
  { title: frame.areas.applications, icon: 'app', of: ['application'] },
  { title: frame.areas.people, icon: 'people', of: ['user', 'group', 'entity', 'consent', 'family'] },
  {
    title: frame.areas.signIn,
    icon: 'shield',
    of: ['identity-provider', 'connector', 'key', 'api-key', 'ip-acl', 'ip-access', 'user-action', 'lambda'],
  },
  { title: frame.areas.messages, icon: 'mail', of: ['email', 'message', 'messenger', 'theme', 'form'] },
  { title: frame.areas.events, icon: 'bell', of: ['webhook', 'event-log', 'audit-log'] },
  { title: frame.areas.reports, icon: 'report', of: ['report', 'login-record'] },
  { title: frame.areas.system, icon: 'system', of: [] },
]

/** `s` of the kind's own title, which the registry has in the singular. */
export const pluralOf = (title: string): string =>
  title.endsWith('y') && !/[aeiou]y$/.test(title)
    ? `${title.slice(0, -1)}ies`
    : /(s|x|ch|sh)$/.test(title)
      ? `${title}es`
      : `${title}s`

/** The list of a kind's records, as a step of the way to one of them. */
export const listOf = ({ kind, title }: Pick<Kind, 'kind' | 'title'>): PagePlace => ({
  href: `/admin/${kind}`,
  title: pluralOf(title),
})

const areaOf = (kind: string): Area | undefined => {
  const named = areas.flatMap(area =>
    area.of.filter(one => kind === one || kind.startsWith(`${one}-`)).map(one => ({ one, area })),
  )
  // `user-action` is closer than `user`.
  return named.sort((a, b) => b.one.length - a.one.length)[0]?.area
}

/** Pages that are not about a kind of record, and whose role they need. */
const pages: readonly { readonly kind: string; readonly needs?: string; readonly title: string }[] = [
  { kind: 'user', title: people.users },
  { kind: 'webhook-event-log', needs: 'webhook', title: logs.webhooks.title },
  { kind: 'event-log', title: logs.events.title },
  { kind: 'audit-log', title: logs.audit.title },
  { kind: 'login-record', title: logs.logins.title },
]

type Place = { readonly kind: string; readonly title: string }

/** The menu of somebody with these roles: the areas that have anything for them. */
export function placesFor(roles: readonly string[]): readonly PlaceGroup[] {
  const ofKinds = Object.values(kinds)
    .filter(({ kind }) => may(roles, 'view', kind))
    .map((kind): Place => ({ kind: kind.kind, title: isSingle(kind) ? kind.title : pluralOf(kind.title) }))
  const seen = [...ofKinds, ...pages.filter(({ kind, needs = kind }) => may(roles, 'view', needs))]
  return areas.flatMap(({ title, icon, of }) => {
    const rank = (kind: string) => of.findIndex(one => kind === one || kind.startsWith(`${one}-`))
    const places = seen
      .filter(({ kind }) => (areaOf(kind)?.title ?? frame.areas.system) === title)
      .sort((a, b) => rank(a.kind) - rank(b.kind))
      .map(({ kind, title: name }) => ({ href: `/admin/${kind}`, title: name }))
    return places.length === 0 ? [] : [{ title, icon, places }]
  })
}
