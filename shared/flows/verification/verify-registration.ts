// How is a registration proved?
import { inTenant } from '../../domain/external-id.ts'
import { registrationFor } from '../../domain/user.ts'
import { presentRegistration, presentUser } from '../../domain/user-present.ts'
import { proveRegistration, type VerifyingRegistration } from '../../domain/verification.ts'
import { occurred } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { settle } from '../../storage/settle.ts'
import { announce } from '../announce.ts'
import { findExternalId, spend } from '../external-id.ts'
import { unverifiedRegistrationGone, userPut } from '../users/user-row.ts'
import { demandCode, userRow } from './proved.ts'
import type { ById } from './verify-identity.ts'

/** Spends the id and proves the registration, in one commit. Refuses with 404 an id that is unknown, used or expired. */
export const verifyRegistration = (c: With<'write' | 'sign' | 'seal' | 'callOut'>, asked: ById): Promise<void> =>
  settle(async () => {
    const found = await findExternalId<VerifyingRegistration>(c, 'registrationVerification', asked.verificationId)
    if (found === undefined || !inTenant(found.tenantId, asked.tenantId)) return refuse('notFound')
    await demandCode(c, found, asked.oneTimeCode)
    const { userId, applicationId } = found.data
    const row = await userRow(c, found.tenantId, userId)
    const before = registrationFor(row?.body ?? { registrations: [] }, applicationId)
    if (row === undefined || before === undefined) return refuse('notFound')
    const next = proveRegistration(row.body, applicationId, 'Completed', c.now)
    const registration = next && registrationFor(next, applicationId)
    if (next === undefined || registration === undefined) return c.table.commit([spend(found)])
    const event = occurred(
      'user.registration.verified',
      {
        tenantId: next.tenantId,
        info: asked.info,
        user: presentUser(next),
        applicationId,
        registration: presentRegistration(registration),
      },
      { now: c.now, id: newId() },
    )
    const told = await announce(c, [event])
    await c.table.commit([spend(found), userPut(next, row), unverifiedRegistrationGone(next, applicationId), ...told])
  })
