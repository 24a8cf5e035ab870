// What does the API say of one user, and may this person change it?
import { refreshTokenShape } from '../../../shared/http/token-shape.ts'
import { userOut } from '../../../shared/http/user-shape.ts'
import { group, id, instant, list, optional, text, type Value } from '../../../shared/kernel/fields.ts'
import { Refusal } from '../../../shared/kernel/refusal.ts'
import { adminApplicationId } from '../../../shared/resources/application.ts'
import { getRecentLogin } from '../../audit/login-records.ts'
import { getRefreshTokens } from '../../refresh/get-refresh-tokens.ts'
import { more } from '../../resources/more.ts'
import { getActions } from '../../user-actions/actions.ts'
import { getUserById } from '../../users/get-user.ts'
import { askApi } from '../ask-api.ts'
import { may } from '../may.ts'
import { readAs } from '../operations.ts'
import { mustBeAllowed, type Visit } from '../visit.tsx'

export type User = Value<typeof userOut>
export type Registration = User['registrations'][number]

const said = () => optional(text({ doc: 'As the API says it.', exact: true }))
const at = () => optional(instant({ doc: 'As the API says it.' }))
const one = group('One', { user: userOut })
const tokens = group('Tokens', { refreshTokens: list(refreshTokenShape, { doc: 'Sessions.' }) })
const actionShape = group('Action', {
  id: id({ doc: 'Its id.' }),
  name: text({ doc: 'What was done.', exact: true }),
  option: said(),
  reason: said(),
  comment: said(),
  actionerUserId: said(),
  insertInstant: instant({ doc: 'When.' }),
  expiry: at(),
})
const actions = group('Actions', { actions: list(actionShape, { doc: 'What was done.' }) })
export const loginShape = group('Login', {
  instant: instant({ doc: 'When.' }),
  userId: id({ doc: 'Who.' }),
  ipAddress: said(),
  applicationId: said(),
  applicationName: said(),
  loginId: said(),
})
const logins = group('Logins', { logins: list(loginShape, { doc: 'Logins.' }) })
const memberships = group('Memberships', {
  members: list(group('Member', { groupId: id({ doc: 'Of what.' }), insertInstant: instant({ doc: 'Since.' }) }), {
    doc: 'Memberships.',
  }),
})

export type Session = Value<typeof refreshTokenShape>
export type Action = Value<typeof actionShape>
export type Login = Value<typeof loginShape>

export type Facts = {
  readonly user: User
  readonly sessions: readonly Session[]
  readonly actions: readonly Action[]
  /** `undefined`: this person may not look at them. */
  readonly logins: readonly Login[] | undefined
  readonly groups: readonly { readonly groupId: string; readonly insertInstant: number }[] | undefined
}

export const userById = async (visit: Visit, userId: string): Promise<User> =>
  (await askApi(visit, getUserById, { path: { userId } }, one)).user

/** Everything the page of a user shows, asked for at once. */
export async function factsOf(visit: Visit, userId: string): Promise<Facts> {
  const user = await userById(visit, userId)
  const { roles } = visit.session
  const wish = { query: { userId: user.id }, tenantId: user.tenantId }
  const [sessions, done, seen, groups] = await Promise.all([
    askApi(visit, getRefreshTokens, wish, tokens),
    askApi(visit, getActions, wish, actions),
    may(roles, 'view', 'login-record') ? askApi(visit, getRecentLogin, wish, logins) : undefined,
    may(roles, 'view', 'group') ? groupsOf(visit, user) : undefined,
  ])
  return {
    user,
    sessions: sessions.refreshTokens,
    actions: done.actions,
    logins: seen?.logins,
    groups,
  }
}

/** The sessions and actions of one user, by which a form that names one is held to the user it is sent about. */
export async function owned(visit: Visit, user: User) {
  const wish = { query: { userId: user.id }, tenantId: user.tenantId }
  const [sessions, done] = await Promise.all([
    askApi(visit, getRefreshTokens, wish, tokens),
    askApi(visit, getActions, wish, actions),
  ])
  return new Set([...sessions.refreshTokens, ...done.actions].map(({ id }) => id))
}

async function groupsOf(visit: Visit, { id: userId, tenantId }: User) {
  const search = { userId, numberOfResults: 500 }
  const asked = { document: { search }, tenantId, as: memberships }
  return (await readAs(visit, more['POST /api/group/member/search'].run, asked)).members
}

type Named = {
  readonly id: string
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  readonly fullName?: string | undefined
  readonly identities: readonly {
    readonly type: string
    readonly value: string
    readonly displayValue?: string | undefined
    readonly primary: boolean
  }[]
}

/** What people call a user. */
export function nameOfUser(user: Named): string {
  const whole = [user.firstName, user.lastName].filter(Boolean).join(' ')
  return user.fullName || whole || loginOf(user) || user.id
}

/** The name one signs in with: an address before a username before a number. */
export function loginOf(user: Pick<Named, 'identities'>): string | undefined {
  const best = mainIdentity(user)
  return best?.displayValue ?? best?.value
}

export function mainIdentity({ identities }: Pick<Named, 'identities'>): Named['identities'][number] | undefined {
  const order = ['email', 'username', 'phoneNumber']
  const main = identities.filter(({ primary }) => primary)
  return main.toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type))[0]
}

/** Whoever sets the password of somebody with power over the console has that power. */
export const isGuarded = ({ session }: Visit, user: Pick<User, 'registrations'>): boolean =>
  registersForConsole(user) && !session.roles.includes('admin')

export const registersForConsole = (user: Pick<User, 'registrations'>): boolean =>
  user.registrations.some(({ applicationId }) => applicationId === adminApplicationId)

/** A user whom this person may change. */
export async function changeable(visit: Visit, deed: 'edit' | 'delete' = 'edit', kind = 'user'): Promise<User> {
  mustBeAllowed(visit, deed, kind)
  const user = await userById(visit, visit.asked.params.id ?? '')
  if (isGuarded(visit, user)) throw new Refusal('forbidden')
  return user
}
