// Does a proof prove what it should, once, and nothing else?
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { preVerified } from '../../shared/flows/verification/pre-verified.ts'
import { completeVerification } from '../../shared/flows/verification/verify-identity.ts'
import { keys } from '../../shared/storage/keys.ts'
import { mailing, openWorld, type World } from './verification-world.ts'

let world: World
let tenantId: string
const key = { key: 'global' } as const
const gated = { ...mailing, verificationStrategy: 'FormField', unverified: { behavior: 'Gated' } }
const day = 86_400_000

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  tenantId = world.tenant()
  await world.letters()
})

const resend = async (email: string): Promise<string> => {
  const { body } = await world.put(
    `/api/user/verify-email?email=${encodeURIComponent(email)}&sendVerifyEmail=false`,
    key,
  )
  return String(body?.verificationId)
}
const address = (user: { identities: readonly { value: string }[] }) => user.identities[0]?.value ?? ''

describe('an e-mail address', () => {
  test('a mailed id proves it, takes its user out of the clean-up’s reach, and is told in the same commit', async () => {
    const user = await world.user(tenantId)
    expect((await world.put(`/api/user/verify-email?email=${address(user)}`)).body).toEqual({})
    const [letter] = await world.letters()
    expect(letter).toMatchObject({
      templateId: mailing.verificationEmailTemplateId,
      to: user.identities[0]?.displayValue,
    })
    const verificationId = letter?.variables.verificationId
    expect(await world.post('/api/user/verify-email', { verificationId })).toEqual({ status: 200, body: undefined })
    const row = await world.row(user)
    expect(row?.body.identities[0]).toMatchObject({
      verified: true,
      verifiedReason: 'Completed',
      verifiedInstant: world.now(),
    })
    expect(row?.listed).toBeUndefined()
    expect(await world.facts(tenantId)).toEqual(['user.email.verified', 'user.identity.verified'])
    expect((await world.letters())[0]?.templateId).toBe(mailing.emailVerifiedEmailTemplateId)
  })

  test('an id works once, in body or path, the body winning', async () => {
    const id = await resend(address(await world.user(tenantId)))
    expect((await world.post(`/api/user/verify-email/unknown`, { verificationId: id })).status).toBe(200)
    expect((await world.post(`/api/user/verify-email/${id}`, {})).status).toBe(404)
    const next = await resend(address(await world.user(tenantId)))
    expect((await world.post(`/api/user/verify-email/${next}`, {})).status).toBe(200)
  })

  test('the next id replaces the one before', async () => {
    const email = address(await world.user(tenantId))
    const [first, second] = [await resend(email), await resend(email)]
    expect((await world.post('/api/user/verify-email', { verificationId: first })).status).toBe(404)
    expect((await world.post('/api/user/verify-email', { verificationId: second })).status).toBe(200)
  })

  test('an id dies at the end of its time and not before', async () => {
    const email = address(await world.user(tenantId))
    const [late, early] = [await resend(email), await resend(address(await world.user(tenantId)))]
    world.later(day - 1000)
    expect((await world.post('/api/user/verify-email', { verificationId: early })).status).toBe(200)
    world.later(1000)
    expect((await world.post('/api/user/verify-email', { verificationId: late })).status).toBe(404)
  })

  test('of ten redemptions at once, one commits and the others find nothing', async () => {
    const user = await world.user(tenantId)
    const verificationId = await resend(address(user))
    const all = await Promise.all(
      Array.from({ length: 10 }, () => world.post('/api/user/verify-email', { verificationId })),
    )
    expect(all.filter(answer => answer.status === 200)).toHaveLength(1)
    expect(await world.facts(tenantId)).toEqual(['user.email.verified', 'user.identity.verified'])
  })

  test('a redemption that loses between reading and committing answers 404 and tells nothing', async () => {
    const verificationId = await resend(address(await world.user(tenantId)))
    const asked = { tenantId, verificationId, oneTimeCode: undefined, info: {} }
    const slow = world.means(async () => {
      await completeVerification(world.means(), asked)
    })
    await expect(completeVerification(slow, asked)).rejects.toMatchObject({ code: 'notFound' })
    expect(await world.facts(tenantId)).toHaveLength(2)
  })

  test('an id of one tenant is unknown in another', async () => {
    const verificationId = await resend(address(await world.user(tenantId)))
    world.alsoTenant()
    const elsewhere = await world.post('/api/user/verify-email', { verificationId }, { tenant: world.foreign })
    expect(elsewhere).toEqual({ status: 404, body: undefined })
    expect((await world.post('/api/user/verify-email', { verificationId }, { key: 'foreign' })).status).toBe(404)
    expect((await world.post('/api/user/verify-email', { verificationId })).status).toBe(200)
  })

  test('an id proves nothing after the address has changed', async () => {
    const user = await world.user(tenantId)
    const verificationId = await resend(address(user))
    const row = await world.row(user)
    if (row === undefined) throw new Error('no user')
    const identities = user.identities.map(identity => ({ ...identity, value: 'new@example.com' }))
    await world.table().commit([{ put: { ...row, body: { ...user, identities } }, expect: { version: row.version } }])
    expect((await world.post('/api/user/verify-email', { verificationId })).status).toBe(404)
    expect((await world.row(user))?.body.identities[0]?.verified).toBe(false)
  })

  test('an administrator may vouch, a stranger may not, and a foreign administrator finds nobody', async () => {
    const user = await world.user(tenantId)
    const verificationId = await resend(address(user))
    expect((await world.post('/api/user/verify-email', { userId: user.id })).status).toBe(401)
    expect((await world.post('/api/user/verify-email', { userId: user.id }, { key: 'foreign' })).status).toBe(404)
    expect((await world.post('/api/user/verify-email', { userId: user.id }, key)).status).toBe(200)
    expect((await world.row(user))?.body.identities[0]?.verifiedReason).toBe('Administrative')
    expect((await world.post('/api/user/verify-email', { verificationId })).status).toBe(404)
  })

  test('strangers are told the same of known and unknown addresses, callers with a key the truth', async () => {
    const user = await world.user(tenantId)
    const unknown = '/api/user/verify-email?email=nobody@example.com'
    expect(await world.put(unknown)).toEqual(await world.put(`/api/user/verify-email?email=${address(user)}`))
    expect((await world.put(unknown, key)).status).toBe(404)
    expect(await world.letters()).toHaveLength(1)
  })

  test('no id and no user is the caller’s to fix', async () => {
    const { status, body } = await world.post('/api/user/verify-email', {})
    expect([status, body]).toMatchObject([
      400,
      { fieldErrors: { verificationId: [{ code: '[missing]verificationId' }] } },
    ])
  })

  test('a tenant that does not verify refuses to send', async () => {
    tenantId = world.tenant({ emailConfiguration: {} })
    const { status, body } = await world.put('/api/user/verify-email?email=a@example.com')
    expect([status, body]).toMatchObject([403, { generalErrors: [{ code: '[EmailVerificationDisabled]' }] }])
  })
})

