// What do the tests of imports that meet trouble stand on?
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { StoredUser } from '../../shared/domain/user.ts'
import type { Journal } from '../../shared/flows/users/import-journal.ts'
import { keys, listed } from '../../shared/storage/keys.ts'
import type { Row } from '../../shared/storage/table.ts'
import type { Body } from '../door.ts'
import type { Fault } from '../faults.ts'
import { type ImportDoor, importDoor } from './import-given.ts'
import { type Listener, listener, telling } from './users-given.ts'

const types = ['user.bulk.create', 'user.delete', 'user.delete.complete']

/** More users than one commit holds; few, because each is dear to an engine that numbers its stream by counting it. */
export const many = 40

/** A door behind which the table stumbles on command, with a tenant that tells of imports and what becomes of them. */
export async function troubledDoor() {
  const door: ImportDoor = await importDoor({ faults: true, patienceMs: 1_000 })
  const told: Listener = await listener()
  const tenantId = await door.tenant(telling(types))
  await door.webhook(told.url, tenantId, types)

  const sent = (emails: readonly string[], where = tenantId) =>
    door.send(
      where,
      emails.map(email => ({ email, active: true })),
    )

  /** Who of these is there: by name, by row, and by the home of the id. */
  async function there(emails: readonly string[], where = tenantId): Promise<string[]> {
    const names = (await door.table().getMany(emails.map(email => keys.login(where, 'email', email)))) as readonly (
      | Row<{ userId: string }>
      | undefined
    )[]
    const ids = names.map(row => row?.body.userId ?? randomUUID())
    const rows = (await door.table().getMany(ids.map(id => keys.user(where, id)))) as readonly (
      | Row<StoredUser>
      | undefined
    )[]
    expect(rows.map(row => row?.body.identities[0]?.value)).toEqual(names.map((row, n) => row && emails[n]))
    const homes = await door.table().getMany(ids.map(id => keys.home('user', id)))
    expect(homes.map(home => home !== undefined)).toEqual(names.map(row => row !== undefined))
    return emails.filter((_, n) => names[n] !== undefined)
  }

  const underWay = async (where = tenantId) => {
    const { rows } = await door.table().query<Journal>({ pk: listed.policies('imports', '').pk, listed: true })
    return rows.filter(({ body }) => body.tenantId === where).length
  }

  /** Whom the events of this type told of, sorted. */
  async function toldOf(type: string): Promise<string[]> {
    await door.drain()
    const events = told.named(type) as unknown as readonly Body[]
    const users = events.flatMap(event => (event.users === undefined ? [event.user] : Object.values(event.users)))
    return users.map(user => String(user?.email)).sort()
  }

  /** Lets this many transactions through, and meets the next one, or every later one. */
  function meetAfter(commits: number, fault: Fault, forGood = false): void {
    const on = 'TransactWriteItems'
    door.faults.next({ fault: { first: async () => {} }, on, times: commits })
    if (forGood) door.faults.always({ fault, on })
    else door.faults.next({ fault, on })
  }

  const settled = async () => {
    door.faults.clear()
    await door.drain()
    told.forget()
  }
  const shut = async () => {
    await door.close()
    await told.close()
  }
  return { door, told, tenantId, send: sent, there, underWay, toldOf, meetAfter, settled, shut }
}

export type Troubled = Awaited<ReturnType<typeof troubledDoor>>
