// How is a login name proved: by an id, or by somebody who may say so?
import { inTenant } from '../../domain/external-id.ts'
import type { StoredUser } from '../../domain/user.ts'
import { identityOf, type LoginName, type Proof, proveIdentity, type Verifying } from '../../domain/verification.ts'
import type { EventInfo } from '../../events/outbox.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { settle } from '../../storage/settle.ts'
import type { Row, Write } from '../../storage/table.ts'
import { announce } from '../announce.ts'
import { type Found, findAnyExternalId, issueExternalId, revokeExternalId, spend } from '../external-id.ts'
import { userPut } from '../users/user-row.ts'
import { demandCode, provedEvents, provedLetter, userRow } from './proved.ts'
import { identitySubject, lifetimeOf } from './start-email.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>

export type ById = {
  /** The tenant the request names, if it names one. */
  readonly tenantId: string | undefined
  readonly verificationId: string
  readonly oneTimeCode: string | undefined
  readonly info: EventInfo
}

export type Completed = { readonly state: Readonly<Record<string, unknown>> | undefined }

/** Spends the id and proves its login name, in one commit. Refuses with 404 an id that is unknown, used or expired. */
export const completeVerification = (c: Means, asked: ById): Promise<Completed> =>
  settle(async () => {
    const found = await findAnyExternalId<Verifying>(
      c,
      ['emailVerification', 'phoneVerification'],
      asked.verificationId,
    )
    if (found === undefined || !inTenant(found.tenantId, asked.tenantId)) return refuse('notFound')
    await demandCode(c, found, asked.oneTimeCode)
    const { data } = found
    if (data.userId === undefined) {
      await keepProof(c, found, asked.verificationId)
    } else {
      const row = await userRow(c, found.tenantId, data.userId)
      // The address was changed, or its user deleted, since the id was issued: it proves nothing any more.
      if (row === undefined || identityOf(row.body, data) === undefined) return refuse('notFound')
      const spent = [spend(found)]
      await commitProof(c, {
        row,
        name: data,
        proof: 'Completed',
        applicationId: data.applicationId,
        spent,
        info: asked.info,
      })
    }
    return { state: data.state }
  })

/** A name that nobody has yet: the same id now stands for the finished proof, until a user is created with it. */
async function keepProof(c: Means, found: Found<Verifying>, value: string): Promise<void> {
  const tenant = (await c.configuration.tenant(found.tenantId)) ?? refuse('notFound')
  const { type, value: name, displayValue } = found.data
  const kept = await issueExternalId(c, {
    ...identitySubject(tenant.id, found.data),
    purpose: 'preVerification',
    data: { type, value: name, displayValue },
    lifetimeSeconds: lifetimeOf(tenant, found.data),
    value,
  })
  await c.table.commit([spend(found), ...kept.writes])
}

export type Administrative = {
  readonly tenantId: string | undefined
  readonly userId: string
  /** Which name; the primary e-mail address when none is named. */
  readonly name?: LoginName
  readonly info: EventInfo
}

/** An administrator vouches for a login name. Ids under way for it are void. */
export const vouchForIdentity = (c: Means, asked: Administrative): Promise<void> =>
  settle(async () => {
    const row = await userRow(c, asked.tenantId, asked.userId)
    if (row === undefined) return refuse('notFound')
    const named = asked.name
    const identity =
      named === undefined
        ? row.body.identities.find(one => one.type === 'email' && one.primary)
        : identityOf(row.body, named)
    if (identity === undefined) return refuse('notFound')
    const spent = await revokeExternalId(c, identitySubject(row.body.tenantId, identity))
    await commitProof(c, { row, name: identity, proof: 'Administrative', spent, info: asked.info })
  })

type Proving = {
  readonly row: Row<StoredUser>
  readonly name: LoginName & { readonly displayValue: string }
  readonly proof: Proof
  readonly applicationId?: string | undefined
  readonly spent: readonly Write[]
  readonly info: EventInfo
}

/** t0 two proofs read the user, t1 one commits, t2 the other finds another version, and nothing left to prove. */
async function commitProof(c: Means, { row, name, proof, applicationId, spent, info }: Proving): Promise<void> {
  const next = proveIdentity(row.body, name, proof, c.now)
  if (next === undefined) return spent.length === 0 ? undefined : c.table.commit(spent)
  const tenant = (await c.configuration.tenant(next.tenantId)) ?? refuse('notFound')
  const letter = await provedLetter(c, { tenant, user: next, name, applicationId, info })
  const told = await announce(c, provedEvents(c, next, name, info))
  await c.table.commit([...spent, userPut(next, row), ...letter, ...told])
}
