// Does POST /api/jwt/refresh renew what may be renewed, by the tenant's policy, and nothing else?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimsOf, cookiesOf, headerOf, type LoginDoor, loginDoor, type Member } from './login-given.ts'
import { codes, ok, password } from './users-given.ts'

let door: LoginDoor

beforeAll(async () => {
  door = await loginDoor()
})
afterAll(() => door.close())

/** Somebody in a tenant with these token settings. */
async function somebody(jwtConfiguration: object = {}, application: object = {}): Promise<Member> {
  const tenantId = await door.heardTenant({ jwtConfiguration })
  return door.member(tenantId, await door.loginApplication(tenantId, application))
}
const once = (more: object = {}) => ({ refreshTokenUsagePolicy: 'OneTimeUse', ...more })

describe('200', () => {
  test('answers both tokens and sets both cookies again; a reusable token stays the same', async () => {
    const ada = await somebody()
    const { refreshToken, id } = await door.session(ada)
    await door.later('1 hour')
    const answer = await door.refresh(refreshToken)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ token: expect.any(String), refreshToken, refreshTokenId: id })
    expect(cookiesOf(answer)).toEqual({
      access_token: { value: answer.body.token, attributes: ['HttpOnly', 'Path=/', 'SameSite=Lax'] },
      refresh_token: {
        value: refreshToken,
        attributes: ['HttpOnly', `Max-Age=${30 * 86_400 - 3_600}`, 'Path=/', 'SameSite=Lax'],
      },
    })
  })
  test('the new token says REFRESH_TOKEN, the grant, and when the user first signed in', async () => {
    const ada = await somebody()
    const { refreshToken, id } = await door.session(ada)
    const first = door.now() / 1000
    await door.later('10 minutes')
    const { token } = (await door.refresh(refreshToken)).body
    expect(headerOf(token).gty).toEqual(['refresh_token'])
    expect(claimsOf(token)).toMatchObject({
      sub: ada.id,
      authenticationType: 'REFRESH_TOKEN',
      auth_time: first,
      iat: first + 600,
      sid: id,
      aud: ada.applicationId,
    })
  })
  test('is told once, with the access token before', async () => {
    const ada = await somebody()
    const { refreshToken, token } = await door.session(ada)
    const { body } = await door.refresh(refreshToken, { token })
    expect(await door.facts(ada.tenantId)).toMatchObject([
      { type: 'jwt.refresh', userId: ada.id, original: token, token: body.token, refreshToken },
    ])
  })
  test('the cookie wins over the body', async () => {
    const ada = await somebody()
    const [mine, other] = [await door.session(ada), await door.session(ada)]
    const answer = await door.refresh(other.refreshToken, {}, { cookies: { refresh_token: mine.refreshToken } })
    expect(answer.body.refreshTokenId).toBe(mine.id)
    const stale = await door.refresh(other.refreshToken, {}, { cookies: { refresh_token: 'stale' } })
    expect(stale.status).toBe(400)
  })
  test('a shorter life may be asked for, never a longer one', async () => {
    const ada = await somebody({ timeToLiveInSeconds: 600 })
    const { refreshToken } = await door.session(ada)
    const { exp, iat } = claimsOf((await door.refresh(refreshToken, { timeToLiveInSeconds: 60 })).body.token)
    expect(Number(exp) - Number(iat)).toBe(60)
    const longer = await door.refresh(refreshToken, { timeToLiveInSeconds: 601 })
    expect([longer.status, codes(longer)]).toEqual([400, ['[invalid]timeToLiveInSeconds']])
  })
})

test('many renewals of one reusable token at once all go through, and each is told', async () => {
  const ada = await somebody()
  const { refreshToken } = await door.session(ada)
  const all = await Promise.all(Array.from({ length: 12 }, () => door.refresh(refreshToken)))
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]))
  expect(await door.told(ada.tenantId)).toHaveLength(12)
})

describe('expiry', () => {
  const hourly = { refreshTokenTimeToLiveInMinutes: 60 }
  const renews = async (refreshToken: string) => (await door.refresh(refreshToken)).status === 200
  test('fixed: an hour after it was issued, however it is used', async () => {
    const { refreshToken } = await door.session(await somebody(hourly))
    await door.later('55 minutes')
    expect(await renews(refreshToken)).toBe(true)
    await door.later('5 minutes')
    expect(await renews(refreshToken)).toBe(true)
    await door.later(1)
    expect(await renews(refreshToken)).toBe(false)
  })
  test('sliding: an hour after it was last used; with a maximum, six hours after it was issued', async () => {
    const sliding = { ...hourly, refreshTokenExpirationPolicy: 'SlidingWindow' }
    const atMost = {
      ...hourly,
      refreshTokenExpirationPolicy: 'SlidingWindowWithMaximumLifetime',
      refreshTokenSlidingWindowConfiguration: { maximumTimeToLiveInMinutes: 360 },
    }
    const free = await door.session(await somebody(sliding))
    const bound = await door.session(await somebody(atMost))
    for (let used = 55; used < 360; used += 55) {
      await door.later('55 minutes')
      expect([await renews(free.refreshToken), await renews(bound.refreshToken)]).toEqual([true, true])
    }
    await door.later('30 minutes 1 second')
    expect([await renews(free.refreshToken), await renews(bound.refreshToken)]).toEqual([true, false])
    await door.later('60 minutes 1 second')
    expect(await renews(free.refreshToken)).toBe(false)
  })
})

