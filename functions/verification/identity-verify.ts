// How does an API caller verify login names: vouch, start, send, complete?

import { canonical, loginIdTypes } from '../../shared/domain/user.ts'
import { findLoginName } from '../../shared/flows/users/find-user.ts'
import { sendIdentityVerification, startIdentityVerification } from '../../shared/flows/verification/start-identity.ts'
import { completeVerification, vouchForIdentity } from '../../shared/flows/verification/verify-identity.ts'
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { choice, group, id, optional, text, whole } from '../../shared/kernel/fields.ts'
import { refuse } from '../../shared/kernel/refusal.ts'
import { oneTimeCode, type Powers, verificationId } from './verify-email.ts'

const loginId = () => text({ doc: 'The login name.', min: 1, max: 255, exact: true })
const loginIdType = () => choice({ doc: 'Which kind of login name.', of: loginIdTypes })
const state = () => optional(whole({ doc: 'Given at the start, returned at the end.' }))

export const verifyIdentity = endpoint<Powers>()({
  doc: 'Vouch for a login name.',
  body: group('Verify', { loginId: loginId(), loginIdType: loginIdType(), eventInfo }),
  answers: { 200: 'empty' },
  async run(c, { body }) {
    const tenantId = needTenant(c)
    const type = body.loginIdType
    if (type === 'username') return refuse('invalid', { path: 'loginIdType', reason: 'invalid' })
    const owner = (await findLoginName(c, { tenantId, loginId: body.loginId, types: [type] })) ?? refuse('notFound')
    const name = { type, value: canonical(type, body.loginId) }
    await vouchForIdentity(c, { tenantId, userId: owner.userId, name, info: infoOf(c, body.eventInfo) })
    return empty(200)
  },
})

export const startVerify = endpoint<Powers>()({
  doc: 'Begin the proof of a login name, of a user or of somebody who will become one. Sends nothing.',
  body: group('Start', {
    loginId: loginId(),
    loginIdType: loginIdType(),
    applicationId: optional(id({ doc: 'Whose templates to use.' })),
    existingUserStrategy: choice({
      doc: 'Whether a user must have this login name already, or nobody may.',
      of: ['mustExist', 'mustNotExist'],
      default: 'mustExist',
    }),
    state: state(),
    verificationStrategy: optional(choice({ doc: 'Instead of the tenant’s own.', of: ['ClickableLink', 'FormField'] })),
  }),
  answers: {
    200: group('Started', {
      verificationId: text({ doc: 'Stands for the verification.', secret: true }),
      oneTimeCode: optional(text({ doc: 'To be given beside the id, under FormField.', secret: true })),
    }),
  },
  async run(c, { body }) {
    const { loginId, loginIdType, applicationId, existingUserStrategy, state, verificationStrategy } = body
    const { id: started, ...code } = await startIdentityVerification(c, {
      tenantId: needTenant(c),
      loginId,
      loginIdType,
      applicationId,
      existingUserStrategy,
      state,
      strategy: verificationStrategy,
    })
    return reply(200, { verificationId: started, ...code })
  },
})

export const sendVerify = endpoint<Powers>()({
  doc: 'Send a verification that was started.',
  body: group('Send', { verificationId: verificationId() }),
  answers: { 200: 'empty' },
  async run(c, { body }) {
    await sendIdentityVerification(c, { tenantId: c.tenantId, verificationId: body.verificationId })
    return empty(200)
  },
})

export const completeVerify = endpoint<Powers>()({
  doc: 'Finish a verification with its id, and its code where there is one.',
  body: group('Complete', { verificationId: verificationId(), oneTimeCode: oneTimeCode(), eventInfo }),
  answers: { 200: group('Completed', { state: state() }) },
  async run(c, { body }) {
    const completed = await completeVerification(c, {
      tenantId: c.tenantId,
      verificationId: body.verificationId,
      oneTimeCode: body.oneTimeCode,
      info: infoOf(c, body.eventInfo),
    })
    return reply(200, { ...(completed.state && { state: { ...completed.state } }) })
  },
})
