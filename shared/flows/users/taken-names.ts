// Which of these login names does somebody else have already?
import type { NameChange } from '../../domain/identities.ts'
import type { Identity, LoginIdType, StoredUser } from '../../domain/user.ts'
import { presentUser } from '../../domain/user-present.ts'
import { type EventInfo, occurred } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import type { Issue } from '../../kernel/issues.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { keys } from '../../storage/keys.ts'
import type { Write } from '../../storage/table.ts'
import { announce } from '../announce.ts'
import { addressOf, letterWrites, reasonFor, templateFor } from '../verification/letter.ts'
import type { LoginName } from './user-row.ts'

type Taken = { readonly identity: Identity; readonly owner: StoredUser }

/** The new names that others hold. A name is free when its row is; who owns it decides only what the caller is told. */
export async function takenNames(
  c: With<'read'>,
  user: StoredUser,
  changes: readonly NameChange[],
): Promise<readonly Taken[]> {
  const wanted = changes.flatMap(({ next }) => (next === undefined ? [] : [next]))
  if (wanted.length === 0) return []
  const rows = await c.table.getMany<LoginName[]>(
    wanted.map(({ type, value }) => keys.login(user.tenantId, type, value)),
  )
  const held = wanted.flatMap((identity, n) => {
    const ownerId = rows[n]?.body.userId
    return ownerId === undefined || ownerId === user.id ? [] : [{ identity, ownerId }]
  })
  if (held.length === 0) return []
  const owners = await c.table.getMany<StoredUser[]>(held.map(({ ownerId }) => keys.user(user.tenantId, ownerId)))
  // A name whose owner is gone was freed between the two reads: the commit will find it free, or taken anew.
  return held.flatMap(({ identity }, n) => {
    const owner = owners[n]?.body
    return owner === undefined ? [] : [{ identity, owner }]
  })
}

/** `inactive` tells a caller with a key that reactivating is the way, not another address. */
export const takenIssues = (taken: readonly Taken[]): Issue[] =>
  taken.map(({ identity, owner }) => ({
    path: `user.${identity.type}`,
    reason: owner.active ? 'duplicate' : 'inactive',
  }))

type Collision = {
  readonly tenant: Tenant
  readonly application?: Application | undefined
  readonly user: StoredUser
  readonly taken: readonly Taken[]
  readonly info: EventInfo
  readonly when: 'create' | 'update'
}

/** Tells listeners of the attempt and, where the tenant has a letter for it, the owner of the name. The only commit then. */
export async function reportTaken(c: With<'write' | 'sign' | 'seal' | 'callOut'>, collision: Collision): Promise<void> {
  const events = ownersOf(collision.taken).map(({ owner, identities }) =>
    duplicateEvent(c, collision, owner, identities),
  )
  const writes = [...(await announce(c, events)), ...(await letters(c, collision))]
  if (writes.length > 0) await c.table.commit(writes)
}

function ownersOf(taken: readonly Taken[]) {
  const byId = new Map<string, { owner: StoredUser; identities: Identity[] }>()
  for (const { identity, owner } of taken) {
    const known = byId.get(owner.id) ?? { owner, identities: [] }
    byId.set(owner.id, { owner, identities: [...known.identities, identity] })
  }
  return [...byId.values()]
}

const eventTypeOf = (when: Collision['when']) => `user.loginId.duplicate.${when}` as const

function duplicateEvent(c: With<'read'>, collision: Collision, existing: StoredUser, identities: readonly Identity[]) {
  const { user, info, when } = collision
  const named = (type: LoginIdType) => identities.find(identity => identity.type === type)?.displayValue
  const [email, username, phoneNumber] = [named('email'), named('username'), named('phoneNumber')]
  return occurred(
    eventTypeOf(when),
    {
      tenantId: user.tenantId,
      info,
      user: presentUser(user),
      existing: presentUser(existing),
      ...(email !== undefined && { duplicateEmail: email }),
      ...(username !== undefined && { duplicateUsername: username }),
      ...(phoneNumber !== undefined && { duplicatePhoneNumber: phoneNumber }),
      duplicateIdentities: identities.map(({ type, value, displayValue }) => ({ type, value, displayValue })),
    },
    { now: c.now, id: newId() },
  )
}

async function letters(
  c: With<'seal'>,
  { tenant, application, taken, info, when }: Collision,
): Promise<readonly Write[]> {
  const template = when === 'create' ? 'loginIdInUseOnCreateEmailTemplateId' : 'loginIdInUseOnUpdateEmailTemplateId'
  const templateId = templateFor(template, { tenant, application })
  const variables = reasonFor(c, eventTypeOf(when), { tenant, info })
  const all = ownersOf(taken).map(({ owner }) =>
    letterWrites(c, { tenant, application, templateId, to: addressOf(owner), user: owner, variables }),
  )
  return (await Promise.all(all)).flat()
}
