// Does a page of a list cost what is on it, and is it the page that was asked for?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, openDoor } from '../door.ts'

let door: Door
const many = 130
const names = Array.from({ length: many }, (_, n) => `${n % 2 === 0 ? 'Acme' : 'beta'} ${String(n).padStart(3, '0')}`)
const sorted = [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
const tenants = new Map<string, string>()

beforeAll(async () => {
  door = await openDoor({ configurationMaxAge: 60 })
  for (const name of names) {
    const id = randomUUID()
    expect((await door.post(`/api/tenant/${id}`, { tenant: { name } })).status).toBe(200)
    tenants.set(name, id)
  }
}, 60_000)
afterAll(() => door.close())

const namesIn = (found: unknown): string[] => (found as { name: string }[]).map(({ name }) => name)
const tenantPage = async (query: string) => {
  const { status, body, cost } = await door.get(`/api/tenant/search?${query}`)
  expect(status).toBe(200)
  return { names: namesIn(body.tenants), total: Number(body.total), cost }
}
/** What is there besides, of the door itself. */
const besides = ['Default']
const whole = [...sorted, ...besides].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))

describe('tenants by page', () => {
  test('cost the same among many as among few, whether read, made or searched', async () => {
    const few = await openDoor({ configurationMaxAge: 60 })
    try {
      for (let n = 0; n < 20; n++)
        await few.post('/api/tenant', { tenant: { name: `Acme ${String(n).padStart(3, '0')}` } })
      for (const ask of [
        'numberOfResults=20',
        'numberOfResults=20&orderBy=name%20DESC',
        'numberOfResults=1&startRow=1',
      ]) {
        await few.get(`/api/tenant/search?${ask}`)
        await door.get(`/api/tenant/search?${ask}`)
        const [one, other] = [await few.get(`/api/tenant/search?${ask}`), await door.get(`/api/tenant/search?${ask}`)]
        expect(other.cost.trips).toBe(one.cost.trips)
        expect(other.cost.reads).toBeLessThanOrEqual(one.cost.reads + 1)
      }
      const made = (at: Door) => at.post('/api/tenant', { tenant: { name: `Made ${randomUUID()}` } })
      const [here, there] = [await made(few), await made(door)]
      expect(there.cost).toStrictEqual(here.cost)
      await door.del(`/api/tenant/${there.body.tenant?.id}`)
    } finally {
      await few.close()
    }
  })

  test('put side by side are the whole, in the order of names, and each says how many there are', async () => {
    const seen: string[] = []
    for (let startRow = 0; startRow < whole.length; startRow += 7) {
      const page = await tenantPage(`numberOfResults=7&startRow=${startRow}`)
      expect(page.total).toBe(whole.length)
      seen.push(...page.names)
    }
    expect(seen).toStrictEqual(whole)
    expect((await tenantPage('numberOfResults=7&orderBy=name%20DESC')).names).toStrictEqual(
      whole.toReversed().slice(0, 7),
    )
    expect(await tenantPage(`startRow=${whole.length + 5}`)).toMatchObject({ names: [], total: whole.length })
  })

  test('are found by a part of the name, asked either way', async () => {
    const { body } = await door.post('/api/tenant/search', {
      search: { name: 'ACME*', numberOfResults: 3, startRow: 2 },
    })
    expect(namesIn(body.tenants)).toStrictEqual(['Acme 004', 'Acme 006', 'Acme 008'])
    expect(body.total).toBe(many / 2)
    expect((await tenantPage('name=a%2000')).names).toStrictEqual(sorted.filter(name => name.includes('a 00')))
    expect((await tenantPage('name=nobody')).total).toBe(0)
  })

  test('follow a name that changes and a tenant that goes', async () => {
    const id = tenants.get('Acme 000')
    await door.patch(`/api/tenant/${id}`, { tenant: { name: 'zeta' } })
    expect((await tenantPage('numberOfResults=500')).names.at(-1)).toBe('zeta')
    expect((await tenantPage('numberOfResults=5')).total).toBe(whole.length)
    await door.del(`/api/tenant/${id}`)
    expect((await tenantPage('numberOfResults=5')).total).toBe(whole.length - 1)
    await door.post(`/api/tenant`, { tenant: { name: 'Acme 000' } })
    expect((await tenantPage('numberOfResults=5')).total).toBe(whole.length)
  })

  test('are one where a header names it, at the cost of one', async () => {
    const tenantId = tenants.get('Acme 002') ?? ''
    await door.get('/api/tenant/search', { tenantId })
    const { body, cost } = await door.get('/api/tenant/search', { tenantId })
    expect(namesIn(body.tenants)).toStrictEqual(['Acme 002'])
    expect(cost.reads).toBeLessThanOrEqual(2)
  })
})

describe('applications by page', () => {
  const made: { id: string; name: string; tenantId: string | undefined }[] = []
  beforeAll(async () => {
    for (const [n, name] of names.slice(0, 20).entries()) {
      const tenantId = tenants.get(names[(n % 10) + 20] ?? '') ?? ''
      const id = randomUUID()
      const { status } = await door.post(`/api/application/${id}`, { application: { name } }, { tenantId })
      expect(status).toBe(200)
      made.push({ id, name, tenantId })
    }
  })
  const found = async (query: string, tenantId?: string) => {
    const { body, cost } = await door.get(
      `/api/application/search?${query}`,
      tenantId === undefined ? {} : { tenantId },
    )
    return { names: namesIn(body.applications), total: Number(body.total), cost }
  }

  test('of all tenants are one list, at the cost of a page', async () => {
    await found('numberOfResults=10')
    const { names, total, cost } = await found('numberOfResults=10')
    expect(names).toStrictEqual(names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)))
    expect(names).toHaveLength(10)
    expect(total).toBeGreaterThanOrEqual(made.length)
    expect(cost.trips).toBeLessThanOrEqual(2)
    expect((await found('name=beta*&numberOfResults=50')).total).toBe(10)
  })

  test('of one tenant are its own and those of everybody, in one order', async () => {
    const { id, name, tenantId } = made[3] ?? { id: '', name: '', tenantId: '' }
    const own = made.filter(one => one.tenantId === tenantId).map(one => one.name)
    expect((await found('numberOfResults=50', tenantId)).names).toStrictEqual(own.toSorted())
    const universalConfiguration = { universal: true }
    const shared = randomUUID()
    await door.post(`/api/application/${shared}`, { application: { name: 'b for all', universalConfiguration } })
    const { names, total } = await found('numberOfResults=50', tenantId)
    expect(names).toContain('b for all')
    expect(total).toBe(own.length + 1)
    await door.patch(`/api/application/${id}`, { application: { name: 'aaa' } })
    expect((await found('numberOfResults=1', tenantId)).names).toStrictEqual(['aaa'])
    await door.del(`/api/application/${id}?hardDelete=true`)
    const after = await found('numberOfResults=50', tenantId)
    expect(after).toMatchObject({ total: own.length })
    expect(after.names).not.toContain(name)
    await door.del(`/api/application/${shared}?hardDelete=true`)
  })

  test('go with their tenant', async () => {
    const before = await found('numberOfResults=1')
    const { tenantId } = made[5] ?? {}
    const own = made.filter(one => one.tenantId === tenantId)
    await door.del(`/api/tenant/${tenantId}?async=true`)
    const closed = await found('numberOfResults=500')
    for (const { name } of own) expect(closed.names).not.toContain(name)
    await door.run('deletions')
    expect((await found('numberOfResults=1')).total).toBe(before.total - own.length)
  })
})
