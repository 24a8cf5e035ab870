// Do access control lists say from where the console may be opened?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adminApplicationId } from '../../shared/resources/application.ts'
import { openDoor } from '../door.ts'
import { administrator, signIn, type Visitor, visitor } from './admin-world.ts'

const door = await openDoor()
afterAll(() => door.close())

type Entry = { readonly startIPAddress: string; readonly endIPAddress?: string; readonly action: 'Allow' | 'Block' }
/** Every request of a test comes from 192.0.2.1, unless it says otherwise. */
async function list(usual: Entry['action'], here: Entry['action']): Promise<string> {
  const id = randomUUID()
  const entries: Entry[] = [
    { startIPAddress: '*', action: usual },
    { startIPAddress: '192.0.2.1', endIPAddress: '192.0.2.1', action: here },
  ]
  const made = await door.post(`/api/ip-acl/${id}`, { ipAccessControlList: { name: id, entries } })
  expect(made.status).toBe(200)
  return id
}

let admin: Visitor
let [elsewhere, here] = ['', '']
beforeAll(async () => {
  admin = await visitor(door)
  ;[elsewhere, here] = await Promise.all([list('Allow', 'Block'), list('Block', 'Allow')])
})

const restricted = (uiIPAccessControlListId: string | null) => ({
  accessControlConfiguration: { uiIPAccessControlListId },
})
async function restrict(tenants: string | null, applications: string | null) {
  const answers = [
    await door.patch(`/api/tenant/${door.tenantId}`, { tenant: restricted(tenants) }),
    await door.patch(`/api/application/${adminApplicationId}`, { application: restricted(applications) }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  // As long as an instance may remember what was before.
  await door.later('11 seconds')
}

test('an address that the tenant of the console keeps out sees no page of it, signed in or not, and signs nobody in', async () => {
  await restrict(elsewhere, null)
  const email = await administrator(door)
  const answers = [
    await admin.get('/admin'),
    await admin.post('/admin/tenant/new', { name: 'x' }, { token: 'x' }),
    await door.get('/admin/sign-in', { key: false }),
    await signIn(door, email),
  ]
  for (const { status, text, cookies } of answers) {
    expect({ status, cookies }).toEqual({ status: 403, cookies: [] })
    expect(text).toContain('The console is not open to the address you come from.')
  }
  // What a proxy claims of the caller opens nothing.
  const claimed = { key: false, headers: { 'x-forwarded-for': '203.0.113.7', cookie: admin.cookie } } as const
  expect((await door.get('/admin', claimed)).status).toBe(403)
  await restrict(null, null)
  expect((await admin.get('/admin')).status).toBe(200)
})

test('the list of the console’s application replaces that of its tenant', async () => {
  await restrict(elsewhere, here)
  expect((await admin.get('/admin')).status).toBe(200)
  await restrict(here, elsewhere)
  expect((await admin.get('/admin')).status).toBe(403)
  await restrict(null, null)
})

test('a list of another tenant is not the console’s', async () => {
  const other = await door.post('/api/tenant', { tenant: { name: randomUUID(), ...restricted(elsewhere) } })
  expect(other.status).toBe(200)
  expect((await admin.get('/admin')).status).toBe(200)
})
