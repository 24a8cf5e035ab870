// What is remembered of a login, and what follows from it for the user's activity?
import type { RefreshToken } from './refresh.ts'
import type { Activity } from './user.ts'

/** The body of the row under keys.loginRecord; the members of the wire's login record, and how it came about. */
export type LoginRecord = {
  readonly id: string
  readonly tenantId: string
  readonly userId: string
  readonly applicationId?: string
  readonly ipAddress?: string
  readonly instant: number
  readonly authenticationType: string
}

/**
 * A refresh token that appears is a login unless it was imported, and one that was used again is a refresh: `undefined` for every other change
 * of its row. The version of the row makes the id, so that the same change always gives the same record.
 */
export function recordOfToken(
  now: { readonly body: RefreshToken; readonly version: number },
  before: RefreshToken | undefined,
): LoginRecord | undefined {
  const { body: token, version } = now
  if (before === undefined && token.imported) return undefined
  if (before !== undefined && token.lastAccessedInstant <= before.lastAccessedInstant) return undefined
  return {
    id: `${token.id}.${version}`,
    tenantId: token.tenantId,
    userId: token.userId,
    ...(token.applicationId && { applicationId: token.applicationId }),
    ...(token.ipAddress && { ipAddress: token.ipAddress }),
    instant: token.lastAccessedInstant,
    authenticationType: before === undefined ? token.authenticationType : 'REFRESH_TOKEN',
  }
}

/** The activity with this record in it; the same object when nothing is newer, because records arrive in any order. */
export function withRecord(
  known: Activity | undefined,
  { instant, applicationId }: Pick<LoginRecord, 'instant' | 'applicationId'>,
): Activity {
  const before = known ?? { lastLoginInstant: 0, applications: {} }
  const there = applicationId === undefined ? instant : (before.applications[applicationId] ?? 0)
  if (known !== undefined && instant <= known.lastLoginInstant && instant <= there) return known
  return {
    lastLoginInstant: Math.max(before.lastLoginInstant, instant),
    applications:
      applicationId === undefined
        ? before.applications
        : { ...before.applications, [applicationId]: Math.max(there, instant) },
  }
}
