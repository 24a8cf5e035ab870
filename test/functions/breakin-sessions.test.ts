// Does a request get further than its credentials, by its size, by an old value, or by somebody else's key?
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import type { Fact } from '../../shared/events/outbox.ts'
import { listed } from '../../shared/storage/keys.ts'
import { claimsOf, memberDoor } from './login-given.ts'
import { rowsThatSay } from './people-given.ts'
import { codes, listener, ok } from './users-given.ts'

const { door, ada } = await memberDoor()
afterAll(() => door.close())

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

async function tenantKey(of: string): Promise<string> {
  const key = `key-of-one-tenant-${randomUUID()}`
  await furnishing(door.platform).apiKeys([{ key, tenantId: of }])
  return key
}

test('an application that wants an API key for its logins wants it of long requests, too', async () => {
  const open = await door.tenant({ loginConfiguration: { requireAuthentication: false } })
  const shut = await door.loginApplication(open, { loginConfiguration: { requireAuthentication: true } })
  const member = await door.member(open, shut)
  for (const padding of ['', 'x'.repeat(70_000)])
    expect((await door.login(member, { padding }, { key: false })).status).toBe(401)
})

test('an id that nobody can have is no defect, whoever says it', async () => {
  const applicationId = 'a'.repeat(3_000)
  expect((await door.post('/api/login', { applicationId }, { key: false })).status).toBe(401)
  const { token } = await door.session(ada)
  const claims = { sub: 'x', aud: applicationId, scope: 'openid' }
  const vended = await ok(door.post('/api/jwt/vend', { claims }, { tenantId: String(claimsOf(token).tid) }))
  expect((await door.get('/oauth2/userinfo', { bearer: String(vended.token) })).status).toBe(401)
})

test('a spent refresh token brings no second session, whoever else has an access token', async () => {
  const tenantId = await door.tenant({ jwtConfiguration: { refreshTokenUsagePolicy: 'OneTimeUse' } })
  const [first, second] = [await door.loginApplication(tenantId), await door.loginApplication(tenantId)]
  const member = await door.member(tenantId, first)
  await door.register(member, second)
  const { token, refreshToken } = await door.session(member)
  await ok(door.refresh(refreshToken))
  const path = `/api/jwt/issue?applicationId=${second}&refreshToken=${refreshToken}`
  const issued = await ok(door.get(path, { bearer: token }))
  expect(issued.refreshToken).toBeUndefined()
})

describe('a private key that somebody brought along', () => {
  const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const privateKey = String(theirs.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const forged = (kid: unknown, claims: object) => {
    const input = `${encode({ typ: 'JWT', alg: 'ES256', kid })}.${encode(claims)}`
    const proof = sign('sha256', Buffer.from(input), { key: theirs.privateKey, dsaEncoding: 'ieee-p1363' })
    return `${input}.${proof.toString('base64url')}`
  }
  test('vouches for the tenant that signs with it, and for no other', async () => {
    const { key } = await ok(door.post('/api/key/import', { key: { name: 'Brought', algorithm: 'ES256', privateKey } }))
    const home = await door.tenant({ jwtConfiguration: { accessTokenKeyId: key?.id } })
    const member = await door.member(home, await door.loginApplication(home))
    const { token } = await door.session(member)
    const validated = async (bearer: string) => (await door.get('/api/jwt/validate', { bearer })).status
    expect(await validated(token)).toBe(200)
    expect(await validated(forged(key?.kid, claimsOf(token)))).toBe(200)
    const stranger = claimsOf((await door.session(ada)).token)
    expect(await validated(forged(key?.kid, stranger))).toBe(401)
  })
})

test('a public key that is kept to verify what others sign is not published as one of ours', async () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' })
  const key = { name: 'A partner', algorithm: 'ES256', kid: 'partner', publicKey: pem }
  await ok(door.post('/api/key/import', { key }))
  const { keys } = await ok(door.get('/.well-known/jwks.json'))
  const { publicKeys } = await ok(door.get('/api/jwt/public-key'))
  expect([...Object.values(keys ?? {}).map(({ kid }) => kid), ...Object.keys(publicKeys ?? {})]).not.toContain(
    'partner',
  )
  expect((await door.get('/api/jwt/public-key?kid=partner')).status).toBe(404)
})