describe('a one-time code beside the id', () => {
  const begin = async () => {
    tenantId = world.tenant({ emailConfiguration: gated })
    const user = await world.user(tenantId)
    const { body } = await world.put(`/api/user/verify-email?email=${address(user)}`, key)
    return { id: String(body?.verificationId), code: String(body?.verificationOneTimeCode), user }
  }
  const complete = (verificationId: string, oneTimeCode?: string) =>
    world.post('/api/user/verify-email', { verificationId, oneTimeCode })

  test('is mailed, is needed, and counts in any case', async () => {
    const { id, code } = await begin()
    expect(code).toMatch(/^[A-Z0-9]{6}$/)
    expect((await world.letters())[0]?.variables).toEqual({ verificationId: id, verificationOneTimeCode: code })
    expect((await complete(id)).body).toMatchObject({
      fieldErrors: { oneTimeCode: [{ code: '[missing]oneTimeCode' }] },
    })
    expect((await complete(id, 'WRONG!')).body).toMatchObject({
      fieldErrors: { oneTimeCode: [{ code: '[invalid]oneTimeCode' }] },
    })
    expect((await complete(id, ` ${code.toLowerCase()} `)).status).toBe(200)
  })

  test('five guesses kill the id, and the right code comes too late', async () => {
    const { id, code } = await begin()
    const guesses = await Promise.all(Array.from({ length: 8 }, () => complete(id, 'WRONG!')))
    expect(guesses.filter(guess => guess.status === 400)).toHaveLength(5)
    expect(guesses.filter(guess => guess.status === 404)).toHaveLength(3)
    expect((await complete(id, code)).status).toBe(404)
  })

  test('a code of one issue is no code of the next', async () => {
    const { code, user } = await begin()
    const { body } = await world.put(`/api/user/verify-email?email=${address(user)}`, key)
    expect((await complete(String(body?.verificationId), code)).status).toBe(400)
  })
})

