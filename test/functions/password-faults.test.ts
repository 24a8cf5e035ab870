// What is left of a password change or a proof when the table stumbles in the middle?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, openDoor } from '../door.ts'
import type { Fault } from '../faults.ts'

let door: Door
let users = 0
beforeAll(async () => {
  door = await openDoor({ faults: true })
})
afterAll(() => door.close())

const login = (loginId: string, password: string) => door.post('/api/login', { loginId, password })

async function forgetful() {
  const email = `forgetful${++users}@example.com`
  const made = await door.post('/api/user', { user: { email, password: 'correct horse' } })
  expect(made.status, made.text).toBe(200)
  const asked = { loginId: email, sendForgotPasswordMessage: false }
  const { body } = await door.post('/api/user/forgot-password', asked)
  return { email, changePasswordId: String(body.changePasswordId) }
}

describe('a change of password', () => {
  const faults: Fault[] = ['throttle', 'fail', 'fail-after', 'reset-before', 'reset-after', 'transaction-conflict']
  test.each(faults)('happens exactly once although the commit met %s', async fault => {
    const { email, changePasswordId } = await forgetful()
    door.faults.next({ fault, on: 'TransactWriteItems' })
    const asked = { changePasswordId, password: 'battery staple' }
    expect((await door.post('/api/user/change-password', asked, { key: false })).status).toBe(200)
    expect((await door.post('/api/user/change-password', asked, { key: false })).status).toBe(404)
    expect((await login(email, 'battery staple')).status).not.toBe(404)
    expect((await login(email, 'correct horse')).status).toBe(404)
  })

  test('loses to another that commits first, and is told that its id is gone', async () => {
    const { email, changePasswordId } = await forgetful()
    const use = (password: string) =>
      door.post('/api/user/change-password', { changePasswordId, password }, { key: false })
    const first = async () => {
      expect((await use('the first one')).status).toBe(200)
    }
    door.faults.next({ fault: { first }, on: 'TransactWriteItems' })
    expect((await use('the second one')).status).toBe(404)
    expect((await login(email, 'the first one')).status).not.toBe(404)
    expect((await login(email, 'the second one')).status).toBe(404)
  })
})
