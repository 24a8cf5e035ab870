// How does a user get another password, whoever may ask for it?
import { afterChange, ageCountsFrom, type ChangeGrant, type OneTimePassword } from '../../domain/change-password.ts'
import { inTenant } from '../../domain/external-id.ts'
import { judgePassword, rememberedPasswords } from '../../domain/password-rules.ts'
import { type LoginIdType, needsVerification, primary, type StoredUser } from '../../domain/user.ts'
import { presentUser } from '../../domain/user-present.ts'
import { identityOf, proveIdentity } from '../../domain/verification.ts'
import { type EventInfo, occurred } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import { Refusal, refuse } from '../../kernel/refusal.ts'
import type { StoredPassword } from '../../ports/hasher/port.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { keys } from '../../storage/keys.ts'
import { settle } from '../../storage/settle.ts'
import type { Row, Write } from '../../storage/table.ts'
import { announce } from '../announce.ts'
import { type Found, findAnyExternalId, issueExternalId, spend } from '../external-id.ts'
import { announceRevocation } from '../revoke.ts'
import { wanted } from '../users/find-application.ts'
import { findUserByLogin } from '../users/find-user.ts'
import { userPut } from '../users/user-row.ts'
import { addressOf, letterWrites, reasonFor, templateFor } from '../verification/letter.ts'
import { provedEvents, provedLetter, userRow } from '../verification/proved.ts'
import { outstandingGone } from './outstanding.ts'

type Means = With<'write' | 'sign' | 'seal' | 'hash' | 'callOut'>

/** By what right: an id, an API key that names the user, or the user's own access token. */
export type ByWhat =
  | { readonly by: 'id'; readonly changePasswordId: string; readonly tenantId: string | undefined }
  | { readonly by: 'key'; readonly tenantId: string; readonly loginId: string; readonly types: readonly LoginIdType[] }
  | { readonly by: 'user'; readonly tenantId: string; readonly userId: string }

export type Change = {
  readonly who: ByWhat
  readonly password: string
  readonly currentPassword: string | undefined
  readonly applicationId: string | undefined
  readonly info: EventInfo
}
export type Changed = {
  readonly oneTimePassword: string
  readonly state: Readonly<Record<string, unknown>> | undefined
}

type Subject = { readonly row: Row<StoredUser>; readonly grant?: Found<ChangeGrant> }

/** The user meant, and the id that is to be spent. Refuses with 404 an id that is unknown, used or expired. */
export async function whose(c: With<'read'>, who: ByWhat): Promise<Subject> {
  if (who.by === 'id') {
    const grant = await findAnyExternalId<ChangeGrant>(c, ['changePassword', 'setupPassword'], who.changePasswordId)
    if (grant === undefined || !inTenant(grant.tenantId, who.tenantId)) return refuse('notFound')
    const row = await userRow(c, grant.tenantId, grant.data.userId)
    return row?.body.active === true && isStillTheirs(row.body, grant.data) ? { row, grant } : refuse('notFound')
  }
  const row = who.by === 'user' ? await userRow(c, who.tenantId, who.userId) : (await findUserByLogin(c, who))?.row
  return row?.body.active === true ? { row } : refuse('notFound')
}

/** Whoever reads the mail of an address that was given up, or was mistyped at first, has no right to the account. */
const isStillTheirs = (user: StoredUser, { mailedTo }: ChangeGrant): boolean =>
  mailedTo === undefined || identityOf(user, { type: 'email', value: mailedTo }) !== undefined

/** Judges the password and commits it with everything that follows. Of two uses of one id exactly one commits. */
export function changePassword(c: Means, asked: Change): Promise<Changed> {
  let hashed: Promise<StoredPassword> | undefined
  return settle(async () => {
    const { row, grant } = await whose(c, asked.who)
    const tenant = (await c.configuration.tenant(row.body.tenantId)) ?? refuse('notFound')
    // Letters speak of the application: another tenant's would tell of itself to whoever names it.
    await wanted(c, tenant.id, asked.applicationId)
    await judge(c, { tenant, asked, user: row.body, grant })
    const { encryptionScheme, encryptionSchemeFactor } = tenant.passwordEncryptionConfiguration
    // a lost race judges again, but need not hash again
    hashed ??= c.hasher.hash(asked.password, encryptionScheme, encryptionSchemeFactor)
    return commit(c, { tenant, asked, row, grant, password: await hashed })
  })
}

type Judging = {
  readonly tenant: Tenant
  readonly asked: Change
  readonly user: StoredUser
  readonly grant: Found<ChangeGrant> | undefined
}

