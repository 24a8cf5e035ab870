// GET /api/user: which one user is meant?
import { loginIdTypes, usualLoginIdTypes } from '../../shared/domain/user.ts'
import { presentUser } from '../../shared/domain/user-present.ts'
import { retrieveUser, type Wanted } from '../../shared/flows/users/retrieve-user.ts'
import { type Asked, empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { userOut } from '../../shared/http/user-shape.ts'
import { group, list, optional, text, type Value } from '../../shared/kernel/fields.ts'
import { invalid } from '../../shared/kernel/refusal.ts'
import type { With } from '../../shared/powers.ts'
import { userPath } from './shapes.ts'

const by = (doc: string) => optional(text({ doc, exact: true, max: 512 }))

const query = group('Query', {
  email: by('The address of the user.'),
  username: by('The username of the user.'),
  loginId: by('Any login name of the user.'),
  loginIdTypes: optional(
    list(text({ doc: 'email, username or phoneNumber.' }), { doc: 'Which kinds it may be of, best first.', max: 10 }),
  ),
  verificationId: by('A verification under way.'),
  changePasswordId: by('A change of password under way.'),
  userId: by('The id of the user.'),
})

const answers = { 200: group('User', { user: userOut }), 404: 'empty' } as const

async function retrieve(c: With<'read'> & Asked, wanted: Wanted) {
  const tenantId = wanted.by === 'login' ? needTenant(c) : c.tenantId
  const found = await retrieveUser(c, tenantId, wanted)
  if (found === undefined) return empty(404)
  const withScheme = c.caller.kind === 'key'
  return reply(200, { user: presentUser(found.row.body, { activity: found.activity, withScheme }) })
}

/** The first that is given decides. A user's own token always means that user, whatever the query says. */
function wantedBy({ caller }: Asked, given: Value<typeof query>): Wanted {
  if (caller.kind === 'user') return { by: 'id', userId: caller.userId }
  const { email, username, loginId, verificationId, changePasswordId, userId } = given
  if (email !== undefined) return { by: 'login', loginId: email, types: ['email'] }
  if (username !== undefined) return { by: 'login', loginId: username, types: ['username'] }
  if (loginId !== undefined) return { by: 'login', loginId, types: typesOf(given.loginIdTypes) }
  if (verificationId !== undefined) return { by: 'verificationId', value: verificationId }
  if (changePasswordId !== undefined) return { by: 'changePasswordId', value: changePasswordId }
  if (userId !== undefined) return { by: 'id', userId: userId.toLowerCase() }
  throw invalid('loginId', 'blank')
}

/** Like the Login API: a phone number only counts when it is asked for. */
function typesOf(given: readonly string[] | undefined) {
  if (given === undefined) return usualLoginIdTypes
  const named = given.map(word => loginIdTypes.find(type => type === word))
  const known = named.filter(type => type !== undefined)
  if (known.length < named.length) throw invalid('loginIdTypes', 'invalid')
  return known
}

export const getUser = endpoint<'read'>()({
  doc: 'Find a user by a login name or an id of something under way, or oneself by an access token.',
  query,
  answers,
  run: async (c, { query: given }) => retrieve(c, wantedBy(c, given)),
})

export const getUserById = endpoint<'read'>()({
  doc: 'Find the user with this id.',
  path: userPath,
  answers,
  run: (c, { path }) => retrieve(c, { by: 'id', userId: path.userId }),
})
