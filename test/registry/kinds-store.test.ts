// What does the resource machine keep true in the table, whatever two callers do at once?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { more } from '../../functions/resources/more.ts'
import { type Engine, startEngine } from '../../infra/local/engine.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { sealer } from '../../shared/ports/secrets/sealer.ts'
import { adminApplicationId, application } from '../../shared/resources/application.ts'
import { bootstrap, createApiKey } from '../../shared/resources/bootstrap.ts'
import { configuration } from '../../shared/resources/configuration.ts'
import type { Asking, Kind, Means, Members, Operation } from '../../shared/resources/define.ts'
import { emailTemplate } from '../../shared/resources/email-template.ts'
import { key } from '../../shared/resources/key.ts'
import { list, retrieve } from '../../shared/resources/read.ts'
import { lines } from '../../shared/resources/routes.ts'
import { opened } from '../../shared/resources/secrets.ts'
import { create, patch, remove, update } from '../../shared/resources/store.ts'
import { tenant } from '../../shared/resources/tenant.ts'
import { webhook } from '../../shared/resources/webhook.ts'
import { leanDriver } from '../../shared/storage/driver/lean.ts'
import { dynamoTable } from '../../shared/storage/dynamo-table.ts'
import { keys } from '../../shared/storage/keys.ts'

const tenantId = '6a1e6b1c-0000-4000-8000-000000000001'
const start = Date.parse('2026-01-01T00:00:00Z')
let engine: Engine
let c: Means
let at: (now: number) => Means

beforeAll(async () => {
  engine = await startEngine()
  const driver = leanDriver({
    region: 'eu-central-1',
    endpoint: engine.endpoint,
    credentials: () => ({ accessKeyId: 'local', secretAccessKey: 'local' }),
  })
  const remember = configuration({ maxAgeSeconds: 10 })
  const master = Buffer.alloc(32, 7)
  at = now => {
    const table = dynamoTable({ driver, tableName: engine.tableName, now })
    const known = remember(table, now)
    return {
      now,
      log: () => {},
      baseUrl: 'http://localhost',
      table,
      configuration: known,
      sealer: sealer(async () => master),
    }
  }
  c = at(start)
  await bootstrap(c, { tenantId })
})
afterAll(() => engine.stop())

const asking = (kind: Kind, id: string | undefined, document: Members, more: Partial<Asking> = {}): Asking => ({
  by: { actor: 'test', onlyTenantId: tenantId },
  path: id === undefined ? {} : { [lines[kind.kind].id]: id },
  query: {},
  document,
  ...more,
})
const refusalOf = async (operation: Promise<unknown>): Promise<string> => {
  try {
    await operation
    return 'done'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return [error.code, ...error.issues.map(({ path, reason }) => `[${reason}]${path}`)].join(' ')
  }
}
const made = async (kind: Kind, document: Members): Promise<Members & { readonly id: string }> => {
  const { body } = await create(kind)(c, asking(kind, undefined, { [kind.envelope]: document }))
  return (body as Record<string, Members & { readonly id: string }>)[kind.envelope] ?? { id: '' }
}
const read = async (kind: Kind, id: string): Promise<Members> => {
  const { body } = await retrieve(kind)(c, asking(kind, id, {}))
  return (body as Record<string, Members>)[kind.envelope] ?? {}
}
const put = (kind: Kind, id: string, document: Members) =>
  update(kind)(c, asking(kind, id, { [kind.envelope]: document }))

/** An engine in which there is nothing yet. */
async function untouched() {
  const fresh = await startEngine()
  const driver = leanDriver({
    region: 'eu-central-1',
    endpoint: fresh.endpoint,
    credentials: () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
  })
  const table = dynamoTable({ driver, tableName: fresh.tableName, now: start })
  const means = { ...c, table, configuration: configuration({ maxAgeSeconds: 0 })(table, start) }
  return { fresh, table, means }
}

