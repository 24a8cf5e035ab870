// How does one prove a registration over the API, or ask for another letter?
import { resendRegistration } from '../../shared/flows/verification/resend.ts'
import { verifyRegistration } from '../../shared/flows/verification/verify-registration.ts'
import { type Context, empty, endpoint } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { group, id, optional, text, type Value } from '../../shared/kernel/fields.ts'
import { refuse } from '../../shared/kernel/refusal.ts'
import { answerResent, oneTimeCode, type Powers, resent, verificationId, yesNo } from './verify-email.ts'

const body = group('Verify registration', {
  verificationId: optional(verificationId()),
  oneTimeCode: oneTimeCode(),
  eventInfo,
})
const answers = { 200: 'empty' } as const

async function verify(c: Context<Powers>, given: Value<typeof body>, inPath?: string) {
  const named = given.verificationId ?? inPath
  if (named === undefined) return refuse('invalid', { path: 'verificationId', reason: 'missing' })
  const info = infoOf(c, given.eventInfo)
  await verifyRegistration(c, { tenantId: c.tenantId, verificationId: named, oneTimeCode: given.oneTimeCode, info })
  return empty(200)
}

export const verifyRegistrationByBody = endpoint<Powers>()({
  doc: 'Prove a registration by the id that was mailed.',
  body,
  answers,
  run: (c, input) => verify(c, input.body),
})

export const verifyRegistrationById = endpoint<Powers>()({
  doc: 'The same with the id in the path; the body wins.',
  path: group('Path', { verificationId: verificationId() }),
  body,
  answers,
  run: (c, input) => verify(c, input.body, input.path.verificationId),
})

export const resendRegistrationVerification = endpoint<Powers>()({
  doc: 'Send another letter that asks to verify a registration. The id before is void.',
  query: group('Query', {
    email: text({ doc: 'The address of the user.', min: 1, max: 255 }),
    applicationId: id({ doc: 'Registered for which application.' }),
    // the wire's name, odd as it is
    sendVerifyPasswordEmail: yesNo('Whether to send a letter; only callers with an API key may say no.'),
  }),
  answers: { 200: resent },
  async run(c, { query }) {
    const send = c.caller.kind !== 'key' || query.sendVerifyPasswordEmail === 'true'
    const { email, applicationId } = query
    return answerResent(c, await resendRegistration(c, { tenantId: needTenant(c), email, applicationId, send }))
  },
})