describe('a one-time token', () => {
  test('is replaced by another value of the same id, and the old value is dead', async () => {
    const { refreshToken, id } = await door.session(await somebody(once()))
    const next = await door.refresh(refreshToken)
    expect(next.body.refreshTokenId).toBe(id)
    expect(next.body.refreshToken).not.toBe(refreshToken)
    const again = await door.refresh(refreshToken)
    expect([again.status, codes(again), again.cookies]).toEqual([400, ['[invalid]refreshToken'], []])
    expect((await door.refresh(String(next.body.refreshToken))).status).toBe(200)
  })
  test('inside the grace the value before answers the current one, and rotates nothing', async () => {
    const grace = { refreshTokenOneTimeUseConfiguration: { gracePeriodInSeconds: 10 } }
    const { refreshToken } = await door.session(await somebody(once(grace)))
    const current = (await door.refresh(refreshToken)).body.refreshToken
    await door.later('9 seconds')
    for (let n = 0; n < 2; n++) expect((await door.refresh(refreshToken)).body.refreshToken).toBe(current)
    await door.later('1 second')
    expect((await door.refresh(refreshToken)).status).toBe(400)
    expect((await door.refresh(String(current))).status).toBe(200)
  })
  test('that comes back ends where the tenant wants it so, and only that one', async () => {
    const ada = await somebody(once({ refreshTokenRevocationPolicy: { onOneTimeTokenReuse: true } }))
    const [stolen, other] = [await door.session(ada), await door.session(ada)]
    const current = String((await door.refresh(stolen.refreshToken)).body.refreshToken)
    await door.facts(ada.tenantId)
    expect((await door.refresh(stolen.refreshToken)).status).toBe(400)
    expect(await door.facts(ada.tenantId)).toMatchObject([
      { type: 'jwt.refresh-token.revoke', userId: ada.id, refreshToken: { id: stolen.id } },
    ])
    expect((await door.refresh(current)).status).toBe(400)
    expect((await door.refresh(other.refreshToken)).status).toBe(200)
  })
  test.each([
    ['without grace, one of several at once wins', {}, 1],
    ['within the grace, all of several at once get the same value', { gracePeriodInSeconds: 60 }, 5],
  ])('%s', async (_, refreshTokenOneTimeUseConfiguration, winners) => {
    const ada = await somebody(once({ refreshTokenOneTimeUseConfiguration }))
    const { refreshToken } = await door.session(ada)
    const all = await Promise.all(Array.from({ length: 5 }, () => door.refresh(refreshToken)))
    const won = all.filter(({ status }) => status === 200)
    expect(won).toHaveLength(winners)
    expect(new Set(won.map(({ body }) => body.refreshToken)).size).toBe(1)
    expect((await door.refresh(String(won[0]?.body.refreshToken))).status).toBe(200)
  })
})

describe('400: a token that', () => {
  test.each<[string, (ada: Member) => Promise<unknown>]>([
    ['was revoked with all of its user', ada => door.del(`/api/jwt/refresh?userId=${ada.id}`, ada)],
    ['belongs to a closed account', ada => door.del(`/api/user/${ada.id}`, ada)],
    ['belongs to nobody any more', ada => door.del(`/api/user/${ada.id}?hardDelete=true`, ada)],
    [
      'belongs to a registration that is gone',
      ada => door.del(`/api/user/registration/${ada.id}/${ada.applicationId}`, ada),
    ],
    ['is older than its user’s password', ada => change(ada)],
    ['is for an application that is switched off', ada => door.del(`/api/application/${ada.applicationId}`, ada)],
    ['is for an application that renews no longer', ada => noMore(ada)],
    ['outlives its user', ada => door.patch(`/api/user/${ada.id}`, { user: { expiry: door.now() - 1 } }, ada)],
  ])('%s', async (_, end) => {
    const { tenantId, ...ada } = await somebody()
    const { refreshToken } = await door.session({ ...ada, tenantId })
    await end({ ...ada, tenantId })
    const answer = await door.refresh(refreshToken)
    expect([answer.status, codes(answer), answer.cookies]).toEqual([400, ['[invalid]refreshToken'], []])
  })
  const change = (ada: Member) => {
    const body = { loginId: ada.email, currentPassword: password, password: 'another horse' }
    return ok(door.post('/api/user/change-password', body, { tenantId: ada.tenantId }))
  }
  const noMore = ({ tenantId, applicationId }: Member) => {
    const application = { loginConfiguration: { allowTokenRefresh: false } }
    return ok(door.patch(`/api/application/${applicationId}`, { application }, { tenantId }))
  }
  test('is of another tenant than the request names', async () => {
    const ada = await somebody()
    const { refreshToken } = await door.session(ada)
    const answer = await door.refresh(refreshToken, {}, { tenantId: door.tenantId })
    expect([answer.status, codes(answer)]).toEqual([400, ['[invalid]refreshToken']])
    expect((await door.refresh(refreshToken, {}, { tenantId: ada.tenantId })).status).toBe(200)
  })
  test('is missing, made up, or of the wrong type', async () => {
    const complaints = async (body: object) => codes(await door.post('/api/jwt/refresh', body, { key: false }))
    expect(await complaints({})).toEqual(['[blank]refreshToken'])
    expect(await complaints({ refreshToken: 'made up' })).toEqual(['[invalid]refreshToken'])
    expect(await complaints({ refreshToken: 7 })).toEqual(['[invalid]refreshToken'])
    expect(await complaints({ refreshToken: false })).toEqual(['[couldNotConvert]refreshToken'])
    expect(await complaints({ refreshToken: 'x', timeToLiveInSeconds: 0 })).toEqual(['[invalid]timeToLiveInSeconds'])
  })
})
