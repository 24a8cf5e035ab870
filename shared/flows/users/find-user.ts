// Which user is meant, and in which tenant?
import { type Activity, canonical, type LoginIdType, type StoredUser } from '../../domain/user.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { keys } from '../../storage/keys.ts'
import type { Row } from '../../storage/table.ts'
import { inLivingGroups } from '../groups/effective-roles.ts'
import type { LoginName, UserHome } from './user-row.ts'

export type FoundUser = { readonly row: Row<StoredUser>; readonly activity: Activity | undefined }

type ById = { readonly tenantId: string | undefined; readonly userId: string }

/** The tenant a user id lives in, when the request names none. */
export async function tenantOfUser(c: With<'read'>, { tenantId, userId }: ById): Promise<string | undefined> {
  if (tenantId !== undefined) return tenantId
  const home = await c.table.get<UserHome>(keys.home('user', userId))
  return home?.body.tenantId
}

/** A user by id; a named tenant that is not the user's finds nobody. */
export async function findUser(c: With<'read'>, by: ById): Promise<FoundUser | undefined> {
  const tenantId = await tenantOfUser(c, by)
  if (tenantId === undefined) return undefined
  const [[row, activity], tenant] = await Promise.all([
    c.table.getMany<[StoredUser, Activity]>([keys.user(tenantId, by.userId), keys.activity(tenantId, by.userId)]),
    c.configuration.tenant(tenantId),
  ])
  // Users of a tenant that is going away are gone, whether or not the sweep has reached them.
  if (row === undefined || tenant === undefined) return undefined
  return { row: await asOfNow(c, row), activity: activity?.body }
}

/** The same of a user that must be there. */
export const needFound = async (c: With<'read'>, by: ById): Promise<FoundUser> =>
  (await findUser(c, by)) ?? refuse('notFound')

/** The row of a user that must be there. */
export async function needUser(c: With<'read'>, by: ById): Promise<Row<StoredUser>> {
  const tenantId = await tenantOfUser(c, by)
  if (tenantId === undefined) return refuse('notFound')
  const [row, tenant] = await Promise.all([
    c.table.get<StoredUser>(keys.user(tenantId, by.userId)),
    c.configuration.tenant(tenantId),
  ])
  return tenant === undefined || row === undefined ? refuse('notFound') : asOfNow(c, row)
}

/** Groups that are gone are, even if the sweep has not come to this user yet; whoever writes the user makes it so. */
const asOfNow = async (c: With<'read'>, row: Row<StoredUser>): Promise<Row<StoredUser>> => ({
  ...row,
  body: await inLivingGroups(c, row.body),
})

type ByLogin = {
  readonly tenantId: string
  readonly loginId: string
  /** In the order of priority. */
  readonly types: readonly LoginIdType[]
}

export type HeldName = { readonly userId: string; readonly type: LoginIdType; readonly value: string }

/** Names are made of 191 characters at most, and some grow by a suffix. No key could hold much more than that. */
const longestName = 255

/** The first kind of login name, in the caller's order, that somebody has. One round trip for all of them. */
export async function findLoginName(
  c: With<'read'>,
  { tenantId, loginId, types }: ByLogin,
): Promise<HeldName | undefined> {
  const names = types
    .map(type => ({ type, value: canonical(type, loginId) }))
    .filter(({ value }) => value.length <= longestName)
  const rows = await c.table.getMany<LoginName[]>(names.map(({ type, value }) => keys.login(tenantId, type, value)))
  const at = rows.findIndex(row => row !== undefined)
  const [row, name] = [rows[at], names[at]]
  return row === undefined || name === undefined ? undefined : { userId: row.body.userId, ...name }
}

/** A user by a login name. The name's row finds; the user's own row decides, should the name be moving just now. */
export async function findUserByLogin(c: With<'read'>, by: ByLogin): Promise<FoundUser | undefined> {
  const name = await findLoginName(c, by)
  if (name === undefined) return undefined
  const found = await findUser(c, { tenantId: by.tenantId, userId: name.userId })
  const holds = found?.row.body.identities.some(({ type, value }) => type === name.type && value === name.value)
  return holds === true ? found : undefined
}

/** The settings of a tenant that must be there. */
export async function needSettings(c: With<'read'>, tenantId: string): Promise<Tenant> {
  return (await c.configuration.tenant(tenantId)) ?? refuse('notFound')
}
