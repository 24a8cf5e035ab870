// What do the tests of imports stand on?

import type { DoorOptions } from '../door.ts'
import { loginDoor } from './login-given.ts'
import { address } from './users-given.ts'

/** The hash of `password` under the salt: PBKDF2 with one round, so that tests do not wait for it. */
export const known = {
  password: 'a password from elsewhere',
  scheme: 'salted-pbkdf2-hmac-sha256',
  factor: 1,
}

export async function importDoor(options: DoorOptions = {}) {
  const door = await loginDoor(options)
  const send = (tenantId: string, users: readonly object[], more: object = {}) =>
    door.post('/api/user/import', { users, ...more }, { tenantId })
  const login = (tenantId: string, loginId: string, password: string) =>
    door.post('/api/login', { loginId, password }, { tenantId })
  const byName = async (tenantId: string, email: string) =>
    (await door.get(`/api/user?email=${encodeURIComponent(email)}`, { tenantId })).body?.user
  const addresses = (n: number): string[] => Array.from({ length: n }, () => address('import'))
  return Object.assign(door, { send, signIn: login, byName, addresses })
}

export type ImportDoor = Awaited<ReturnType<typeof importDoor>>
