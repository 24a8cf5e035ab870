// What do all parts of the walk through the official client stand on?
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { type Body, openDoor } from '../door.ts'
import { caller, type Heard } from './official-client.ts'

export const door = await openDoor()
export const url = await door.listen()

export const [tenantId, applicationId, otherId, userId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
export const email = 'ada@example.com'
export const password = 'a password of Ada’s'
export const secret = 'a secret of the client that is long enough'
export const redirect = 'https://app.example.com/callback'

/** Without a tenant, and with the header that names ours. */
export const call = caller(url, { key: door.key })
export const acme = caller(url, { key: door.key, tenantId })

export const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
export const jwt = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)
export const text = expect.any(String)

/** Expects a status and members, and hands on what was heard. */
export async function ok(heard: Promise<Heard>, members?: unknown, status = 200): Promise<Body> {
  const { status: answered, body } = await heard
  expect({ status: answered, body }).toMatchObject({ status, ...(members !== undefined && { body: members }) })
  return body
}

export const empty = (heard: Promise<Heard>, status = 200) =>
  expect(heard).resolves.toEqual({ status, body: undefined })

export const login = () =>
  ok(call('login', { loginId: email, password, applicationId }), { token: jwt, refreshToken: text })
