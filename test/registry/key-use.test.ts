// Can a setting name a key that is no good for it?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Field } from '../../shared/kernel/fields.ts'
import { kinds } from '../../shared/resources/index.ts'
import { keyUses } from '../../shared/resources/key-use.ts'
import { cert, key as certKey } from '../contracts/certificate.ts'
import { type Answer, type Door, openDoor } from '../door.ts'

const sorts = ['EC', 'RSA', 'HMAC', 'OKP', 'publicEC', 'publicRSA', 'Secret', 'certified'] as const
type Sort = (typeof sorts)[number]
let door: Door
let ids: Readonly<Record<Sort, string>>
beforeAll(async () => {
  door = await openDoor()
  const made = async (verb: 'generate' | 'import', key: object) =>
    ok(await door.post(`/api/key/${verb}`, { key: { name: randomUUID(), ...key } })).body.key
  const idOf = async (verb: 'generate' | 'import', key: object) => String((await made(verb, key))?.id)
  // The public part of a key that is somebody else's: its own would be the same key twice.
  const publicOf = async (algorithm: string) => {
    const { id, publicKey } = (await made('generate', { algorithm })) ?? {}
    ok(await door.del(`/api/key/${id}`))
    return idOf('import', { algorithm, publicKey })
  }
  ids = {
    EC: await idOf('generate', { algorithm: 'ES256' }),
    RSA: await idOf('generate', { algorithm: 'RS256' }),
    HMAC: await idOf('generate', { algorithm: 'HS256' }),
    OKP: await idOf('generate', { algorithm: 'Ed25519' }),
    publicEC: await publicOf('ES256'),
    publicRSA: await publicOf('RS256'),
    Secret: await idOf('generate', { type: 'Secret' }),
    certified: await idOf('import', { certificate: cert, privateKey: certKey }),
  }
})
afterAll(() => door.close())

const ok = (answer: Answer): Answer => {
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  return answer
}
const codes = ({ body }: Answer): string[] =>
  Object.values((body?.fieldErrors ?? {}) as unknown as Record<string, { code: string }[]>).flatMap(errors =>
    errors.map(({ code }) => code),
  )

/** Where the fields of a kind name keys, and for what. */
function named({ about }: Field, path: string): [string, string | undefined][] {
  if (about.refersTo === 'key') return [[path, about.use]]
  return [
    ...Object.entries(about.entries ?? {}).flatMap(([name, field]) => named(field, `${path}.${name}`)),
    ...(about.item === undefined ? [] : named(about.item, path)),
  ]
}

const signing: readonly Sort[] = ['EC', 'RSA', 'HMAC', 'OKP', 'certified']
const verifying: readonly Sort[] = [...signing, 'publicEC', 'publicRSA']
const forXml: readonly Sort[] = ['EC', 'RSA', 'publicEC', 'publicRSA', 'certified']
const signingXml: readonly Sort[] = ['EC', 'RSA', 'certified']
/** Most pairs that are generated get a certificate of their own. */
const certified: readonly Sort[] = ['EC', 'RSA', 'certified']
const rsa: readonly Sort[] = ['RSA', 'publicRSA']

const inTree = (path: string, value: unknown): Record<string, unknown> => {
  const [name = '', ...rest] = path.split('.')
  return { [name]: rest.length === 0 ? value : inTree(rest.join('.'), value) }
}
const webhook = { url: 'https://example.com', connectTimeout: 1_000, readTimeout: 1_000 }
const connector = {
  type: 'Generic',
  authenticationURL: 'https://users.example.com/login',
  connectTimeout: 1_000,
  readTimeout: 1_000,
}
const apple = { type: 'Apple', servicesId: 's', teamId: 't' }
const external = { type: 'ExternalJWT', headerKeyParameter: 'kid', uniqueIdentityClaim: 'sub' }
const initiated = { type: 'SAMLv2IdPInitiated', issuer: 'them' }
const saml = { type: 'SAMLv2', idpEndpoint: 'https://saml.example.com' }

