// Does every function start and answer with the environment that the template gives it, and over TLS, as in the cloud?
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Call, gatewayEvent } from './gateway-event.ts'
import { answered, openStage, type Stage } from './stage.ts'
import { manifest } from './template.ts'
import { insertion, message } from './wake-event.ts'

// Two dozen processes start here, while other test files may use both cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let stage: Stage
const letters: { readonly path: string | undefined; readonly body: string }[] = []
const postOffice = createServer(async (request, response) => {
  let body = ''
  for await (const part of request) body += part
  letters.push({ path: request.url, body })
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"MessageId":"0102018f"}')
})
beforeAll(async () => {
  await once(postOffice.listen(0, '127.0.0.1'), 'listening')
  stage = await openStage({ mail: `http://127.0.0.1:${(postOffice.address() as AddressInfo).port}` })
})
afterAll(async () => {
  await stage?.close()
  postOffice.close()
})

const json = { 'content-type': 'application/json' }
const keyed = () => ({ ...json, authorization: stage.door.key, 'x-fusionauth-tenantid': stage.door.tenantId })
const ask = async (name: string, given: Call) => stage.call(name, { headers: keyed(), ...given })
const post = (name: string, path: string, body: unknown, more: Partial<Call> = {}) =>
  ask(name, { method: 'POST', path, body: JSON.stringify(body), ...more })
const complaints = async (name: string) =>
  (await stage.instance(name)).log.filter(line => !/^\{"level":"(info|warn)"/.test(line))

const password = 'correct horse battery'
async function aUser(more: Partial<Call> = {}): Promise<{ readonly id: string; readonly email: string }> {
  const email = `${randomUUID()}@example.com`
  const registration = { applicationId: stage.door.applicationId }
  const made = await post('users', '/api/user/registration', { user: { email, password }, registration }, more)
  expect([made.status, made.text]).toEqual([200, expect.any(String)])
  return { id: String(made.body.user?.id), email }
}
const signIn = (email: string, more: Partial<Call> = {}) =>
  post('login', '/api/login', { loginId: email, password, applicationId: stage.door.applicationId }, more)

describe.each(Object.entries(manifest).filter(([, { routes }]) => routes !== undefined))('%s', (name, row) => {
  const routes = Object.keys(row.routes ?? {}).map(route => {
    const [method = '', path = ''] = route.split(' ')
    return { route, method, path: path.replace(/:\w+/g, randomUUID()).replace('*', 'sign-in') }
  })

  test('answers each of its routes with what it is given and no more, and complains of nothing', async () => {
    for (const { route, method, path } of routes) {
      const { status, headers } = await ask(name, { method, path, ...(method !== 'GET' && { body: '{}' }) })
      expect([route, status]).not.toEqual([route, expect.toSatisfy(given => Number(given) >= 500)])
      expect(headers).not.toHaveProperty('x-tenantry-cost')
    }
    expect(await complaints(name)).toEqual([])
  })

  test('answers HEAD without a body, and refuses methods nobody serves', async () => {
    const [{ path, method: served = '' } = { path: '' }] = routes
    const head = await ask(name, { method: 'HEAD', path })
    expect([head.status < 500, head.text]).toEqual([true, ''])
    if (served === 'GET') expect(head.status).toBe((await ask(name, { path })).status)
    for (const method of ['TRACE', 'PROPFIND']) expect((await ask(name, { method, path })).status).toBe(405)
  })
})

describe('what the gateway hands over arrives as it was meant', () => {
  test('a form, which comes as base64, with cookies and an address of IPv6', async () => {
    const { id: userId, email } = await aUser({ ip: '2001:db8:85a3::8a2e:370:7334' })
    const { body: signedIn } = await signIn(email, { ip: '2001:db8:85a3::8a2e:370:7334' })
    const token = String(signedIn.token)
    const id = stage.door.applicationId
    const secret = (await stage.door.get(`/api/application/${id}`)).body.application?.oauthConfiguration?.clientSecret
    const introspected = await stage.call('token', {
      method: 'POST',
      path: '/oauth2/introspect',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      },
      body: new URLSearchParams({ token, hint: 'é ü+&' }).toString(),
      base64: true,
    })
    expect([introspected.status, introspected.body.active, introspected.body.sub]).toEqual([200, true, userId])
    const cookies = ['theme=dark', `access_token=${token}`, 'last=1=2; odd']
    const validated = await stage.call('refresh', { path: '/api/jwt/validate', cookies })
    expect([validated.status, validated.body.jwt?.sub]).toEqual([200, userId])
    expect(String(validated.body.jwt?.iss)).not.toBe('')
  })

  test('JSON that comes as base64, and names beyond ASCII', async () => {
    const { id } = await aUser({ base64: true })
    const { status, body } = await post(
      'users',
      `/api/user/${id}`,
      {},
      {
        method: 'PATCH',
        body: JSON.stringify({ user: { fullName: 'Zoë 😀' } }),
        base64: true,
      },
    )
    expect([status, body.user?.fullName]).toEqual([200, 'Zoë 😀'])
  })

  test('a query with everything encoded, repeated names and a plus', async () => {
    const { id, email } = await aUser()
    const query = `email=${encodeURIComponent(email).replace('@', '%40')}&x=1&x=2`
    expect((await ask('users', { path: '/api/user', query })).body.user?.id).toBe(id)
  })

  test.each(['/api/user/ü 😀', '/api/user/a?b#c', '/api/user/%zz', '/api/user/..'])(
    'a path that was decoded on the way is no defect: %s',
    async path => {
      expect((await ask('users', { path })).status).toBeLessThan(500)
    },
  )

  test('no body, no type, no user agent: a request that has nothing is the caller’s fault', async () => {
    for (const name of ['login', 'users', 'token']) {
      const path = { login: '/api/login', users: '/api/user', token: '/oauth2/token' }[name] ?? ''
      const event = gatewayEvent({ method: 'POST', path })
      const bare = { ...event, headers: { host: event.headers.host, authorization: stage.door.key } }
      const { status } = answered(await (await stage.instance(name)).invoke(bare))
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  })

  test('links and cookies know that the world outside is https', async () => {
    const { headers } = await ask('admin', { path: '/admin' })
    expect(headers.location).toMatch(/^\/admin\/sign-in/)
    const { body } = await stage.call('token', { path: `/${stage.door.tenantId}/.well-known/openid-configuration` })
    expect(String(body.token_endpoint)).toMatch(/^https:\/\/a1b2c3d4e5\.execute-api\./)
  })
})

/** The rows of a type, each as the stream tells of its insertion. */
async function insertions(type: string) {
  const { endpoint, tableName } = stage.door.platform.engine
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials })
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }))
  const images = Items.filter(image => image.type?.S === type)
  return images.map(insertion)
}
/** Whether a pattern of an event source lets something through: a list is a choice, all else has to be there. */
const passes = (pattern: unknown, given: unknown): boolean =>
  Array.isArray(pattern)
    ? pattern.includes(given)
    : Object.entries(Object(pattern)).every(([name, inner]) => passes(inner, Object(given)[name]))
