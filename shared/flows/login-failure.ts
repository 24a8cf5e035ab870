// What follows a wrong password of somebody we know?
import { afterFailure, type LockoutPolicy } from '../domain/lockout.ts'
import type { Prevented } from '../domain/login.ts'
import type { Prevention, StoredUser } from '../domain/user.ts'
import type { ActionLog } from '../domain/user-action-log.ts'
import { presentUser } from '../domain/user-present.ts'
import { type Envelope, type EventInfo, occurred } from '../events/outbox.ts'
import { newId } from '../kernel/ids.ts'
import { seconds } from '../kernel/time.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import type { Tenant } from '../resources/configuration.ts'
import type { UserAction } from '../resources/user-action.ts'
import { keys } from '../storage/keys.ts'
import type { Row, Write } from '../storage/table.ts'
import { actionPuts } from './actions/action-row.ts'
import { actionEvent, actionLetter } from './actions/tell-action.ts'
import { wordsOf } from './actions/words.ts'
import { announce } from './announce.ts'
import { announceRevocation } from './revoke.ts'
import { userPut } from './users/user-row.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>

type Failure = {
  readonly tenant: Tenant
  readonly row: Row<StoredUser>
  readonly application: Application | undefined
  readonly info: EventInfo
  readonly tally: Tally
}

/** Where the count stood after this failure: one that is judged again, because its commit lost a race, counts once. */
export type Tally = { failures?: number }

/** Tells listeners, counts when the tenant locks, and locks at the last allowed failure. */
export async function noteFailure(c: Means, failure: Failure): Promise<void> {
  const { tenant, row } = failure
  const user = row.body
  const policy = lockoutPolicy(tenant)
  const prevention = policy === undefined ? undefined : await countFailure(c, policy, failure)
  const facts: Envelope[] = [failedEvent(c, failure)]
  const writes: Write[] = []
  if (prevention !== undefined) {
    const begins = prevention.actionId !== user.prevention?.actionId
    const revokes = begins && tenant.jwtConfiguration.refreshTokenRevocationPolicy.onLoginPrevented
    const action = await c.configuration.userAction(prevention.userActionId)
    const told = {
      phase: begins ? 'start' : 'modify',
      user,
      action,
      log: lockLog(failure, prevention, action),
    } as const
    const mails = begins && tenant.failedAuthenticationConfiguration.emailUser
    const letter = await actionLetter(c, told, mails)
    writes.push(userPut({ ...user, prevention, ...(revokes && { tokenGeneration: user.tokenGeneration + 1 }) }, row))
    if (begins) writes.push(...actionPuts(told.log, undefined))
    if (revokes) writes.push(...(await announceRevocation(c, { info: failure.info, user })))
    if (letter !== undefined) writes.push(letter)
    facts.push(actionEvent(c, { ...told, emailed: letter !== undefined, notify: false, info: failure.info }))
  }
  writes.push(...(await announce(c, facts)))
  if (writes.length > 0) await c.table.commit(writes)
}

/** A lock is listed and cancelled like what somebody does to a user; nobody did it. */
function lockLog(
  { tenant, row, application }: Failure,
  { actionId: id, userActionId, startedAt: insertInstant, expiry }: Prevention,
  action: UserAction | undefined,
): ActionLog {
  return {
    id,
    userActionId,
    insertInstant,
    expiry,
    tenantId: tenant.id,
    actioneeUserId: row.body.id,
    applicationIds: application === undefined ? [] : [application.id],
    ...(action === undefined ? { name: '' } : wordsOf(row.body, { action, option: undefined, reason: undefined })),
    emailUserOnEnd: false,
    notifyUserOnEnd: false,
    endEventSent: false,
    history: { historyItems: [{ createInstant: insertInstant, expiry }] },
    tellsEnd: false,
    preventsLogin: true,
    automatic: true,
  }
}

/**
 * A refusal that a lock causes shows the end that a wrong password sets, whether this one was wrong or right: who goes
 * on guessing must not see the lock stand still at the right guess.
 */
export function asIfFailed(tenant: Tenant, verdict: Prevented, now: number): Prevented {
  const policy = lockoutPolicy(tenant)
  const { prevention } = verdict
  const shown = policy && afterFailure(0, prevention, policy, { now, actionId: prevention.actionId })
  return shown === undefined ? verdict : { ...verdict, prevention: shown }
}

function lockoutPolicy(tenant: Tenant): LockoutPolicy | undefined {
  const { userActionId, tooManyAttempts, actionDuration, actionDurationUnit } = tenant.failedAuthenticationConfiguration
  return userActionId === undefined
    ? undefined
    : {
        userActionId,
        tooManyAttempts,
        actionDuration,
        actionDurationUnit,
      }
}

/** The count starts again so long after the *last* failure, so every failure moves its end. */
async function countFailure(
  c: Means,
  policy: LockoutPolicy,
  { tenant, row, tally }: Failure,
): Promise<Prevention | undefined> {
  const ttl = seconds(c.now) + tenant.failedAuthenticationConfiguration.resetCountInSeconds
  const place = keys.counter(tenant.id, 'failed-login', row.body.id)
  tally.failures ??=
    (await c.table.count(place, 1, { below: Number.MAX_SAFE_INTEGER, ttl, sliding: true })) ?? policy.tooManyAttempts
  return afterFailure(tally.failures, row.body.prevention, policy, {
    now: c.now,
    actionId: newId(),
  })
}

const failedEvent = (c: Means, { tenant, row, application, info }: Failure): Envelope =>
  occurred(
    'user.login.failed',
    {
      tenantId: tenant.id,
      info,
      user: presentUser(row.body),
      authenticationType: 'PASSWORD',
      reason: { code: 'credentials' },
      ...(application && { applicationId: application.id }),
      ...(info.ipAddress && { ipAddress: info.ipAddress }),
    },
    { now: c.now, id: newId() },
  )
