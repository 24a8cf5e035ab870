// What does the main job look like through FusionAuth's own client? One user's life, in the order it happens.
import { randomUUID } from 'node:crypto'
import {
  EventType,
  FusionAuthClient,
  KeyAlgorithm,
  RefreshTokenUsagePolicy,
  TransactionType,
  UnverifiedBehavior,
  VerificationStrategy,
} from '@fusionauth/typescript-client'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { day } from '../../../shared/kernel/time.ts'
import { type Desk, eventually } from './desk.ts'
import { checkSignature, type Receiver } from './receiver.ts'
import { answered, must, present, type Step } from './stage.ts'

/** What the tour's user does must be heard of, in any order. */
const expected = [
  EventType.UserCreate,
  EventType.UserRegistrationCreate,
  EventType.UserEmailVerified,
  EventType.UserLoginSuccess,
  EventType.JWTRefresh,
  EventType.JWTRefreshTokenRevoke,
  EventType.UserDelete,
]

/** The client's type wants a line for each of its events; only those that are meant are sent. */
function forExpected<T>(value: T): Record<EventType, T> {
  const pairs = expected.map(type => [type, value])
  return Object.fromEntries(pairs)
}

/** The letter that every instance knows (shared/resources/default-templates.ts). */
const verificationTemplateId = '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0001'
const issuer = 'https://tour.example.com'
const password = 'a password for the tour'
const retainDays = 1

export type World = {
  readonly url: string
  readonly apiKey: string
  readonly desk: Desk
  readonly receiver: Receiver
}

