// Whom does the clean-up delete, and whom never?
import { afterAll, beforeAll, expect, test } from 'vitest'
import { address, ok, type UsersDoor, usersDoor, verifying } from './users-given.ts'

let door: UsersDoor
let tenantId: string

beforeAll(async () => {
  door = await usersDoor()
  const policy = { userDeletePolicy: { unverified: { enabled: true, numberOfDaysToRetain: 7 } } }
  tenantId = await door.tenant({ ...verifying(await door.template(), { verifyEmailWhenChanged: true }), ...policy })
})
afterAll(() => door.close())

const isThere = async (id: unknown) => (await door.get(`/api/user/${id}`)).status === 200
const verify = (id: unknown) => ok(door.post('/api/user/verify-email', { userId: id }, { tenantId }))
const move = (id: unknown) => ok(door.put(`/api/user/${id}`, { user: { email: address('moved') } }))

test('only who never proved anything and was asked to: not who was verified once, skipped, or needs no proof', async () => {
  const waiting = await door.user(tenantId)
  const movedWaiting = await door.user(tenantId)
  const verified = await door.user(tenantId)
  const movedVerified = await door.user(tenantId)
  const skipped = await door.user(tenantId, {}, { skipVerification: true })
  const movedSkipped = await door.user(tenantId, {}, { skipVerification: true })
  const nameless = await door.user(tenantId, { email: undefined, username: address('name') })
  const addressed = await door.user(tenantId, { email: undefined, username: address('name') })
  for (const { id } of [verified, movedVerified]) await verify(id)
  for (const { id } of [movedWaiting, movedVerified, movedSkipped]) await move(id)
  await ok(door.patch(`/api/user/${addressed.id}`, { user: { email: address('late') } }))
  // Whatever changes later does not bring them back within reach.
  for (const { id } of [movedVerified, movedSkipped])
    await ok(door.patch(`/api/user/${id}`, { user: { firstName: 'Ada' } }))
  for (const { id } of [movedVerified, movedSkipped, addressed]) {
    expect((await ok(door.get(`/api/user/${id}`))).user?.verified).toBe(false)
  }

  await door.later('8 days')
  const young = await door.user(tenantId)
  await door.run('cleanup')

  const kept = { verified, movedVerified, skipped, movedSkipped, nameless, addressed, young }
  for (const [who, { id }] of Object.entries(kept)) expect([who, await isThere(id)]).toEqual([who, true])
  const gone = { waiting, movedWaiting }
  for (const [who, { id }] of Object.entries(gone)) expect([who, await isThere(id)]).toEqual([who, false])
})

test('a user who verifies is out of its reach at once', async () => {
  const { id } = await door.user(tenantId)
  await verify(id)
  await door.later('8 days')
  await door.run('cleanup')
  expect(await isThere(id)).toBe(true)
})
