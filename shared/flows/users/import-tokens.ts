// How do refresh tokens that another system gave out go on working here?
import { inParts } from '../../domain/import-cut.ts'
import type { ImportedTokenInput } from '../../domain/import-input.ts'
import type { RefreshToken } from '../../domain/refresh.ts'
import { readRefreshValue } from '../../domain/refresh-value.ts'
import { registrationFor, type StoredUser } from '../../domain/user.ts'
import { digest, newId } from '../../kernel/ids.ts'
import type { Issue } from '../../kernel/issues.ts'
import { invalid, Refusal } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { keys } from '../../storage/keys.ts'
import { type ImportedToken, importedWrite, sessionWrite } from '../session.ts'
import { tokenPolicy } from '../token-policy.ts'
import { servingOf } from './find-application.ts'
import { mostIssues, type Part, type Taken, writeParts } from './import-parts.ts'

type Means = With<'write' | 'sign'>
type TokensAsked = { readonly tenant: Tenant; readonly tokens: readonly ImportedTokenInput[] }

type Found = {
  readonly users: ReadonlyMap<string, StoredUser>
  readonly applications: ReadonlyMap<string, Application>
}

/** Only digests of the values are kept. Each is two rows: the token, and the way from its value to it. */
export async function importTokens(c: Means, asked: TokensAsked): Promise<void> {
  const { tenant, tokens } = asked
  if (tokens.length === 0) throw invalid('refreshTokens', 'empty')
  const found = await lookedUp(c, asked)
  const issues = [...tokens.flatMap((token, n) => issuesOf(token, n, found)), ...repeated(tokens)]
  if (issues.length > 0) throw new Refusal('invalid', issues.slice(0, mostIssues))
  const cut = inParts(tokens, token => ({ rows: 2, shared: [token.userId ?? ''], bytes: JSON.stringify(token).length }))
  const of = (part: number) => (cut[part] ?? []).flatMap(at => (tokens[at] ? [{ at, input: tokens[at] }] : []))
  const content = digest(JSON.stringify(tokens))
  await writeParts(c, {
    kind: 'refresh-tokens',
    tenantId: tenant.id,
    mac: (await c.keyring.mac(tenant.id, `import refresh-tokens ${content}`)).toString('base64url'),
    parts: cut.length,
    taken: parts => takenAlready(c, parts.flatMap(of)),
    ask: async () => {},
    write: part => partOf(c, asked, found, of(part)),
  })
}

async function lookedUp(c: Means, { tenant, tokens }: TokensAsked): Promise<Found> {
  const named = (ids: readonly (string | undefined)[]) => [...new Set(ids.filter(id => id !== undefined))]
  const userIds = named(tokens.map(({ userId }) => userId))
  const applicationIds = named(tokens.map(({ applicationId }) => applicationId))
  const [users, applications] = await Promise.all([
    c.table.getMany<StoredUser[]>(userIds.map(id => keys.user(tenant.id, id))),
    servingOf(c, tenant.id, applicationIds),
  ])
  return {
    users: new Map(users.flatMap(row => (row === undefined ? [] : [[row.body.id, row.body]]))),
    applications,
  }
}

function issuesOf({ token, userId, applicationId }: ImportedTokenInput, n: number, found: Found): Issue[] {
  const at = `refreshTokens.${n}`
  const named = (path: string, id: string | undefined, known: ReadonlyMap<string, unknown>): Issue[] => {
    if (id === undefined) return [{ path, reason: 'missing' }]
    return known.has(id) ? [] : [{ path, reason: 'invalid' }]
  }
  return [
    ...(token === undefined || token === '' ? [{ path: `${at}.token`, reason: 'blank' }] : []),
    // Nobody else gives out values like ours, and nobody can export ours: they are nowhere but with their holders.
    ...(token !== undefined && readRefreshValue(token) ? [{ path: `${at}.token`, reason: 'invalid' }] : []),
    ...named(`${at}.userId`, userId, found.users),
    ...named(`${at}.applicationId`, applicationId, found.applications),
  ]
}