async function judge(c: Means, { tenant, asked, user, grant }: Judging): Promise<void> {
  const { password, currentPassword } = asked
  if (asked.who.by === 'user' && currentPassword === undefined) {
    refuse('invalid', { path: 'currentPassword', reason: 'missing' })
  }
  if (currentPassword !== undefined) {
    const right = user.password !== undefined && (await c.hasher.matches(currentPassword, user.password))
    if (!right) refuse('invalid', { path: 'currentPassword', reason: 'invalid' })
  }
  const kept = await Promise.all(rememberedPasswords(user, tenant).map(old => c.hasher.matches(password, old)))
  const reasons = judgePassword(password, tenant, {
    now: c.now,
    loginIds: {
      email: primary(user, 'email')?.value,
      username: primary(user, 'username')?.value,
      phoneNumber: primary(user, 'phoneNumber')?.value,
    },
    usedBefore: kept.includes(true),
    passwordLastUpdateInstant: ageCountsFrom(user, grant?.data.why ?? 'known'),
  })
  if (reasons.length > 0) {
    throw new Refusal(
      'invalid',
      reasons.map(reason => ({ path: 'password', reason })),
    )
  }
}

type Committing = Omit<Judging, 'user'> & { readonly row: Row<StoredUser>; readonly password: StoredPassword }

async function commit(c: Means, { tenant, asked, row, grant, password }: Committing): Promise<Changed> {
  const before = row.body
  const why = grant?.data.why ?? 'known'
  const changed = afterChange(before, password, { policy: tenant, why, now: c.now })
  const proved = implicitProof(c, tenant, changed, grant?.data.mailedTo)
  const next = proved?.user ?? changed
  const applicationId = asked.applicationId ?? grant?.data.applicationId
  const login: OneTimePassword = {
    userId: next.id,
    ...(applicationId !== undefined && { applicationId }),
    ...(grant?.data.state && { state: grant.data.state }),
  }
  const oneTime = await issueExternalId(c, {
    tenantId: tenant.id,
    purpose: 'oneTimePassword',
    subject: next.id,
    data: login,
    lifetimeSeconds: tenant.externalIdentifierConfiguration.oneTimePasswordTimeToLiveInSeconds,
  })
  const unlocked = before.prevention !== undefined && next.prevention === undefined
  const writes: Write[] = [
    // t0 two uses of one id read the user, t1 one commits, t2 the other finds user and id changed: then it is a 404
    userPut(next, row),
    ...(grant === undefined ? [] : [spend(grant)]),
    ...(await outstandingGone(c, next, grant)),
    ...oneTime.writes,
    ...(unlocked ? [{ remove: keys.counter(tenant.id, 'failed-login', next.id), expect: 'anything' } as const] : []),
    ...(await letters(c, { tenant, user: next, applicationId, why, proved, info: asked.info })),
  ]
  await c.table.commit([...writes, ...(await told(c, { before, next, why, proved, info: asked.info }))])
  return { oneTimePassword: oneTime.value, state: grant?.data.state }
}

/** An id that came back from the address it was mailed to proves the address, where the tenant believes that. */
function implicitProof(c: Means, tenant: Tenant, user: StoredUser, mailedTo: string | undefined) {
  if (mailedTo === undefined || !tenant.emailConfiguration.implicitEmailVerificationAllowed) return undefined
  const name = identityOf(user, { type: 'email', value: mailedTo })
  if (name === undefined || !needsVerification(name)) return undefined
  const next = proveIdentity(user, name, 'Implicit', c.now)
  return next === undefined ? undefined : { user: next, name }
}

type Consequence = { readonly proved: ReturnType<typeof implicitProof>; readonly why: ChangeGrant['why'] | 'known' }

async function letters(
  c: Means,
  {
    tenant,
    user,
    applicationId,
    why,
    proved,
    info,
  }: Consequence & { tenant: Tenant; user: StoredUser; applicationId: string | undefined; info: EventInfo },
): Promise<readonly Write[]> {
  const application = applicationId === undefined ? undefined : await c.configuration.application(applicationId)
  const template = why === 'forgotten' ? 'passwordResetSuccessEmailTemplateId' : 'passwordUpdateEmailTemplateId'
  const templateId = templateFor(template, { tenant, application })
  const variables = reasonFor(c, typeOf(why), { tenant, info })
  const confirmed = await letterWrites(c, { tenant, application, templateId, to: addressOf(user), user, variables })
  if (proved === undefined) return confirmed
  return [...confirmed, ...(await provedLetter(c, { tenant, user, name: proved.name, applicationId, info }))]
}

const typeOf = (why: Consequence['why']) =>
  why === 'forgotten' ? 'user.password.reset.success' : 'user.password.update'

type Telling = Consequence & { readonly before: StoredUser; readonly next: StoredUser; readonly info: EventInfo }

async function told(c: Means, { before, next, why, proved, info }: Telling): Promise<readonly Write[]> {
  const event = occurred(
    typeOf(why),
    { tenantId: next.tenantId, info, user: presentUser(next) },
    { now: c.now, id: newId() },
  )
  const proofs = proved === undefined ? [] : provedEvents(c, next, proved.name, info)
  const ended = next.tokenGeneration !== before.tokenGeneration
  const revoked = ended ? await announceRevocation(c, { info, user: next }) : []
  return [...revoked, ...(await announce(c, [event, ...proofs]))]
}