describe('a registration', () => {
  const template = '77777777-7777-4777-8777-777777777777'
  const begin = async (settings = {}) => {
    const applicationId = world.application(tenantId, {
      verifyRegistration: true,
      verificationEmailTemplateId: template,
      ...settings,
    })
    const user = await world.user(tenantId, { registrations: [world.registration(applicationId)] })
    const path = `/api/user/verify-registration?email=${address(user)}&applicationId=${applicationId}`
    return { applicationId, user, path }
  }

  test('is proved by the mailed id, once, and told', async () => {
    const { applicationId, user, path } = await begin()
    await world.put(path)
    const [letter] = await world.letters()
    expect(letter?.templateId).toBe(template)
    const verificationId = letter?.variables.verificationId
    expect((await world.post('/api/user/verify-registration', { verificationId })).status).toBe(200)
    expect((await world.post(`/api/user/verify-registration/${verificationId}`, {})).status).toBe(404)
    expect((await world.row(user))?.body.registrations[0]).toMatchObject({
      verified: true,
      verifiedReason: 'Completed',
    })
    expect(await world.table().get(keys.unverifiedRegistration(tenantId, user.id, applicationId))).toBeUndefined()
    expect(await world.facts(tenantId)).toEqual(['user.registration.verified'])
  })

  test('wants its code under FormField, and only a key caller is told it', async () => {
    const { path } = await begin({ verificationStrategy: 'FormField' })
    expect((await world.put(`${path}&sendVerifyPasswordEmail=false`)).body).toEqual({})
    const { body } = await world.put(`${path}&sendVerifyPasswordEmail=false`, key)
    expect((await world.post('/api/user/verify-registration', { verificationId: body?.verificationId })).status).toBe(
      400,
    )
    const given = { verificationId: body?.verificationId, oneTimeCode: body?.oneTimeCode }
    expect((await world.post('/api/user/verify-registration', given)).status).toBe(200)
  })

  test('an id of a registration proves no address', async () => {
    const { path } = await begin()
    const { body } = await world.put(path, key)
    expect((await world.post('/api/user/verify-email', { verificationId: body?.verificationId })).status).toBe(404)
  })

  test('an application that does not verify, or that nobody knows, refuses', async () => {
    const { path } = await begin({ verifyRegistration: false })
    expect((await world.put(path, key)).status).toBe(403)
    expect(
      (
        await world.put(
          '/api/user/verify-registration?email=a@b&applicationId=00000000-0000-4000-8000-000000000000',
          key,
        )
      ).status,
    ).toBe(404)
    expect((await world.put('/api/user/verify-registration?email=a@b', key)).status).toBe(400)
  })
})