function filtersOf(name: string): unknown[] {
  const { cloud } = stage
  const mapping = cloud.stateless
    .of('AWS::Lambda::EventSourceMapping')
    .find(({ Properties }) => JSON.stringify(Properties.FunctionName) === JSON.stringify({ Ref: cloud.idOf(name) }))
  return Object(mapping?.Properties.FilterCriteria).Filters.map((one: { Pattern: string }) => JSON.parse(one.Pattern))
}

const batch = v.object({ batchItemFailures: v.array(v.object({ itemIdentifier: v.string() })) })
const failuresOf = async (name: string, Records: readonly unknown[]) =>
  v
    .parse(batch, await (await stage.instance(name)).invoke({ Records }))
    .batchItemFailures.map(one => one.itemIdentifier)

const waiting = (queue: string) => stage.door.platform.queues.waiting().filter(one => one.queue === queue)

describe('what runs without a caller', () => {
  test('a fact goes from the stream to the queue, and from there to nobody inside; of a batch only the bad ones come back', async () => {
    const { door } = stage
    const events = { 'user.create': { enabled: true, transactionType: 'None' } }
    await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { eventConfiguration: { events } } })
    const url = `http://127.0.0.1:${(postOffice.address() as AddressInfo).port}/hook`
    const webhook = { url, connectTimeout: 500, readTimeout: 500, global: true, eventsEnabled: { 'user.create': true } }
    expect((await door.post('/api/webhook', { webhook })).status).toBe(200)
    // Written at the door, for the instance may still know the tenant as it was.
    await door.post('/api/user', { user: { email: `${randomUUID()}@example.com`, password } })
    const facts = (await insertions('outbox')).filter(one => one.dynamodb.NewImage.body?.S?.includes('"user.create"'))
    expect(facts.length).toBeGreaterThan(0)
    expect(await failuresOf('webhooks-dispatch', facts)).toEqual([])
    const [delivery] = waiting('deliveries')
    expect(delivery).toBeDefined()

    const heard = letters.length
    const bad = [message('no-json', '{'), message('not-ours', '{"hello":"there"}')]
    const failed = await failuresOf('webhooks-deliver', [...bad, message('ours', String(delivery?.body))])
    expect(failed.sort()).toEqual(['no-json', 'not-ours'])
    // In the cloud no webhook leads to an address of the inside: the attempt was made, and refused.
    expect(letters.length).toBe(heard)
    const [log = ''] = (await stage.instance('webhooks-deliver')).log.filter(line => line.includes('was not reached'))
    expect(log).toMatch(/not a public address|refusedAddress|private/i)
  })

  test.each([
    ['webhooks-dispatch', ['outbox', 'message'], ['INSERT']],
    ['login-records', ['refresh-token', 'login-record'], ['INSERT', 'MODIFY']],
  ])('%s is woken by the rows it deals with and by no others', async (name, types, names) => {
    const rows = (await Promise.all(['outbox', 'refresh-token', 'user'].map(insertions))).flat()
    expect(new Set(rows.map(({ dynamodb }) => dynamodb.NewImage.type?.S)).size).toBe(3)
    for (const row of rows) {
      for (const eventName of ['INSERT', 'MODIFY', 'REMOVE']) {
        const wakes = filtersOf(name).some(pattern => passes(pattern, { ...row, eventName }))
        expect(wakes).toBe(types.includes(row.dynamodb.NewImage.type?.S ?? '') && names.includes(eventName))
      }
    }
  })

  test('a record that cannot be dealt with is where its batch is taken up again', async () => {
    const [fact] = await insertions('outbox')
    const broken = structuredClone(fact)
    if (fact === undefined || broken === undefined) throw new Error('no fact')
    broken.dynamodb.SequenceNumber = '999'
    broken.dynamodb.NewImage.body = { S: '{"unfinished":' }
    expect(await failuresOf('webhooks-dispatch', [fact, broken, fact])).toEqual(['999'])
  })

  test('a batch that an operator fetched from the stream by hand is dealt with, whatever else is in it, and makes nothing twice', async () => {
    const { endpoint, streamArn: StreamArn } = stage.door.platform.engine
    const streams = async (operation: string, input: object) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      }
      return Object(await (await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) })).json())
    }
    const { StreamDescription } = await streams('DescribeStream', { StreamArn })
    const [{ ShardId }] = StreamDescription.Shards
    const from = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }
    const { ShardIterator } = await streams('GetShardIterator', from)
    const fetched = await streams('GetRecords', { ShardIterator })
    expect(fetched.Records.length).toBeGreaterThan(20)
    expect(await failuresOf('webhooks-dispatch', fetched.Records)).toEqual([])
    const deliveries = (await insertions('delivery')).length
    expect(await failuresOf('webhooks-dispatch', fetched.Records)).toEqual([])
    expect((await insertions('delivery')).length).toBe(deliveries)
  })

  test('a letter goes from its commit by the stream and the queue to SES', async () => {
    const emailTemplate = {
      name: `News ${randomUUID()}`,
      fromEmail: 'news@example.com',
      defaultSubject: 'News',
      defaultHtmlTemplate: '<p>News ü</p>',
      defaultTextTemplate: 'News ü',
    }
    const made = await post('resources', '/api/email/template', { emailTemplate })
    expect([made.status, made.text]).toEqual([200, expect.any(String)])
    const toAddresses = [{ address: 'ada@example.org', display: 'Ada ü' }]
    const sent = await post('email', `/api/email/send/${made.body.emailTemplate?.id}`, { toAddresses })
    expect([sent.status, sent.text]).toEqual([200, expect.any(String)])
    expect(await failuresOf('webhooks-dispatch', await insertions('message'))).toEqual([])
    const asked = waiting('messages').map(({ body }, n) => message(`message-${n}`, body))
    expect(asked.length).toBeGreaterThan(0)
    expect(await failuresOf('messages', asked)).toEqual([])
    const letter = letters.find(({ body }) => body.includes('ada@example.org'))
    expect(letter?.path).toBe('/v2/email/outbound-emails')
    expect(JSON.parse(String(letter?.body))).toMatchObject({
      FromEmailAddress: 'news@example.com',
      Content: { Simple: { Body: { Text: { Data: 'News ü', Charset: 'UTF-8' } } } },
    })
  })

  test('a login becomes a record', async () => {
    const { id, email } = await aUser()
    expect((await signIn(email)).status).toBe(200)
    expect(await failuresOf('login-records', await insertions('refresh-token'))).toEqual([])
    const found = await ask('audit', { path: '/api/system/login-record/search', query: `userId=${id}` })
    // That of the registration, which brings tokens too, and that of the login.
    const login = { userId: id, ipAddress: '2001:db8::7:1' }
    expect(found.body.logins).toMatchObject([login, login])
  })

  test.each(Object.entries(manifest).filter(([, { on }]) => on !== undefined && 'everyMinutes' in on))(
    '%s does its work when the scheduler wakes it',
    async name => {
      const instance = await stage.instance(name)
      await instance.invoke({ time: new Date().toISOString().replace(/\.\d+/, '') })
      expect(await complaints(name)).toEqual([])
    },
  )
})