describe('bootstrap', () => {
  test('can be run again, also twice at once, and changes nothing', async () => {
    const before = await list(application)(c, asking(application, undefined, {}))
    const [one, other] = await Promise.all([bootstrap(c, { tenantId }), bootstrap(c, { tenantId })])
    expect(one).toEqual(other)
    expect(await list(application)(c, asking(application, undefined, {}))).toEqual(before)
  })

  test('two runs on an untouched instance end with one instance', async () => {
    const { fresh, means } = await untouched()
    const made = await Promise.all([1, 2, 3].map(() => bootstrap(means, { tenantId })))
    expect(new Set(made.map(({ signingKeyId }) => signingKeyId)).size).toBe(1)
    expect(await means.configuration.keys()).toHaveLength(1)
    await fresh.stop()
  })

  test.each([0, 1, 2, 3, 4, 5, 6, 7])('cut off after %i commits, it is finished by the next run', async most => {
    const { fresh, table, means } = await untouched()
    let left = most
    const commit = (writes: Parameters<typeof table.commit>[0]) =>
      left-- > 0 ? table.commit(writes) : Promise.reject(new Error('cut off'))
    await expect(bootstrap({ ...means, table: { ...table, commit } }, { tenantId })).rejects.toThrow('cut off')
    const { signingKeyId } = await bootstrap(means, { tenantId })
    expect((await means.configuration.keys()).map(({ id }) => id)).toEqual([signingKeyId])
    expect(await means.configuration.application(adminApplicationId)).toMatchObject({ tenantId, state: 'Active' })
    await fresh.stop()
  })

  test('the default tenant signs with a key whose private part the table does not show', async () => {
    const resolved = await c.configuration.tenant(tenantId)
    const signing = await c.configuration.key(resolved?.jwtConfiguration.accessTokenKeyId ?? '')
    expect(signing).toMatchObject({ algorithm: 'ES256', type: 'EC', hasPrivateKey: true })
    expect(signing?.privateKey).not.toContain('PRIVATE KEY')
    const readable = signing && (await opened(c, key, signing))
    expect(readable?.privateKey).toContain('PRIVATE KEY')
    const held = await c.configuration.application(adminApplicationId)
    expect(held?.roles.map(({ name }) => name)).toContain('admin')
  })

  test('an API key of a kickstart file is found by its value and nothing else', async () => {
    await createApiKey(c, { key: 'a-key-from-a-kickstart-file', description: 'first' })
    await createApiKey(c, { key: 'a-key-from-a-kickstart-file', description: 'again' })
    expect(await c.configuration.apiKey('a-key-from-a-kickstart-file')).toMatchObject({
      name: 'first',
      keyManager: false,
    })
    expect(await c.configuration.apiKey('a-key-from-a-kickstart-filE')).toBeUndefined()
  })
})

describe('unique names', () => {
  test('of a hundred callers who want one name, one gets it', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => refusalOf(made(application, { name: 'Wanted' }))),
    )
    expect(outcomes.filter(outcome => outcome === 'done')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['done', 'invalid [duplicate]application.name']))
  })

  test('a rename frees the old name and keeps the new one', async () => {
    const { id } = await made(emailTemplate, letter('Old'))
    await put(emailTemplate, id, letter('New'))
    expect(await refusalOf(made(emailTemplate, letter('new')))).toBe('invalid [duplicate]emailTemplate.name')
    expect(await refusalOf(made(emailTemplate, letter('Old')))).toBe('done')
  })

  test('deleting frees the name', async () => {
    const { id } = await made(emailTemplate, letter('Passing'))
    await remove(emailTemplate)(c, asking(emailTemplate, id, {}))
    expect(await refusalOf(made(emailTemplate, letter('Passing')))).toBe('done')
  })
})

const letter = (name: string) => ({ name, defaultSubject: 's', defaultHtmlTemplate: 'h', defaultTextTemplate: 't' })

