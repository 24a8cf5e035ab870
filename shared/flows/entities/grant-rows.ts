// Where does a grant stand, and how is it found from either side?
import { invalid } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import type { Planned } from '../../resources/define.ts'
import { keys } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import type { Key, Row } from '../../storage/table.ts'

export type Grant = {
  readonly id: string
  readonly entityId: string
  readonly userId?: string
  readonly recipientEntityId?: string
  readonly permissions: readonly string[]
  readonly data: Readonly<Record<string, unknown>>
  readonly insertInstant: number
  readonly lastUpdateInstant: number
}
/** The body under keys.grant; what stands beside it goes with it (flows/users/sweep-user.ts). */
export type GrantRow = Grant & { readonly beside: readonly Key[] }

export type Recipient = { readonly to: 'user' | 'entity'; readonly id: string }

export const grantOf = ({ beside: _, ...grant }: GrantRow): Grant => grant

const placesOf = (tenantId: string, entityId: string, { to, id }: Recipient) => ({
  here: keys.grant(tenantId, entityId, to, id),
  there: to === 'user' ? keys.grantOfUser(tenantId, id, entityId) : keys.grantOfEntity(tenantId, id, entityId),
  recipient: to === 'user' ? keys.user(tenantId, id) : keys.record(tenantId, 'entity', id),
})

type Putting = {
  readonly tenantId: string
  readonly grant: Grant
  readonly to: Recipient
  readonly before: Row | undefined
}

export function grantPuts({ tenantId, grant, to, before }: Putting): Planned[] {
  const { entityId } = grant
  const { here, there, recipient } = placesOf(tenantId, entityId, to)
  const body: GrantRow = { ...grant, beside: [there] }
  // Two grant to one recipient: the second finds what the first gave, and gives again.
  const expect = before === undefined ? ('absent' as const) : { version: before.version }
  const gone = invalid(to.to === 'user' ? 'grant.userId' : 'grant.recipientEntityId', 'invalid').issues[0]
  return [
    { write: { put: { ...here, type: 'grant', body }, expect } },
    { write: { put: { ...there, type: 'granted', body: { entityId, beside: [here] } }, expect: 'anything' } },
    { write: { check: recipient, expect: 'present' }, ...(gone && { lost: gone }) },
    { write: { check: keys.record(tenantId, 'entity', entityId), expect: 'present' } },
  ]
}

export const grantRemovals = (tenantId: string, entityId: string, to: Recipient): Planned[] => {
  const { here, there } = placesOf(tenantId, entityId, to)
  return [here, there].map(key => ({ write: { remove: key, expect: 'anything' } }))
}

export const grantRow = (c: With<'read'>, tenantId: string, entityId: string, to: Recipient) =>
  c.table.get<GrantRow>(placesOf(tenantId, entityId, to).here)

export const grantsFor = (c: With<'read'>, tenantId: string, entityId: string): Promise<Row<GrantRow>[]> =>
  allRows(c.table, { pk: keys.grant(tenantId, entityId, 'user', '').pk })

/** What a user has been granted. What stands with the user only points; the entity's row decides. */
export async function grantsOfUser(c: With<'read'>, tenantId: string, userId: string): Promise<Row<GrantRow>[]> {
  const { pk, sk } = keys.grantOfUser(tenantId, userId, '')
  const pointers = await allRows<{ readonly entityId: string }>(c.table, { pk, begins: sk })
  const places = pointers.map(({ body }) => keys.grant(tenantId, body.entityId, 'user', userId))
  return (await c.table.getMany<GrantRow[]>(places)).filter(row => row !== undefined)
}
