// Who hears of what is done in the console?
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Door, openDoor } from '../door.ts'
import { type Receiver, startReceiver } from '../receiver.ts'
import { filledIn } from './admin-form.ts'
import { visitor } from './admin-world.ts'

let door: Door
let receiver: Receiver
beforeAll(async () => {
  ;[door, receiver] = await Promise.all([openDoor(), startReceiver()])
}, 60_000)
afterAll(() => Promise.all([door.close(), receiver.stop()]))

test('webhooks hear of a change made in the console as of one made by the API', async () => {
  const eventsEnabled = { 'audit-log.create': true }
  const webhook = { url: receiver.url, global: true, connectTimeout: 1000, readTimeout: 1000, eventsEnabled }
  expect((await door.post('/api/webhook', { webhook })).status).toBe(200)
  const admin = await visitor(door)
  const address = `/admin/tenant/${door.tenantId}/edit`
  const page = await admin.get(address)
  const saved = await admin.post(
    address,
    filledIn(page.text, address, { 'jwtConfiguration.timeToLiveInSeconds': '777' }),
  )
  expect(saved.status).toBe(303)
  await door.drain()
  const told = receiver.of('audit-log.create').map(({ event }) => JSON.stringify(event))
  expect(told.filter(event => event.includes('777'))).toHaveLength(1)
})
