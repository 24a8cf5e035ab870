// How does one change a password over the API: by id, by an API key, or as oneself?
import { type LoginIdType, loginIdTypes, usualLoginIdTypes } from '../../shared/domain/user.ts'
import { type ByWhat, changePassword as change, whose } from '../../shared/flows/password/change.ts'
import { type Context, empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { choice, group, id, list, optional, text, type Value, whole } from '../../shared/kernel/fields.ts'
import { refuse } from '../../shared/kernel/refusal.ts'

type Powers = 'write' | 'sign' | 'seal' | 'hash' | 'callOut'

const changePasswordId = () =>
  text({ doc: 'The id from the letter, or from a login that demanded a change.', secret: true, min: 1, max: 512 })
const path = group('Path', { changePasswordId: changePasswordId() })

const body = group('Change password', {
  changePasswordId: optional(changePasswordId()),
  loginId: optional(text({ doc: 'Whose password; needs an API key.', min: 1, max: 255, exact: true })),
  loginIdTypes: optional(
    list(choice({ doc: 'A kind of login name.', of: loginIdTypes }), {
      doc: 'Which kinds count, the first one first.',
    }),
  ),
  password: text({ doc: 'The new password.', secret: true, min: 1, exact: true }),
  currentPassword: optional(
    text({ doc: 'The present one; users who change their own must say it.', secret: true, exact: true }),
  ),
  applicationId: optional(id({ doc: 'Whose templates to use.' })),
  eventInfo,
})
const answers = {
  200: group('Changed', {
    oneTimePassword: text({ doc: 'Signs in once, instead of login name and password.', secret: true }),
    state: optional(whole({ doc: 'As it was given when the password was forgotten.' })),
  }),
}

type Named = {
  readonly id?: string | undefined
  readonly loginId?: string | undefined
  readonly types?: readonly LoginIdType[] | undefined
}

/** By what right a password is to be changed: an id, oneself, or an API key that names the user. */
function rightOf(c: Context<Powers>, named: Named): ByWhat {
  if (named.id !== undefined) return { by: 'id', changePasswordId: named.id, tenantId: c.tenantId }
  if (c.caller.kind === 'user') return { by: 'user', tenantId: c.caller.tenantId, userId: c.caller.userId }
  if (named.loginId === undefined) {
    return refuse(
      'invalid',
      c.caller.kind === 'key' ? { path: 'loginId', reason: 'blank' } : { path: 'changePasswordId', reason: 'blank' },
    )
  }
  if (c.caller.kind === 'nobody') return refuse('unauthorized')
  return { by: 'key', tenantId: needTenant(c), loginId: named.loginId, types: named.types ?? usualLoginIdTypes }
}

async function run(c: Context<Powers>, given: Value<typeof body>, inPath?: string) {
  const who = rightOf(c, { id: given.changePasswordId ?? inPath, loginId: given.loginId, types: given.loginIdTypes })
  const { oneTimePassword, state } = await change(c, {
    who,
    password: given.password,
    currentPassword: given.currentPassword,
    applicationId: given.applicationId,
    info: infoOf(c, given.eventInfo),
  })
  return reply(200, { oneTimePassword, ...(state && { state: { ...state } }) })
}

export const changePassword = endpoint<Powers>()({
  doc: 'Change a password: with an id, with an API key for a login name, or one’s own with the present password.',
  body,
  answers,
  run: (c, input) => run(c, input.body),
})

export const changePasswordById = endpoint<Powers>()({
  doc: 'Change a password with the id in the path; one in the body wins.',
  path,
  body,
  answers,
  run: (c, input) => run(c, input.body, input.path.changePasswordId),
})

export const checkChangePassword = endpoint<Powers>()({
  doc: 'Whether the password of oneself, or of a login name, could be changed now.',
  query: group('Query', {
    loginId: optional(text({ doc: 'Whose password; needs an API key.', min: 1, max: 255, exact: true })),
    loginIdTypes: optional(text({ doc: 'Which kinds of login name count, separated by commas.' })),
  }),
  answers: { 200: 'empty' },
  async run(c, { query }) {
    const asked = query.loginIdTypes?.split(',')
    const types = asked && loginIdTypes.filter(type => asked.includes(type))
    await whose(c, rightOf(c, { loginId: query.loginId, types }))
    return empty(200)
  },
})

export const checkChangePasswordById = endpoint<Powers>()({
  doc: 'Whether an id can still change a password.',
  path,
  answers: { 200: 'empty' },
  async run(c, input) {
    await whose(c, rightOf(c, { id: input.path.changePasswordId }))
    return empty(200)
  },
})
