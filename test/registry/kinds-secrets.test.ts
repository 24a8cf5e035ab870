// Is every secret of every kind kept where only the master key reads it, and told only where the wire tells it?
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { leaves } from '../../shared/kernel/walk.ts'
import type { Kind } from '../../shared/resources/define.ts'
import { kinds } from '../../shared/resources/index.ts'
import { type KindName, lines } from '../../shared/resources/routes.ts'
import { type Item, toRow } from '../../shared/storage/marshal.ts'
import { type Answer, type Door, openDoor } from '../door.ts'

let door: Door
const managerKey = 'a-key-that-manages-keys'
beforeAll(async () => {
  door = await openDoor()
  await furnishing(door.platform).apiKeys([{ key: managerKey, keyManager: true }])
  const entityType = { name: 'Type of all samples' }
  await door.post(`/api/entity/type/${entityTypeId}`, { entityType })
})
afterAll(() => door.close())

const entityTypeId = randomUUID()
const hush = `hush-${randomUUID()}`

type Case = {
  readonly kind: KindName
  readonly record: () => Record<string, unknown>
  /** Paths as the registry names them. */
  readonly secrets: readonly string[]
  /** Those which the wire shows to whoever may read the record. */
  readonly shown?: readonly string[]
}

const timeouts = { connectTimeout: 1_000, readTimeout: 1_000 }
const web = { ...timeouts, headers: { 'X-Key': hush }, httpAuthenticationPassword: hush }
const button = { buttonText: 'In', enabled: true }
const inApplication = (more: object) => ({ applicationConfiguration: { [door.applicationId]: more } })
const cases: readonly Case[] = [
  {
    kind: 'tenant',
    record: () => ({ emailConfiguration: { password: hush }, captchaConfiguration: { secretKey: hush } }),
    secrets: ['emailConfiguration.password', 'captchaConfiguration.secretKey'],
  },
  {
    kind: 'application',
    record: () => ({ oauthConfiguration: { clientSecret: hush }, cleanSpeakConfiguration: { apiKey: hush } }),
    secrets: ['oauthConfiguration.clientSecret', 'cleanSpeakConfiguration.apiKey'],
    shown: ['oauthConfiguration.clientSecret'],
  },
  { kind: 'api-key', record: () => ({ key: hush }), secrets: ['key'], shown: ['key'] },
  {
    kind: 'connector',
    record: () => ({ type: 'Generic', authenticationURL: 'https://a.example.com', ...web }),
    secrets: ['headers', 'httpAuthenticationPassword'],
    shown: ['headers'],
  },
  {
    kind: 'connector',
    record: () => ({
      type: 'LDAP',
      authenticationURL: 'ldaps://a.example.com',
      ...timeouts,
      baseStructure: 'dc=a',
      identifyingAttribute: 'uid',
      loginIdAttribute: 'mail',
      requestedAttributes: ['mail'],
      systemAccountDN: 'cn=a',
      systemAccountPassword: hush,
    }),
    secrets: ['systemAccountPassword'],
  },
  {
    kind: 'entity',
    record: () => ({ type: { id: entityTypeId }, clientSecret: hush }),
    secrets: ['clientSecret'],
    shown: ['clientSecret'],
  },
  {
    kind: 'identity-provider',
    record: () => ({
      type: 'OpenIDConnect',
      ...button,
      oauth2: { client_id: 'a', client_secret: hush, issuer: 'https://a.example.com' },
      ...inApplication({ oauth2: { client_secret: hush } }),
    }),
    secrets: ['oauth2.client_secret', "applicationConfiguration['{type}'].oauth2.client_secret"],
    shown: ['oauth2.client_secret', "applicationConfiguration['{type}'].oauth2.client_secret"],
  },
  {
    kind: 'identity-provider',
    record: () => ({
      type: 'Xbox',
      ...button,
      client_id: 'a',
      client_secret: hush,
      ...inApplication({ client_secret: hush }),
    }),
    secrets: ['client_secret', "applicationConfiguration['{type}'].client_secret"],
    shown: ['client_secret', "applicationConfiguration['{type}'].client_secret"],
  },
  {
    kind: 'identity-provider',
    record: () => ({
      type: 'Twitter',
      ...button,
      consumerKey: 'a',
      consumerSecret: hush,
      ...inApplication({ consumerSecret: hush }),
    }),
    secrets: ['consumerSecret', "applicationConfiguration['{type}'].consumerSecret"],
    shown: ['consumerSecret', "applicationConfiguration['{type}'].consumerSecret"],
  },
  {
    kind: 'identity-provider',
    record: () => ({
      type: 'Steam',
      ...button,
      client_id: 'a',
      webAPIKey: hush,
      ...inApplication({ webAPIKey: hush }),
    }),
    secrets: ['webAPIKey', "applicationConfiguration['{type}'].webAPIKey"],
    shown: ['webAPIKey', "applicationConfiguration['{type}'].webAPIKey"],
  },
  {
    kind: 'messenger',
    record: () => ({ type: 'Generic', url: 'https://a.example.com', ...web }),
    secrets: ['headers', 'httpAuthenticationPassword'],
    shown: ['headers'],
  },
  {
    kind: 'messenger',
    record: () => ({ type: 'Kafka', defaultTopic: 'a', producer: { password: hush } }),
    secrets: ['producer'],
    shown: ['producer'],
  },
  {
    kind: 'messenger',
    record: () => ({
      type: 'Twilio',
      url: 'https://a.example.com',
      accountSID: 'a',
      authToken: hush,
      fromPhoneNumber: '+1',
    }),
    secrets: ['authToken'],
  },
  {
    kind: 'webhook',
    record: () => ({ url: 'https://a.example.com', ...web }),
    secrets: ['headers', 'httpAuthenticationPassword'],
    shown: ['headers'],
  },
  {
    kind: 'integration',
    record: () => ({ cleanspeak: { apiKey: hush }, kafka: { producer: { password: hush } } }),
    secrets: ['cleanspeak.apiKey', 'kafka.producer'],
    shown: ['kafka.producer'],
  },
]

