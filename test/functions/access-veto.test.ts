// What if those who may say no to a login or a renewal say no?
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../door.ts'
import { type LoginDoor, loginDoor, type Member } from './login-given.ts'
import { codes, type Listener, listener, ok, password, telling } from './users-given.ts'

const asked = ['user.login.success', 'user.login.failed', 'jwt.refresh', 'jwt.refresh-token.revoke']
let door: LoginDoor
let receiver: Listener
let tenantId: string
let ada: Member

beforeAll(async () => {
  door = await loginDoor()
  receiver = await listener()
  const jwtConfiguration = { refreshTokenUsagePolicy: 'OneTimeUse' }
  tenantId = await door.tenant({ ...telling(asked, 'AbsoluteMajority'), jwtConfiguration })
  await door.webhook(receiver.url, tenantId, asked)
  ada = await door.member(tenantId, await door.loginApplication(tenantId))
})
afterAll(async () => {
  await door.close()
  await receiver.close()
})
beforeEach(() => receiver.forget())

const vetoed = (answer: Answer): void => {
  expect([answer.status, codes(answer), answer.cookies]).toEqual([504, ['[WebhookTransactionException]'], []])
}
const tokens = async (): Promise<number> =>
  Object.keys((await ok(door.get(`/api/jwt/refresh?userId=${ada.id}`, { tenantId }))).refreshTokens ?? {}).length

describe('a veto answers 504 and stores nothing', () => {
  test('of a login: no token, no cookie, no fact', async () => {
    const before = await tokens()
    receiver.refuse('user.login.success')
    vetoed(await door.login(ada))
    expect([await tokens(), await door.told(tenantId)]).toEqual([before, []])
    receiver.forget()
    expect((await door.login(ada)).status).toBe(200)
    expect(receiver.types()).toEqual(['user.login.success'])
  })
  test('of a renewal: the one-time token is not spent', async () => {
    const { refreshToken } = await door.session(ada)
    receiver.refuse('jwt.refresh')
    vetoed(await door.refresh(refreshToken))
    receiver.forget()
    expect((await door.refresh(refreshToken)).status).toBe(200)
  })
  test('of a revocation: the token lives on', async () => {
    const { refreshToken, id } = await door.session(ada)
    receiver.refuse('jwt.refresh-token.revoke')
    vetoed(await door.del(`/api/jwt/refresh/${id}`, { tenantId }))
    receiver.forget()
    expect((await door.refresh(refreshToken)).status).toBe(200)
  })
  test('of a one-time password’s login: it can be used again', async () => {
    const change = { loginId: ada.email, currentPassword: password, password }
    const { oneTimePassword } = await ok(door.post('/api/user/change-password', change, { tenantId }))
    const use = () => door.post('/api/login', { oneTimePassword }, { tenantId })
    receiver.refuse('user.login.success')
    vetoed(await use())
    receiver.forget()
    expect([(await use()).status, (await use()).status]).toEqual([200, 404])
  })
})

test('nobody is asked about a login that did not come about', async () => {
  await door.login(ada, { loginId: 'no@example.com' })
  await door.refresh('made up')
  expect(receiver.heard).toEqual([])
})
