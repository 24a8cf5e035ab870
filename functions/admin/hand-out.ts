// What may somebody hand out in an API key?
//
// A key manager of the API hands out only what it has itself (wire reference, section 2), and so does a person: what the
// roles let them do, as paths and methods. An administrator has everything.
import { grantedPath } from '../../shared/domain/api-key.ts'
import type { Issue } from '../../shared/kernel/issues.ts'
import type { By, Kind, Stored } from '../../shared/resources/define.ts'
import { kinds } from '../../shared/resources/index.ts'
import { lines, routesOf } from '../../shared/resources/routes.ts'
import type { Row } from '../../shared/row.ts'
import type { Editing } from '../../shared/ui/editing.ts'
import { apiKeyWords } from '../../shared/ui/messages/console/records.ts'
import { manifest } from '../manifest.ts'
import { type Deed, may } from './may.ts'
import type { Visit } from './visit.tsx'

/** Routes that belong to no kind, and whose role reads them. */
const logs: Readonly<Record<string, string>> = {
  '/api/system/audit-log': 'audit-log',
  '/api/system/event-log': 'event-log',
  '/api/system/webhook-event-log': 'webhook',
  '/api/system/webhook-attempt-log': 'webhook',
  '/api/system/login-record': 'login-record',
}

/**
 * What a key must not open for anybody but an administrator: the console lets nobody else change the application whose
 * roles are its own, nor register for it, but a key that reaches applications or users reaches those as well.
 */
const opensTheConsole = new Set(['api-key', 'application', 'user'])

const deedOf = (method: string, path: string): Deed =>
  method === 'GET' || path.endsWith('/search') ? 'view' : method === 'DELETE' ? 'delete' : 'edit'

const routes: readonly (readonly [kind: string, method: string, path: string])[] = [
  ...Object.values(kinds).flatMap(({ kind }) =>
    routesOf(lines[kind]).map(([route]) => {
      const [method = '', path = ''] = route.split(' ')
      return [kind, method, grantedPath(path)] as const
    }),
  ),
  ...Object.entries(logs).flatMap(([path, kind]) => [
    [kind, 'GET', path] as const,
    [kind, 'GET', `${path}/search`] as const,
    [kind, 'POST', `${path}/search`] as const,
  ]),
]

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
/** Whom a key is asked of; managing keys is granted by no map. */
const byKey: ReadonlySet<string> = new Set(['apiKey', 'globalKey', 'login', 'keyOrBearer', 'optionalKey'])

/** Every path that a key may be granted, with the methods there are. */
export const grantable: ReadonlyMap<string, readonly string[]> = (() => {
  const rows: readonly Row[] = Object.values(manifest)
  const all = rows.flatMap(({ routes = {} }) =>
    Object.entries(routes).flatMap(([route, access]) => {
      const [method = '', path = ''] = route.split(' ')
      return byKey.has(access) ? [[grantedPath(path), method] as const] : []
    }),
  )
  const paths = [...new Set(all.map(([path]) => path))].sort()
  const of = (path: string) => methods.filter(method => all.some(one => one[0] === path && one[1] === method))
  return new Map(paths.map(path => [path, of(path)]))
})()

/** Of those, what somebody who is no administrator may choose from. */
function grantableBy({ session }: Pick<Visit, 'session'>): ReadonlyMap<string, readonly string[]> {
  const own = ownEndpoints(session.roles)
  return own === undefined ? grantable : new Map(Object.entries(own))
}

export const endpointsField = 'permissions.endpoints'

type Endpoints = Readonly<Record<string, readonly string[]>>

/** Everything the roles reach, by path; `undefined`: all there is. */
export function ownEndpoints(roles: readonly string[]): Endpoints | undefined {
  if (roles.includes('admin')) return undefined
  const mine = routes.filter(
    ([kind, method, path]) => !opensTheConsole.has(kind) && may(roles, deedOf(method, path), kind),
  )
  const paths = [...new Set(mine.map(([, , path]) => path))].sort()
  return Object.fromEntries(
    paths.map(path => [
      path,
      [...new Set(mine.filter(([, , one]) => one === path).map(([, method]) => method))].sort(),
    ]),
  )
}

/** The person as the API's rules know a key manager. An empty map would mean everything: who has nothing says so. */
export function ownKey({ session }: Pick<Visit, 'session'>): By['key'] {
  const endpoints = ownEndpoints(session.roles)
  if (endpoints === undefined) return undefined
  const isNothing = Object.keys(endpoints).length === 0
  return { id: session.user.id, permissions: { endpoints: isNothing ? { '/api/api-key': [] } : endpoints } }
}

/** Whether a record opens more than this person's roles do: it is not theirs to read, change or copy. */
export function isBeyond(visit: Pick<Visit, 'session'>, kind: Kind, record: Stored): boolean {
  const key = ownKey(visit)
  return key !== undefined && kind.outranks?.(record, key) === true
}

/** "Not a valid value" helps nobody who does not know that somebody else could have given it. */
export const explained = (visit: Pick<Visit, 'session'>, kind: Kind, issues: readonly Issue[]): readonly Issue[] =>
  kind.kind !== 'api-key' || ownKey(visit) === undefined
    ? issues
    : issues.map(issue =>
        issue.path.endsWith('permissions.endpoints') ? { ...issue, message: apiKeyWords.beyond } : issue,
      )

/** The boxes of the endpoints of a key. */
export const gridFor = (visit: Pick<Visit, 'session'>, kind: Kind): Partial<Editing> =>
  kind.kind === 'api-key' ? { grid: name => (name === endpointsField ? grantableBy(visit) : undefined) } : {}