test('a tenant’s key signs nothing that a webhook would take for the platform’s own word', async () => {
  const { key } = await ok(door.post('/api/key/generate', { key: { name: 'Signs events', algorithm: 'ES256' } }))
  const request_body_sha256 = createHash('sha256').update('{"event":{}}').digest('base64')
  const home = await door.tenant({ jwtConfiguration: { accessTokenKeyId: key?.id } })
  const asked = { claims: { request_body_sha256 } }
  const answer = await door.post('/api/jwt/vend', asked, { key: await tenantKey(home) })
  expect(codes(answer)).toEqual(['[invalid]claims.request_body_sha256'])
  await ok(door.post('/api/jwt/vend', asked, { tenantId: home }))
})

test('the table keeps no refresh token in what it tells of a renewal, and webhooks hear it all the same', async () => {
  const heard = await listener()
  const tenantId = await door.heardTenant()
  await door.webhook(heard.url, tenantId, ['jwt.refresh'])
  const member = await door.member(tenantId, await door.loginApplication(tenantId))
  const { refreshToken } = await door.session(member)
  const { token } = await ok(door.refresh(refreshToken))
  const { rows } = await door.table().query<Fact>({ pk: listed.facts(tenantId, 0, '').pk, listed: true, limit: 100 })
  expect(rows.length).toBeGreaterThan(0)
  for (const secret of [refreshToken, String(token)]) expect(JSON.stringify(rows)).not.toContain(secret)
  await door.drain()
  expect(heard.named('jwt.refresh')[0]).toMatchObject({ refreshToken, token })
  const log = await door.get('/api/system/webhook-event-log/search', { tenantId })
  expect(log.status).toBe(200)
  for (const secret of [refreshToken, String(token)]) expect(log.text).not.toContain(secret)
  await heard.close()
})

test('a copy of the table holds nothing that could be presented, however much webhooks are told', async () => {
  const letter = await door.template('changePasswordId')
  const tenantId = await door.heardTenant({
    emailConfiguration: {
      verifyEmail: true,
      verificationStrategy: 'FormField',
      verificationEmailTemplateId: letter,
      forgotPasswordEmailTemplateId: letter,
    },
    jwtConfiguration: { refreshTokenUsagePolicy: 'OneTimeUse' },
  })
  const applicationId = await door.loginApplication(tenantId, { authenticationTokenConfiguration: { enabled: true } })
  const how = { tenantId }
  const member = await door.member(tenantId, applicationId)
  const { token, refreshToken } = (await door.login(member)).body
  const second = await ok(door.refresh(String(refreshToken)))
  const start = { loginId: member.email, loginIdType: 'email' }
  const started = await ok(door.post('/api/identity/verify/start', start, how))
  await ok(door.post('/api/identity/verify/send', { verificationId: started.verificationId }, how))
  const { changePasswordId } = await ok(door.post('/api/user/forgot-password', { loginId: member.email }, how))
  const changed = { changePasswordId, password: 'another horse of the same colour' }
  const { oneTimePassword } = await ok(door.post('/api/user/change-password', changed, how))
  const again = await ok(door.post('/api/user/forgot-password', { loginId: member.email }, how))
  const other = await door.user(tenantId)
  const wish = { registration: { applicationId }, generateAuthenticationToken: true }
  const registered = await ok(door.post(`/api/user/registration/${other.id}`, wish, how))
  await door.drain()
  const secrets = {
    token,
    refreshToken,
    token2: second.token,
    refreshToken2: second.refreshToken,
    verificationId: started.verificationId,
    changePasswordId: again.changePasswordId,
    oneTimePassword,
    password: changed.password,
    authenticationToken: registered.registration?.authenticationToken,
    key: door.key,
  }
  for (const [name, value] of Object.entries(secrets)) {
    expect(String(value).length, name).toBeGreaterThan(9)
    expect(await rowsThatSay(door, String(value)), name).toEqual([])
  }
})
