// How does one say over the API that a password is forgotten?
import { type LoginIdType, loginIdTypes, usualLoginIdTypes } from '../../shared/domain/user.ts'
import { forgotPassword as forgot } from '../../shared/flows/password/forgot.ts'
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { choice, flag, group, id, list, optional, text, type Value, whole } from '../../shared/kernel/fields.ts'
import { refuse } from '../../shared/kernel/refusal.ts'

const name = (doc: string) => optional(text({ doc, min: 1, max: 255, exact: true }))

const body = group('Forgot password', {
  loginId: name('The login name.'),
  email: name('The same, if it is an address; older callers say it so.'),
  username: name('The same, if it is a username; older callers say it so.'),
  loginIdTypes: optional(
    list(choice({ doc: 'A kind of login name.', of: loginIdTypes }), {
      doc: 'Which kinds count, the first one first.',
    }),
  ),
  applicationId: optional(id({ doc: 'Whose templates to use.' })),
  state: optional(whole({ doc: 'Returned when the password is changed.' })),
  changePasswordId: optional(text({ doc: 'The id to use; needs an API key.', secret: true, min: 1, max: 512 })),
  sendForgotPasswordMessage: optional(flag({ doc: 'False sends nothing; needs an API key.' })),
  sendForgotPasswordEmail: optional(flag({ doc: 'The same under its older name.' })),
  eventInfo,
})

function named(given: Value<typeof body>): { readonly loginId: string; readonly types: readonly LoginIdType[] } {
  if (given.loginId !== undefined) return { loginId: given.loginId, types: given.loginIdTypes ?? usualLoginIdTypes }
  if (given.email !== undefined) return { loginId: given.email, types: ['email'] }
  if (given.username !== undefined) return { loginId: given.username, types: ['username'] }
  return refuse('invalid', { path: 'loginId', reason: 'blank' })
}

/** What only a caller with an API key may say: whoever chooses the id, or keeps it from being mailed, owns the account. */
function privileged(c: Context<never>, given: Value<typeof body>) {
  if (c.caller.kind !== 'key') return { send: true, changePasswordId: undefined }
  const send = given.sendForgotPasswordMessage ?? given.sendForgotPasswordEmail ?? true
  return { send, changePasswordId: given.changePasswordId }
}

export const forgotPassword = endpoint<'write' | 'sign' | 'seal' | 'callOut'>()({
  doc: 'Send a letter with which a forgotten password can be changed.',
  body,
  answers: {
    200: group('Forgot password', {
      changePasswordId: optional(text({ doc: 'The id; only for callers with an API key.', secret: true })),
    }),
  },
  async run(c, { body: given }) {
    const { loginId, types } = named(given)
    const { changePasswordId } = await forgot(c, {
      tenantId: needTenant(c),
      loginId,
      loginIdTypes: types,
      applicationId: given.applicationId,
      state: given.state,
      ...privileged(c, given),
      info: infoOf(c, given.eventInfo),
    })
    return reply(200, c.caller.kind === 'key' ? { changePasswordId } : {})
  },
})