type Place = readonly [url: string, envelope: string, path: string, fit: readonly Sort[], base?: object, isList?: true]
const places: readonly Place[] = [
  ['/api/tenant', 'tenant', 'jwtConfiguration.accessTokenKeyId', signing],
  ['/api/tenant', 'tenant', 'jwtConfiguration.idTokenKeyId', signing],
  ['/api/application', 'application', 'jwtConfiguration.accessTokenKeyId', signing],
  ['/api/application', 'application', 'jwtConfiguration.idTokenKeyId', signing],
  ['/api/application', 'application', 'jwtConfiguration.accessTokenVerificationKeyIds', verifying, {}, true],
  ['/api/application', 'application', 'jwtConfiguration.idTokenVerificationKeyIds', verifying, {}, true],
  ['/api/application', 'application', 'samlv2Configuration.keyId', signingXml],
  ['/api/application', 'application', 'samlv2Configuration.defaultVerificationKeyId', forXml],
  ['/api/application', 'application', 'samlv2Configuration.verificationKeyIds', forXml, {}, true],
  ['/api/application', 'application', 'samlv2Configuration.logout.keyId', signingXml],
  ['/api/application', 'application', 'samlv2Configuration.logout.defaultVerificationKeyId', forXml],
  ['/api/application', 'application', 'samlv2Configuration.logout.verificationKeyIds', forXml, {}, true],
  ['/api/application', 'application', 'samlv2Configuration.logout.singleLogout.keyId', signingXml],
  [
    '/api/application',
    'application',
    'samlv2Configuration.assertionEncryptionConfiguration.keyTransportEncryptionKeyId',
    rsa,
  ],
  ['/api/entity/type', 'entityType', 'jwtConfiguration.accessTokenKeyId', signing],
  ['/api/entity/type', 'entityType', 'jwtConfiguration.accessTokenVerificationKeyIds', verifying, {}, true],
  ['/api/webhook', 'webhook', 'signatureConfiguration.signingKeyId', signing, webhook],
  ['/api/webhook', 'webhook', 'sslCertificateKeyId', certified, webhook],
  ['/api/connector', 'connector', 'sslCertificateKeyId', certified, connector],
  ['/api/identity-provider', 'identityProvider', 'keyId', ['EC', 'certified'], apple],
  ['/api/identity-provider', 'identityProvider', 'keyId', forXml, initiated],
  ['/api/identity-provider', 'identityProvider', 'defaultKeyId', verifying, external],
  ['/api/identity-provider', 'identityProvider', 'verificationKeyIds', verifying, external, true],
  ['/api/identity-provider', 'identityProvider', 'requestSigningKeyId', signingXml, saml],
  [
    '/api/identity-provider',
    'identityProvider',
    'assertionDecryptionConfiguration.keyTransportDecryptionKeyId',
    ['RSA'],
    saml,
  ],
]

const titled = places.map(place => [`${place[1]}.${place[2]}`, place] as const)

describe.each(titled)('%s', (_, [url, envelope, path, fit, base = {}, isList]) => {
  const needsKey = base === saml
  const send = (id: string | undefined) => {
    const setting = id === undefined ? {} : inTree(path, isList ? [id] : id)
    const record = { name: randomUUID(), ...base, ...(needsKey && { keyId: ids.EC }), ...setting }
    return door.post(url, { [envelope]: record }, { tenantId: door.tenantId })
  }

  test(`takes keys that can be used so, and refuses every other: ${fit.join(', ')}`, async () => {
    for (const sort of sorts) {
      const answer = await send(ids[sort])
      const expected = fit.includes(sort) ? [200] : [400, `[invalid]${envelope}.${path}${isList ? '[0]' : ''}`]
      expect([sort, answer.status, ...codes(answer)]).toEqual([sort, ...expected])
    }
  })

  test('keeps the key from being deleted', async () => {
    const algorithm = fit.includes('RSA') ? 'RS256' : 'ES256'
    const id = String(ok(await door.post('/api/key/generate', { key: { name: randomUUID(), algorithm } })).body.key?.id)
    const made = ok(await send(id)).body[envelope]
    expect(codes(await door.del(`/api/key/${id}`))).toEqual(['[inUse]key.id'])
    ok(await door.del(`${url}/${made?.id}${url === '/api/application' ? '?hardDelete=true' : ''}`))
    ok(await door.del(`/api/key/${id}`))
  })
})