describe('login names by API', () => {
  test('start, send, complete: the state comes back, sending may be repeated', async () => {
    const user = await world.user(tenantId)
    const asked = {
      loginId: address(user),
      loginIdType: 'email',
      state: { to: 'there' },
      verificationStrategy: 'FormField',
    }
    const { body } = await world.post('/api/identity/verify/start', asked, key)
    expect(await world.letters()).toEqual([])
    const verificationId = body?.verificationId
    expect((await world.post('/api/identity/verify/send', { verificationId }, key)).status).toBe(200)
    expect((await world.post('/api/identity/verify/send', { verificationId }, key)).status).toBe(200)
    const letters = await world.letters()
    expect(letters.map(letter => letter.variables.verificationOneTimeCode)).toEqual([
      body?.oneTimeCode,
      body?.oneTimeCode,
    ])
    const given = { verificationId, oneTimeCode: body?.oneTimeCode }
    expect(await world.post('/api/identity/verify/complete', given, key)).toEqual({
      status: 200,
      body: { state: { to: 'there' } },
    })
    expect((await world.post('/api/identity/verify/complete', given, key)).status).toBe(404)
  })

  test('all four need an API key', async () => {
    for (const path of ['', '/start', '/send', '/complete']) {
      expect(await world.post(`/api/identity/verify${path}`, {})).toEqual({ status: 401, body: undefined })
    }
  })

  test('a name must exist, or must not, as the caller says', async () => {
    const taken = {
      loginId: address(await world.user(tenantId)),
      loginIdType: 'email',
      existingUserStrategy: 'mustNotExist',
    }
    const { body } = await world.post('/api/identity/verify/start', taken, key)
    expect(body).toMatchObject({ fieldErrors: { loginId: [{ code: '[duplicate]loginId' }] } })
    const free = { loginId: 'free@example.com', loginIdType: 'email' }
    expect((await world.post('/api/identity/verify/start', free, key)).status).toBe(404)
  })

  test('what no user could be given as a name is refused before anybody is written to', async () => {
    tenantId = world.tenant({ emailConfiguration: mailing, phoneConfiguration: { verifyPhoneNumber: true } })
    const start = async (loginIdType: string, loginId: string) => {
      const asked = { loginId, loginIdType, existingUserStrategy: 'mustNotExist' }
      return (await world.post('/api/identity/verify/start', asked, key)).body?.fieldErrors
    }
    for (const loginId of ['nobody', 'a b@example.com', ' padded@example.com '])
      expect(await start('email', loginId)).toMatchObject({ loginId: [{ code: '[notEmail]loginId' }] })
    expect(await start('email', `${'x'.repeat(190)}@example.com`)).toMatchObject({
      loginId: [{ code: '[tooLong]loginId' }],
    })
    expect(await start('phoneNumber', 'call me')).toMatchObject({ loginId: [{ code: '[invalidPhone]loginId' }] })
  })

  test('a name proved before its user exists is a proof once, after completion only, in its own tenant only', async () => {
    const asked = { loginId: 'Soon@example.com', loginIdType: 'email', existingUserStrategy: 'mustNotExist' }
    const id = String((await world.post('/api/identity/verify/start', asked, key)).body?.verificationId)
    await expect(preVerified(world.means(), tenantId, [id])).rejects.toMatchObject({ code: 'invalid' })
    expect((await world.post('/api/identity/verify/complete', { verificationId: id }, key)).status).toBe(200)
    await expect(preVerified(world.means(), world.foreign, [id])).rejects.toMatchObject({ code: 'invalid' })
    const proved = await preVerified(world.means(), tenantId, [id, id])
    expect(proved.names).toEqual([{ type: 'email', value: 'soon@example.com', displayValue: 'Soon@example.com' }])
    await world.table().commit(proved.writes)
    await expect(world.table().commit(proved.writes)).rejects.toThrow()
    await expect(preVerified(world.means(), tenantId, [id])).rejects.toMatchObject({ code: 'invalid' })
  })

  test('vouching for a name, and for nobody', async () => {
    const user = await world.user(tenantId)
    const vouch = (loginId: string, loginIdType = 'email') =>
      world.post('/api/identity/verify', { loginId, loginIdType }, key)
    expect((await vouch(address(user))).status).toBe(200)
    expect((await world.row(user))?.body.identities[0]?.verifiedReason).toBe('Administrative')
    expect((await vouch('nobody@example.com')).status).toBe(404)
    expect((await vouch('somebody', 'username')).status).toBe(400)
  })

  test('a phone number is never said to be sent to without a messenger', async () => {
    tenantId = world.tenant({ emailConfiguration: mailing, phoneConfiguration: { verifyPhoneNumber: true } })
    const asked = { loginId: '+15550100', loginIdType: 'phoneNumber', existingUserStrategy: 'mustNotExist' }
    const verificationId = (await world.post('/api/identity/verify/start', asked, key)).body?.verificationId
    const { status, body } = await world.post('/api/identity/verify/send', { verificationId }, key)
    expect([status, body]).toMatchObject([
      400,
      { fieldErrors: { messengerId: [{ code: '[notConfigured]messengerId' }] } },
    ])
    expect((await world.post('/api/identity/verify/complete', { verificationId }, key)).status).toBe(200)
  })
})