const told = (answer: Answer): number => answer.text.split(hush).length - 1

describe.each(cases)('the secrets $secrets of $kind', ({ kind, record, secrets, shown = [] }) => {
  test('leave only where the wire shows them, lie sealed, and stay when what was read is written back', async () => {
    const { envelope, fields } = kinds[kind] as Kind
    const { path } = lines[kind]
    const how = {
      ...(lines[kind].access === 'keyManager' && { key: managerKey }),
      ...((kind === 'application' || kind === 'entity') && { tenantId: door.tenantId }),
    }
    const name = 'name' in fields.entries ? { name: `Secretive ${randomUUID()}` } : {}
    const saying = { [envelope]: { ...record(), ...name } }
    const isOne = kind === 'integration'
    const made = await (isOne ? door.put(path, saying, how) : door.post(path, saying, how))
    expect([made.status, told(made)], made.text).toEqual([200, shown.length])
    const own = made.body[envelope]
    const at = isOne ? path : `${path}/${own?.id}`
    expect(told(await door.get(at, how))).toBe(shown.length)
    const again = await door.put(at, { [envelope]: own }, how)
    expect([again.status, told(again)]).toEqual([200, shown.length])
    const patched = await door.patch(at, { [envelope]: own }, how)
    expect([patched.status, told(patched)]).toEqual([200, shown.length])
    // What the caller cannot read is still in the record.
    const row = (await sealedRows()).find(one => one.includes(`"${kind}"`) && one.includes(String(own?.id ?? 'kafka')))
    for (const secret of secrets) expect(row).toContain(`"${secret.split('.').at(-1)}"`)
  })
})

/** Every row, none of which may hold a secret in the clear. */
async function sealedRows(): Promise<string[]> {
  const { endpoint, tableName } = door.platform.engine
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials })
  const items: Item[] = []
  for await (const page of paginateScan({ client }, { TableName: tableName })) items.push(...(page.Items ?? []))
  client.destroy()
  expect(items.filter(item => JSON.stringify(item).includes(hush))).toEqual([])
  return items.map(item => JSON.stringify(toRow(item)))
}

test('no secret of the registry is left out above', () => {
  const declared = Object.entries(kinds as Readonly<Record<string, Kind>>).flatMap(([kind, { fields }]) =>
    leaves(fields).flatMap(({ path, about }) => (about.secret || about.item?.about.secret ? [`${kind} ${path}`] : [])),
  )
  const known = new Set(cases.flatMap(({ kind, secrets }) => secrets.map(path => `${kind} ${path}`)))
  // Its material is never told and cannot be sent back: kinds-own and kinds-b-keys.
  const left = declared.filter(one => !known.has(one) && !one.startsWith('key '))
  expect(left).toEqual([])
})

test('what a kind hides has no default, with which every answer would be completed', () => {
  const completed = Object.entries(kinds as Readonly<Record<string, Kind>>).flatMap(([kind, { fields, hides = [] }]) =>
    leaves(fields).flatMap(({ path, about }) =>
      hides.includes(path) && about.default !== undefined ? [`${kind} ${path}`] : [],
    ),
  )
  expect(completed).toEqual([])
})

test('a key that somebody brought along looks like any other', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  })
  const brought = await door.post('/api/key/import', {
    key: { name: 'Brought', algorithm: 'ES256', privateKey, publicKey },
  })
  const generated = await door.post('/api/key/generate', { key: { name: 'Generated', algorithm: 'ES256' } })
  expect([brought.status, generated.status]).toEqual([200, 200])
  const members = (answer: Answer) =>
    Object.keys(answer.body.key ?? {}).filter(name => !/^(certificate|issuer|expiration)/.test(name))
  expect(members(brought)).not.toContain('isBrought')
  expect(members(brought)).toEqual(members(generated))
})
