// What may somebody hand out in an API key?
//
// A key manager of the API hands out only what it has itself (wire reference, section 2), and so does a person: what the
// roles let them do, as paths and methods. An administrator has everything.
import { grantedPath } from '../../shared/domain/api-key.ts'
import type { Issue } from '../../shared/kernel/issues.ts'
import type { By, Kind, Stored } from '../../shared/resources/define.ts'
import { kinds } from '../../shared/resources/index.ts'
import { lines, routesOf } from '../../shared/resources/routes.ts'
import { apiKeyWords } from '../../shared/ui/messages/console/records.ts'
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