/** A way to a server on which everybody can be hung up at once. */
async function cuttable(endpoint: string | undefined) {
  const sockets = new Set<net.Socket>()
  const { port, hostname } = new URL(String(endpoint))
  const between = net.createServer(socket => {
    const on = net.connect(Number(port), hostname)
    sockets.add(socket)
    socket
      .on('error', () => on.destroy())
      .pipe(on.on('error', () => socket.destroy()))
      .pipe(socket)
  })
  await once(between.listen(0, '127.0.0.1'), 'listening')
  return {
    endpoint: `https://localhost:${(between.address() as AddressInfo).port}`,
    cut: (how: 'end' | 'resetAndDestroy' | 'destroy') => {
      for (const socket of sockets) socket[how]()
      sockets.clear()
    },
    stop: () => between.close(),
  }
}

describe('a function that was frozen while everybody hung up on it', () => {
  test('answers its next request at once', async () => {
    const way = await cuttable(stage.environmentOf('login').AWS_ENDPOINT_URL_DYNAMODB)
    const instance = await stage.start('login', { AWS_ENDPOINT_URL_DYNAMODB: way.endpoint })
    const { email } = await aUser()
    const body = JSON.stringify({ loginId: email, password, applicationId: stage.door.applicationId })
    const login = () => gatewayEvent({ method: 'POST', path: '/api/login', headers: keyed(), body })
    for (const how of ['end', 'resetAndDestroy', 'destroy'] as const) {
      expect(answered(await instance.invoke(login())).status).toBe(200)
      instance.freeze()
      way.cut(how)
      instance.thaw()
      expect(answered(await instance.invoke(login())).status).toBe(200)
    }
    expect(instance.log).toEqual([])
    await instance.stop()
    way.stop()
  })

  test('sends its next letter, at the first attempt', async () => {
    const way = await cuttable(stage.environmentOf('messages').AWS_ENDPOINT_URL_SESV2)
    const instance = await stage.start('messages', { AWS_ENDPOINT_URL_SESV2: way.endpoint })
    const emailTemplate = {
      name: `More ${randomUUID()}`,
      fromEmail: 'news@example.com',
      defaultSubject: 'More',
      defaultHtmlTemplate: '<p>More</p>',
      defaultTextTemplate: 'More',
    }
    const made = await stage.door.post('/api/email/template', { emailTemplate })
    const before = letters.length
    for (const how of ['end', 'resetAndDestroy', 'destroy'] as const) {
      const toAddresses = [{ address: `${how}@example.org` }]
      const path = `/api/email/send/${made.body.emailTemplate?.id}`
      expect((await stage.door.post(path, { toAddresses }, { tenantId: stage.door.tenantId })).status).toBe(200)
      const rows = (await insertions('message')).filter(({ dynamodb }) => dynamodb.NewImage.body?.S?.includes(how))
      const [{ id, tenantId } = { id: '', tenantId: '' }] = rows.map(row =>
        JSON.parse(row.dynamodb.NewImage.body?.S ?? ''),
      )
      const Records = [message(how, JSON.stringify({ id, tenantId }))]
      expect(await instance.invoke({ Records })).toEqual({ batchItemFailures: [] })
      instance.freeze()
      way.cut(how)
      instance.thaw()
    }
    expect(letters.slice(before).map(({ body }) => /(\w+)@example\.org/.exec(body)?.[1])).toEqual([
      'end',
      'resetAndDestroy',
      'destroy',
    ])
    await instance.stop()
    way.stop()
  })
})

test('no function asked of AWS what its role does not grant', () => {
  const things: [RegExp, string][] = [
    [/index\/listed/, 'listed'],
    [/FnGetAttTable\w+Arn\w{8}"\}$/, 'table'],
    [/MasterSecret/, 'secret'],
    [/"queuedeliveries[0-9A-F]{8}"/, 'deliveries'],
    [/"queuemessages[0-9A-F]{8}"/, 'messages'],
    [/identity\//, 'identity'],
  ]
  for (const name of Object.keys(manifest)) {
    const granted = stage.cloud
      .allowed(name)
      .statements.flatMap(({ Action, Resource }) =>
        Action.flatMap(action =>
          Resource.map(on => `${action} ${things.find(([pattern]) => pattern.test(on))?.[1] ?? on}`),
        ),
      )
    const asked = [...(stage.asked.get(name) ?? [])]
    expect([name, asked.length > 0]).toEqual([name, true])
    expect([name, asked.filter(one => !granted.includes(one))]).toEqual([name, []])
  }
})