function repeated(tokens: readonly ImportedTokenInput[]): Issue[] {
  const taken = new Set<string>()
  return tokens.flatMap(({ token, id }, n) =>
    [
      { path: `refreshTokens.${n}.token`, name: token && `value ${token}` },
      { path: `refreshTokens.${n}.id`, name: id && `id ${id}` },
    ].flatMap(({ path, name }) => {
      if (!name) return []
      if (taken.has(name)) return [{ path, reason: 'duplicate' }]
      taken.add(name)
      return []
    }),
  )
}

type At = { readonly at: number; readonly input: ImportedTokenInput }

async function takenAlready(c: Means, tokens: readonly At[]): Promise<Taken[]> {
  const wanted = tokens.flatMap(({ at, input: { id, token = '' } }) => [
    { key: keys.importedToken(digest(token)), path: `refreshTokens.${at}.token` },
    ...(id === undefined ? [] : [{ key: keys.refreshToken(id), path: `refreshTokens.${at}.id` }]),
  ])
  const rows = await c.table.getMany(wanted.map(({ key }) => key))
  const digests = new Map(tokens.map(({ at, input: { token = '' } }) => [at, digest(token)]))
  return wanted.flatMap(({ path }, n) => {
    const row = rows[n]
    if (row === undefined) return []
    const { tokenId, id }: Partial<ImportedToken & RefreshToken> = Object(row.body)
    const at = Number(path.split('.')[1])
    return [{ issue: { path, reason: 'duplicate' }, owner: made(tokenId ?? id ?? '', digests.get(at) ?? '') }]
  })
}

/** What the journal keeps of one, for taking it back. */
const made = (id: string, valueDigest: string): string => `${id} ${valueDigest}`

async function partOf(c: Means, { tenant }: TokensAsked, found: Found, tokens: readonly At[]): Promise<Part> {
  const all = await Promise.all(
    tokens.map(async ({ input }) => {
      const { token: value = '', userId = '', applicationId = '' } = input
      const [user, application] = [found.users.get(userId), found.applications.get(applicationId)]
      if (user === undefined || application === undefined) throw new Error('a token was not judged')
      const token = importedToken(input, { user, application, now: c.now })
      const { refresh } = await tokenPolicy(c, tenant, application)
      return {
        made: made(token.id, digest(value)),
        userId,
        writes: [sessionWrite(token, refresh, 'absent'), importedWrite(value, token, refresh, 'absent')],
      }
    }),
  )
  const users = [...new Set(all.map(({ userId }) => userId))]
  return {
    made: all.map(one => one.made),
    // Time line: we read the user; it is deleted and swept; we would leave a token behind that lists a user who is nobody.
    writes: [
      ...all.flatMap(({ writes }) => writes),
      ...users.map(id => ({ check: keys.user(tenant.id, id), expect: 'present' as const })),
    ],
  }
}

type Owner = { readonly user: StoredUser; readonly application: Application; readonly now: number }

/** Its clock is the one it had; it is made now, so an older revocation for the application does not speak of it. */
function importedToken(input: ImportedTokenInput, { user, application, now }: Owner): RefreshToken {
  const registration = registrationFor(user, application.id)
  const { device = {}, scopes } = input.metaData ?? {}
  const { lastAccessedAddress, lastAccessedInstant, ...described } = device
  // A start that is still to come would make a session that outlives every policy.
  const startInstant = Math.min(now, input.startInstant ?? input.insertInstant ?? now)
  const insertInstant = Math.min(now, input.insertInstant ?? startInstant)
  return {
    id: input.id ?? newId(),
    tenantId: user.tenantId,
    userId: user.id,
    applicationId: application.id,
    ...(registration && { registrationId: registration.id }),
    insertInstant,
    issuedInstant: now,
    startInstant,
    lastAccessedInstant: Math.min(now, lastAccessedInstant ?? startInstant),
    imported: true,
    counter: 1,
    rotatedInstant: startInstant,
    generation: user.tokenGeneration,
    authTime: insertInstant,
    authenticationType: 'REFRESH_TOKEN',
    ...(lastAccessedAddress && { ipAddress: lastAccessedAddress }),
    grants: [],
    ...(scopes && { scopes }),
    ...(Object.keys(described).length > 0 && { device: described }),
  }
}