describe('changes', () => {
  test('two patches of different members at once both hold', async () => {
    const { id } = await made(application, { name: 'Patched' })
    const patching = (document: Members) =>
      patch(application)(
        c,
        asking(application, id, {}, { patch: { form: 'merge', document: { application: document } } }),
      )
    await Promise.all([patching({ data: { a: 1 } }), patching({ verificationStrategy: 'FormField' })])
    expect(await read(application, id)).toMatchObject({ data: { a: 1 }, verificationStrategy: 'FormField' })
  })

  test('whoever loses too often hears 409, and nothing is half written', async () => {
    const { id } = await made(application, { name: 'Crowded' })
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => refusalOf(put(application, id, { name: `Crowded ${n}` }))),
    )
    expect(outcomes.every(outcome => outcome === 'done' || outcome === 'conflict')).toBe(true)
    expect(outcomes).toContain('done')
    const { name } = await read(application, id)
    expect(await refusalOf(made(application, { name: 'Crowded' }))).toBe('done')
    expect(await refusalOf(made(application, { name }))).toBe('invalid [duplicate]application.name')
  })

  test('what a replacement leaves out falls back to its default, but not what is hidden from the caller', async () => {
    const said = { url: 'https://example.com', connectTimeout: 100, readTimeout: 100 }
    const { id } = await made(webhook, {
      ...said,
      httpAuthenticationPassword: 'hush',
      headers: { 'X-Token.A': 'quiet' },
      description: 'gone',
    })
    expect(await read(webhook, id)).toMatchObject({ headers: { 'X-Token.A': 'quiet' } })
    expect(await read(webhook, id)).not.toHaveProperty('httpAuthenticationPassword')
    await put(webhook, id, said)
    const kept = (await c.configuration.webhooks()).find(one => one.id === id)
    expect(kept && (await opened(c, webhook, kept))).toMatchObject({ httpAuthenticationPassword: 'hush', headers: {} })
    expect(kept?.description).toBeUndefined()
    await put(webhook, id, { ...said, httpAuthenticationPassword: '' })
    expect((await c.configuration.webhooks()).find(one => one.id === id)?.httpAuthenticationPassword).toBeUndefined()
  })

  test('the table never holds a secret in the clear, nor does the audit log', async () => {
    const { id } = await made(application, { name: 'Sealed', oauthConfiguration: { clientSecret: 'open-sesame-once' } })
    await put(application, id, { name: 'Sealed', oauthConfiguration: { clientSecret: 'open-sesame-twice' } })
    const row = await c.table.get(keys.record(tenantId, 'application', id))
    const audit = await c.table.query({ pk: keys.audit(tenantId, 0, '').pk, limit: 1_000 })
    const all = JSON.stringify([row, audit])
    expect(all).not.toContain('open-sesame')
    expect(all).toContain('oauthConfiguration.clientSecret')
    expect(await read(application, id)).toMatchObject({
      oauthConfiguration: { clientId: id, clientSecret: 'open-sesame-twice' },
    })
  })

  test('only what differs from the defaults is kept', async () => {
    const { id } = await made(application, { name: 'Lean', data: { kept: 1, dropped: null } })
    const row = await c.table.get<Members>(keys.record(tenantId, 'application', id))
    expect(Object.keys(row?.body ?? {}).sort()).toEqual(
      [
        'clientSecretDigest',
        'data',
        'id',
        'insertInstant',
        'lastUpdateInstant',
        'name',
        'oauthConfiguration',
        'tenantId',
      ].sort(),
    )
    expect(row?.body.data).toEqual({ kept: 1 })
  })
})

describe('references', () => {
  test('to what is not there are refused', async () => {
    const nowhere = '00000000-0000-4000-8000-00000000dead'
    const document = { name: 'Lost', verifyRegistration: true, verificationEmailTemplateId: nowhere }
    expect(await refusalOf(made(application, document))).toBe(
      'invalid [invalid]application.verificationEmailTemplateId',
    )
  })

  test('keep what they point at from being deleted, until they point elsewhere', async () => {
    const template = await made(emailTemplate, letter('Held'))
    const { id } = await made(application, { name: 'Holder', verificationEmailTemplateId: template.id })
    const removing = () => refusalOf(remove(emailTemplate)(c, asking(emailTemplate, template.id, {})))
    expect(await removing()).toBe('invalid [inUse]emailTemplate.id')
    await put(application, id, { name: 'Holder' })
    expect(await removing()).toBe('done')
  })

  test('made while their target is being deleted never dangle', async () => {
    for (let round = 0; round < 8; round++) {
      const template = await made(emailTemplate, letter(`Race ${round}`))
      const [pointing, removing] = await Promise.all([
        refusalOf(made(application, { name: `Racer ${round}`, verificationEmailTemplateId: template.id })),
        refusalOf(remove(emailTemplate)(c, asking(emailTemplate, template.id, {}))),
      ])
      const isThere = (await c.table.get(keys.record('instance', 'email-template', template.id))) !== undefined
      expect([pointing === 'done', removing === 'done'], `${pointing} | ${removing}`).toEqual([isThere, !isThere])
    }
  })
})

test('a change that is too large for one commit is refused whole', async () => {
  const tenants = []
  for (let n = 0; n < 50; n++) tenants.push((await made(tenant, { name: `One of many ${n}` })).id)
  const said = { url: 'https://example.com', connectTimeout: 100, readTimeout: 100 }
  expect(await refusalOf(made(webhook, { ...said, tenantIds: tenants }))).toBe('invalid [tooMany]')
  const { id } = await made(webhook, { ...said, tenantIds: tenants.slice(0, 40) })
  expect(await refusalOf(put(webhook, id, { ...said, tenantIds: tenants }))).toBe('done')
})

