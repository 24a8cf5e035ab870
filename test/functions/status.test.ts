// Does the platform say truthfully whether it is up?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, openDoor } from '../door.ts'

let door: Door
beforeAll(async () => {
  door = await openDoor({ untouched: true })
})
afterAll(() => door.close())

describe('status and health', () => {
  test('are told to anybody, without a word more', async () => {
    for (const path of ['/api/status', '/api/health']) {
      const { status, text } = await door.get(path, { key: false })
      expect([status, text]).toEqual([200, ''])
    }
  })

  test('other methods are refused before anybody is asked who they are', async () => {
    expect((await door.post('/api/status', {}, { key: false })).status).toBe(405)
  })

  test('HEAD is answered like GET, without content; of what is only posted it is 405', async () => {
    const head = (path: string) => door.send('HEAD', path, undefined, { key: false })
    for (const path of ['/api/status', '/.well-known/jwks.json']) {
      const [{ status, text }, full] = [await head(path), await door.get(path, { key: false })]
      expect([path, status, text]).toEqual([path, full.status, ''])
    }
    const { status, headers } = await head('/api/login')
    expect([status, headers.allow]).toEqual([405, 'POST, PUT'])
    expect((await head('/api/nothing')).status).toBe(404)
  })

  test('a table that does not answer makes it 503', async () => {
    const faulty = await openDoor({ untouched: true, faults: true })
    faulty.faults.always({ fault: 'throttle' })
    expect((await faulty.get('/api/status', { key: false })).status).toBe(503)
    faulty.faults.clear()
    expect((await faulty.get('/api/status', { key: false })).status).toBe(200)
    await faulty.close()
  })
})

describe('the version', () => {
  test('is that of the API, told to whoever has a key', async () => {
    const own = await openDoor()
    const { status, body } = await own.get('/api/system/version')
    expect({ status, body }).toEqual({ status: 200, body: { version: '1.69.0' } })
    for (const key of [false, 'wrong'] as const)
      expect((await own.get('/api/system/version', { key })).status).toBe(401)
    await own.close()
  })
})