/** Every step in turn; the first that fails ends it, and what was made is removed either way. */
export async function play(step: Step, world: World): Promise<void> {
  const { desk, receiver } = world
  const mark = randomUUID().slice(0, 8)
  const client = new FusionAuthClient(world.apiKey, world.url)
  const undo: (() => Promise<unknown>)[] = []
  const tidy = async () => {
    for (const back of undo.splice(0)) await back()
  }

  try {
    const tenantId = await step('Create a tenant', async () => {
      const { tenant } = await answered(
        200,
        client.createTenant(randomUUID(), { tenant: { name: `Tour ${mark}`, ...wishes } }),
      )
      const id = present(tenant?.id, 'tenant.id')
      undo.unshift(() => answered(200, client.deleteTenant(id)))
      return { said: `200, ${id}`, value: id }
    })
    client.setTenantId(tenantId)

    const applicationId = await step('Create an application with a role', async () => {
      const { application } = await answered(
        200,
        client.createApplication(randomUUID(), {
          application: {
            name: `Tour ${mark}`,
            roles: [{ name: 'reader', isDefault: true }],
            loginConfiguration: { requireAuthentication: true, generateRefreshTokens: true, allowTokenRefresh: true },
          },
        }),
      )
      must(application?.roles?.[0]?.name === 'reader', 'the answer has no role')
      return { said: `200, ${application?.id}, role reader`, value: present(application?.id, 'application.id') }
    })

    await step('Listen with a signed webhook', async () => {
      // Keys and webhooks are the instance's, so they are asked for without the tenant's header.
      const instance = new FusionAuthClient(world.apiKey, world.url)
      const { key } = await answered(
        200,
        instance.generateKey(randomUUID(), { key: { name: `Tour ${mark}`, algorithm: KeyAlgorithm.ES256 } }),
      )
      const keyId = present(key?.id, 'key.id')
      undo.unshift(() => answered(200, instance.deleteKey(keyId)))
      const { webhook } = await answered(
        200,
        instance.createWebhook(randomUUID(), {
          webhook: {
            url: receiver.url,
            tenantIds: [tenantId],
            eventsEnabled: forExpected(true),
            connectTimeout: 1_000,
            readTimeout: 2_000,
            signatureConfiguration: { enabled: true, signingKeyId: keyId },
          },
        }),
      )
      const webhookId = present(webhook?.id, 'webhook.id')
      undo.unshift(() => answered(200, instance.deleteWebhook(webhookId)))
      return { said: `200, ${receiver.url}, ${expected.length} events, ES256`, value: undefined }
    })

    const email = `ada-${mark}@example.com`
    const userId = await step('Register a user', async () => {
      const { user, registration } = await answered(
        200,
        client.register(randomUUID(), { user: { email, password, firstName: 'Ada' }, registration: { applicationId } }),
      )
      must(registration?.roles?.[0] === 'reader', 'the registration has no default role')
      must(user?.verified === false, 'the user counts as verified already')
      return { said: `200, ${email}, unverified`, value: present(user?.id, 'user.id') }
    })

    const login = { loginId: email, password, applicationId }
    await step('Be held at the gate until verified', async () => {
      const { token } = await answered(212, client.login(login))
      must(token === undefined, 'an unverified user got a token')
      return { said: '212, no token', value: undefined }
    })

    const verificationId = await step('Read the letter in the mailbox', async () => {
      const { subject, text } = await desk.letterTo(email)
      const [, id] = /\/email\/verify\/([\w-]+)/.exec(text) ?? []
      return { said: `“${subject}”`, value: present(id, 'verification id in its text') }
    })

    await step('Verify the address', async () => {
      await answered(200, client.verifyEmailAddress({ verificationId }))
      const { user } = await answered(200, client.retrieveUser(userId))
      must(user?.verified === true, 'the user is not verified')
      return { said: '200, the user is verified', value: undefined }
    })

    const signedIn = await step('Log in', async () => {
      const { token, refreshToken } = await answered(200, client.login(login))
      return {
        said: '200, access token and refresh token',
        value: { token: present(token, 'token'), refreshToken: present(refreshToken, 'refreshToken') },
      }
    })

    await step('Check the token offline', async () => {
      const { payload, protectedHeader } = await jwtVerify(signedIn.token, createLocalJWKSet(await published(client)), {
        issuer,
        audience: applicationId,
        currentDate: new Date(await desk.now()),
      })
      must(payload.sub === userId && payload.tid === tenantId, 'the token is about somebody else')
      must(JSON.stringify(payload.roles) === '["reader"]', 'the token does not name the role')
      return { said: `${protectedHeader.alg}, issuer, audience, subject, tenant, roles`, value: undefined }
    })

    const rotated = await step('Refresh: a new token for the old', async () => {
      const { token, refreshToken } = await answered(
        200,
        client.exchangeRefreshTokenForJWT({ refreshToken: signedIn.refreshToken }),
      )
      must(token !== undefined && token !== signedIn.token, 'there is no new access token')
      must(refreshToken !== signedIn.refreshToken, 'the refresh token is still the old one')
      return { said: '200, both are new', value: present(refreshToken, 'refreshToken') }
    })

    await step('Present the spent one: both end', async () => {
      await answered(400, client.exchangeRefreshTokenForJWT({ refreshToken: signedIn.refreshToken }))
      await answered(400, client.exchangeRefreshTokenForJWT({ refreshToken: rotated }))
      return { said: '400, and 400 for the one that was still good', value: undefined }
    })

    await step('Log in again, log out everywhere', async () => {
      const { refreshToken } = await answered(200, client.login(login))
      const value = present(refreshToken, 'refreshToken')
      await answered(200, client.logout(true, value))
      await answered(400, client.exchangeRefreshTokenForJWT({ refreshToken: value }))
      return { said: '200, the refresh token is 400 from now on', value: undefined }
    })

    const late = await step(`Leave a user unverified for ${retainDays + 1} days`, async () => {
      const { user } = await answered(
        200,
        client.createUser(randomUUID(), { user: { email: `bob-${mark}@example.com`, password } }),
      )
      await desk.move((retainDays + 1) * day)
      undo.unshift(() => desk.move(-(retainDays + 1) * day))
      return {
        said: `200, the clock says ${new Date(await desk.now()).toISOString()}`,
        value: present(user?.id, 'user.id'),
      }
    })

    await step('Clean up: gone, and only that one', async () => {
      await desk.run('cleanup')
      await answered(404, client.retrieveUser(late))
      await answered(200, client.retrieveUser(userId))
      return { said: '404 for the unverified, 200 for the verified', value: undefined }
    })

    await step('Hear of all of it, signed', async () => {
      const heard = await eventually('every webhook', () => {
        const types = new Set(receiver.arrived.map(({ type }) => type))
        const gone = receiver.arrived.some(({ type, userId }) => type === EventType.UserDelete && userId === late)
        return gone && expected.every(type => types.has(type)) ? receiver.arrived : undefined
      })
      const keys = await published(client)
      for (const one of heard) await checkSignature(one, keys)
      return { said: `${heard.length} webhooks, ${heard.length} good signatures`, value: undefined }
    })

    await step('Tidy up', async () => {
      await tidy()
      return { said: '200, tenant, webhook and key are gone, and the clock is back', value: undefined }
    })
  } finally {
    // After a failure, as far as it goes: the step that failed is what is told.
    await tidy().catch(() => {})
  }
}

const wishes = {
  issuer,
  emailConfiguration: {
    defaultFromEmail: 'tour@example.com',
    verifyEmail: true,
    verificationEmailTemplateId: verificationTemplateId,
    verificationStrategy: VerificationStrategy.ClickableLink,
    unverified: { behavior: UnverifiedBehavior.Gated },
  },
  userDeletePolicy: { unverified: { enabled: true, numberOfDaysToRetain: retainDays } },
  jwtConfiguration: {
    refreshTokenUsagePolicy: RefreshTokenUsagePolicy.OneTimeUse,
    refreshTokenRevocationPolicy: { onOneTimeTokenReuse: true, onPasswordChanged: true, onLoginPrevented: true },
  },
  eventConfiguration: { events: forExpected({ enabled: true, transactionType: TransactionType.None }) },
}

/** The public keys, as anybody may read them. */
async function published(client: FusionAuthClient): Promise<JSONWebKeySet> {
  const { keys } = await answered(200, client.retrieveJsonWebKeySet())
  return { keys: present(keys, 'keys').map(key => ({ ...key, kty: present(key.kty, 'kty') })) }
}
