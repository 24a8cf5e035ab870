// What does the console say when the table stumbles while a name is looked for?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Door, openDoor } from '../door.ts'
import { type Visitor, visitor } from './admin-world.ts'

let door: Door
let admin: Visitor
const entities = [randomUUID(), randomUUID()] as const

beforeAll(async () => {
  door = await openDoor({ faults: true, complain: () => undefined })
  admin = await visitor(door)
  const here = { tenantId: door.tenantId }
  const typeId = randomUUID()
  await door.post(`/api/entity/type/${typeId}`, { entityType: { name: 'Device', permissions: [{ name: 'read' }] } })
  for (const id of entities) {
    const made = await door.post(`/api/entity/${id}`, { entity: { name: `Device ${id}`, type: { id: typeId } } }, here)
    expect(made.status).toBe(200)
  }
}, 60_000)
afterAll(() => door.close())

test('an entity that cannot be read is not said to be nobody, nor shown without its name', async () => {
  const [entity, recipient] = entities
  const at = `/admin/entity/${entity}/grants`
  const about = async (_: unknown, body: string) => (body.includes(recipient) ? ('deny' as const) : undefined)
  door.faults.always({ fault: { chosen: about } })
  expect((await admin.post(at, { who: recipient, permission: 'read' })).status).toBeGreaterThanOrEqual(500)
  door.faults.clear()
  expect((await admin.post(at, { who: recipient, permission: 'read' })).status).toBe(303)
  expect((await admin.get(at)).text).toContain(`Device ${recipient}`)
  door.faults.always({ fault: { chosen: about } })
  expect((await admin.get(at)).status).toBeGreaterThanOrEqual(500)
})