test('every place of every kind that names a key says for what, and is tried here', () => {
  const declared = Object.values(kinds).flatMap(({ envelope, fields }) => named(fields, envelope))
  expect(declared.filter(([, use]) => use === undefined || !keyUses.includes(use))).toEqual([])
  const own = 'identityProvider.applicationConfiguration.keyId'
  const tried = new Set([own, ...places.map(([, envelope, path]) => `${envelope}.${path}`)])
  expect(declared.map(([path]) => path).filter(path => !tried.has(path))).toEqual([])
})

test('a change that names no other key is not refused for the one that is there', async () => {
  const application = { name: randomUUID(), jwtConfiguration: { enabled: true, accessTokenKeyId: ids.EC } }
  const made = ok(await door.post('/api/application', { application }, { tenantId: door.tenantId })).body.application
  const path = `/api/application/${made?.id}`
  ok(await door.patch(path, { application: { data: { a: 1 } } }))
  const to = (accessTokenKeyId: string) => ({ application: { jwtConfiguration: { accessTokenKeyId } } })
  const refused = ['[invalid]application.jwtConfiguration.accessTokenKeyId']
  expect(codes(await door.patch(path, to(ids.publicEC)))).toEqual(refused)
  expect(codes(await door.patch(path, to(ids.Secret)))).toEqual(refused)
  ok(await door.patch(path, to(ids.HMAC)))
})

test('a token is vended with no key that cannot sign', async () => {
  const vend = (keyId: string) => door.post('/api/jwt/vend', { claims: { a: 1 }, keyId }, { tenantId: door.tenantId })
  for (const sort of ['publicEC', 'publicRSA', 'Secret'] as const)
    expect(codes(await vend(ids[sort]))).toEqual(['[invalid]keyId'])
  for (const sort of ['EC', 'RSA', 'HMAC', 'OKP'] as const) ok(await vend(ids[sort]))
})

describe('an identity provider', () => {
  const hypr = {
    type: 'HYPR',
    relyingPartyApplicationId: 'app',
    relyingPartyURL: 'https://hypr.example.com',
  }
  const post = (more: object) =>
    door.post('/api/identity-provider', { identityProvider: { ...hypr, name: randomUUID(), ...more } })
  const application = async (tenantId: string, more: object = {}) =>
    String(
      ok(await door.post('/api/application', { application: { name: randomUUID(), ...more } }, { tenantId })).body
        .application?.id,
    )

  test('has one key for Apple in each application, and each can sign', async () => {
    const own = await application(door.tenantId)
    const withKey = (keyId: string) =>
      post({ ...apple, keyId: ids.EC, applicationConfiguration: { [own]: { enabled: true, keyId } } })
    ok(await withKey(ids.EC))
    expect(codes(await withKey(ids.publicEC))).toEqual([
      `[invalid]identityProvider.applicationConfiguration.${own}.keyId`,
    ])
  })

  test('of one tenant serves that tenant’s applications and universal ones, and nobody else’s', async () => {
    const other = String(ok(await door.post('/api/tenant', { tenant: { name: randomUUID() } })).body.tenant?.id)
    const own = await application(door.tenantId)
    const foreign = await application(other)
    const universal = await application(door.tenantId, { universalConfiguration: { universal: true } })
    const configured = (...of: string[]) => Object.fromEntries(of.map(id => [id, { enabled: true }]))
    const { tenantId } = door
    const refused = ['[invalid]identityProvider.applicationConfiguration']
    expect(codes(await post({ tenantId, applicationConfiguration: configured(own, foreign) }))).toEqual(refused)
    expect(codes(await post({ applicationConfiguration: configured(randomUUID()) }))).toEqual(refused)
    expect(codes(await post({ tenantId, tenantConfiguration: { [other]: {} } }))).toEqual([
      '[invalid]identityProvider.tenantConfiguration',
    ])
    const made = ok(await post({ tenantId, applicationConfiguration: configured(own, universal) })).body
    const path = `/api/identity-provider/${made.identityProvider?.id}`
    const patch = { identityProvider: { applicationConfiguration: configured(foreign) } }
    expect(codes(await door.patch(path, patch))).toEqual(refused)
    ok(
      await post({
        applicationConfiguration: configured(own, foreign, universal),
        tenantConfiguration: { [other]: {} },
      }),
    )
    ok(await door.del(`/api/application/${universal}?hardDelete=true`))
    const left = ok(await door.get(path)).body.identityProvider?.applicationConfiguration
    expect(Object.keys(left ?? {})).toEqual([own])
  })
})