describe('tenants', () => {
  test('name the webhooks that hear of them, and a deleted tenant leaves them', async () => {
    const hook = await made(webhook, { url: 'https://example.com', connectTimeout: 100, readTimeout: 100 })
    const { body } = await create(tenant)(
      c,
      asking(tenant, undefined, { tenant: { name: 'Listening' }, webhookIds: [hook.id] }),
    )
    const { id } = (body as { tenant: { id: string } }).tenant
    expect(await read(webhook, hook.id)).toMatchObject({ tenantIds: [id] })
    await create(application)(
      c,
      asking(application, undefined, { application: { name: 'Inner' } }, { by: { actor: 'test', tenantId: id } }),
    )
    const removing: Operation = more['DELETE /api/tenant/:tenantId'].run
    expect(await refusalOf(removing(c, asking(tenant, tenantId, {})))).toBe('invalid [inUse]tenant.id')
    expect(await removing(c, asking(tenant, id, {}))).toEqual({ status: 200 })
    expect(await read(webhook, hook.id)).toMatchObject({ tenantIds: [] })
    expect(await c.configuration.tenant(id)).toBeUndefined()
  })

  test('are copied without their name and their SMTP password', async () => {
    const source = await made(tenant, {
      name: 'Source',
      issuer: 'source.example',
      emailConfiguration: { host: 'smtp', password: 'hush' },
    })
    const { body } = await create(tenant)(
      c,
      asking(tenant, undefined, { tenant: { name: 'Copy' }, sourceTenantId: source.id }),
    )
    const copy = (body as { tenant: { id: string; issuer: string } }).tenant
    expect(copy).toMatchObject({ name: 'Copy', issuer: 'source.example', emailConfiguration: { host: 'smtp' } })
    expect(copy.id).not.toBe(source.id)
    expect((await c.configuration.tenant(copy.id))?.emailConfiguration.password).toBeUndefined()
    expect((await c.configuration.tenant(source.id))?.emailConfiguration.password).toBeDefined()
  })

  test('that want unverified users deleted are listed for the clean-up', async () => {
    const { id } = await made(tenant, {
      name: 'Tidy',
      userDeletePolicy: { unverified: { enabled: true, numberOfDaysToRetain: 3 } },
    })
    const listedIds = async () =>
      (await c.table.query({ pk: 'look#unverified-users', listed: true })).rows.map(({ sk }) => sk)
    expect(await listedIds()).toContain(id)
    expect(await read(tenant, id)).toMatchObject({ userDeletePolicy: { unverified: { enabledInstant: start } } })
    await put(tenant, id, { name: 'Tidy' })
    expect(await listedIds()).not.toContain(id)
  })
})

describe('configuration', () => {
  test('found records are served again for ten seconds, and not longer', async () => {
    const { id } = await made(emailTemplate, letter('Cached'))
    const first = await at(start).configuration.emailTemplate(id)
    await c.table.commit([{ remove: keys.record('instance', 'email-template', id), expect: 'present' }])
    expect(await at(start + 9_999).configuration.emailTemplate(id)).toBe(first)
    expect(await at(start + 10_000).configuration.emailTemplate(id)).toBeUndefined()
  })

  test('what is missing is asked for anew every time', async () => {
    const id = '00000000-0000-4000-8000-00000000feed'
    const known = at(start).configuration
    expect(await known.emailTemplate(id)).toBeUndefined()
    await create(emailTemplate)(c, asking(emailTemplate, id, { emailTemplate: letter('Late') }))
    expect(await known.emailTemplate(id)).toMatchObject({ name: 'Late' })
  })

  test('requests that want the same record at once share one read', async () => {
    let reads = 0
    const table = {
      ...c.table,
      get: async <B>(...asked: Parameters<Means['table']['get']>) => {
        reads++
        return c.table.get<B>(...asked)
      },
    }
    const remember = configuration({ maxAgeSeconds: 10 })
    await Promise.all([1, 2, 3].map(() => remember(table, start).tenant(tenantId)))
    expect(reads).toBe(1)
    const never = configuration({ maxAgeSeconds: 0 })
    const request = never(table, start)
    await Promise.all([request.tenant(tenantId), request.tenant(tenantId)])
    await never(table, start).tenant(tenantId)
    expect(reads).toBe(3)
  })
})
