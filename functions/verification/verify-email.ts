// How does one prove an e-mail address over the API, or ask for another letter?

import { type Resent, resendEmail } from '../../shared/flows/verification/resend.ts'
import { completeVerification, vouchForIdentity } from '../../shared/flows/verification/verify-identity.ts'
import { type Context, empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { choice, group, id, optional, text, type Value } from '../../shared/kernel/fields.ts'
import { refuse } from '../../shared/kernel/refusal.ts'

export type Powers = 'write' | 'sign' | 'seal' | 'callOut'

export const verificationId = () => text({ doc: 'The id from the link.', min: 1, max: 512 })
export const oneTimeCode = () =>
  optional(text({ doc: 'The code from the letter, under the strategy FormField.', secret: true, max: 256 }))
/** A flag of a query string. */
export const yesNo = (doc: string) => choice({ doc, of: ['true', 'false'], default: 'true' })

const body = group('Verify e-mail', {
  verificationId: optional(verificationId()),
  oneTimeCode: oneTimeCode(),
  userId: optional(id({ doc: 'Verifies without an id; needs an API key.' })),
  eventInfo,
})
const answers = { 200: 'empty' } as const

async function verify(c: Context<Powers>, given: Value<typeof body>, inPath?: string) {
  const info = infoOf(c, given.eventInfo)
  const named = given.verificationId ?? inPath
  if (named !== undefined) {
    await completeVerification(c, { tenantId: c.tenantId, verificationId: named, oneTimeCode: given.oneTimeCode, info })
    return empty(200)
  }
  if (given.userId === undefined) return refuse('invalid', { path: 'verificationId', reason: 'missing' })
  if (c.caller.kind !== 'key') return refuse('unauthorized')
  await vouchForIdentity(c, { tenantId: c.tenantId, userId: given.userId, info })
  return empty(200)
}

export const verifyEmail = endpoint<Powers>()({
  doc: 'Prove an e-mail address by the id that was mailed, or vouch for it with an API key.',
  body,
  answers,
  run: (c, input) => verify(c, input.body),
})

export const verifyEmailById = endpoint<Powers>()({
  doc: 'The same with the id in the path; the body wins.',
  path: group('Path', { verificationId: verificationId() }),
  body,
  answers,
  run: (c, input) => verify(c, input.body, input.path.verificationId),
})

export const resent = group('Verification', {
  verificationId: optional(text({ doc: 'The new id.', secret: true })),
  verificationOneTimeCode: optional(text({ doc: 'The new code, under the strategy FormField.', secret: true })),
  oneTimeCode: optional(text({ doc: 'The same under the name newer clients read.', secret: true })),
})

/** Anonymous callers hear the same whether the address is known, verified or neither. */
export function answerResent(c: Context<Powers>, outcome: Resent) {
  if (c.caller.kind !== 'key') return reply(200, {})
  if (outcome.outcome === 'unknown') return refuse('notFound')
  if (outcome.outcome === 'notWaiting') return reply(200, {})
  const code = outcome.oneTimeCode
  return reply(200, {
    verificationId: outcome.id,
    ...(code !== undefined && { verificationOneTimeCode: code, oneTimeCode: code }),
  })
}

export const resendEmailVerification = endpoint<Powers>()({
  doc: 'Send another verification letter. The id before is void.',
  query: group('Query', {
    email: text({ doc: 'The address to verify.', min: 1, max: 255 }),
    applicationId: optional(id({ doc: 'Whose template to use.' })),
    sendVerifyEmail: yesNo('Whether to send a letter; only callers with an API key may say no.'),
  }),
  answers: { 200: resent },
  async run(c, { query }) {
    const send = c.caller.kind !== 'key' || query.sendVerifyEmail === 'true'
    const { email, applicationId } = query
    return answerResent(c, await resendEmail(c, { tenantId: needTenant(c), email, applicationId, send }))
  },
})
