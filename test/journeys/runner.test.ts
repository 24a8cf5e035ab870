// Does one process carry requests, facts, messages, letters and schedules as the cloud would?
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { APIGatewayProxyEventV2, DynamoDBStreamEvent, SQSEvent } from 'aws-lambda'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { devPages, withDevPages } from '../../infra/local/dev.tsx'
import type { Response } from '../../infra/local/gateway.ts'
import type { Handler } from '../../infra/local/invoker.ts'
import { listen } from '../../infra/local/listen.ts'
import { type Platform, type PlatformOptions, startPlatform } from '../../infra/local/platform.ts'
import type { Row } from '../../shared/row.ts'

const manifest: Readonly<Record<string, Row>> = {
  note: { doc: 'Note a fact.', routes: { 'POST /note': 'public', 'GET /note': 'public' }, may: ['read', 'write'] },
  dispatch: { doc: 'Queue each fact.', on: { stream: ['outbox'] }, may: ['queue'] },
  deliver: { doc: 'Send each message by mail.', on: { queue: 'deliveries' }, may: ['sendMail'] },
  nightly: { doc: 'Say what time it is.', on: { everyMinutes: 60 }, may: ['read'] },
}

const env = (name: string): string => process.env[name] ?? ''

async function aws(endpoint: string, target: string, input: unknown): Promise<unknown> {
  const authorization = `AWS4-HMAC-SHA256 Credential=${env('AWS_ACCESS_KEY_ID')}/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0`
  const headers = {
    authorization,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': target,
    'x-amz-date': '20260101T000000Z',
  }
  const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) })
  const body: unknown = await answer.json()
  if (!answer.ok) throw new Error(JSON.stringify(body))
  return body
}

const put = (id: string, type: string, words = 'x') =>
  aws(env('AWS_ENDPOINT_URL_DYNAMODB'), 'DynamoDB_20120810.PutItem', {
    TableName: env('TABLE_NAME'),
    Item: { pk: { S: id }, sk: { S: 'fact' }, type: { S: type }, words: { S: words } },
  })

const enqueue = (body: string, delaySeconds = 0) =>
  aws(env('AWS_ENDPOINT_URL_SQS'), 'AmazonSQS.SendMessage', {
    QueueUrl: env('QUEUE_URL_DELIVERIES'),
    MessageBody: body,
    DelaySeconds: delaySeconds,
  })

const mail = (subject: string, mailbox = env('MAILBOX_URL')) =>
  fetch(mailbox, {
    method: 'POST',
    body: JSON.stringify({
      letter: {
        from: { address: 'a@example.com' },
        to: [{ address: 'b@example.com' }],
        subject,
        text: 'Go to https://id.example.com/verify?id=1.',
        html: '<a href="https://id.example.com/verify?id=1&amp;x=2">verify</a><script>alert(1)</script>',
      },
    }),
  })

/** Functions with just enough of a mind of their own, and what they were told. */
function functions() {
  const seen = { ran: [] as string[], batches: [] as string[][], failing: new Set<string>() }
  const handlers: Readonly<Record<string, (event: never) => Promise<unknown>>> = {
    note: async (event: APIGatewayProxyEventV2) => {
      if (event.body)
        await put(event.body, event.queryStringParameters?.type ?? 'outbox', event.queryStringParameters?.words)
      return { statusCode: 200, body: event.body ?? '' }
    },
    dispatch: async (event: DynamoDBStreamEvent) => {
      const ids = event.Records.map(record => record.dynamodb?.NewImage?.pk?.S ?? '')
      seen.batches.push(ids)
      if (ids.some(id => seen.failing.has(id))) throw new Error('cannot dispatch')
      for (const id of ids) await enqueue(id, id.startsWith('later') ? 600 : 0)
      return { batchItemFailures: [] }
    },
    deliver: async (event: SQSEvent) => {
      const batchItemFailures: { itemIdentifier: string }[] = []
      for (const { body, messageId } of event.Records) {
        if (seen.failing.has(`mail ${body}`)) batchItemFailures.push({ itemIdentifier: messageId })
        else await mail(body)
      }
      return { batchItemFailures }
    },
    nightly: async (event: { readonly time: string }) => {
      seen.ran.push(event.time)
      return { ran: event.time }
    },
  }
  const load = async (name: string) => ({ handler: handlers[name] as Handler })
  return { seen, load }
}

let folder: string
let running: Platform[] = []
let complaints: string[] = []

beforeEach(async () => {
  complaints = []
  folder = await mkdtemp(join(tmpdir(), 'tenantry-'))
})
afterEach(async () => {
  await Promise.all(running.map(one => one.stop()))
  running = []
  await rm(folder, { recursive: true, force: true })
})

const noon = Date.parse('2026-11-22T12:00:30Z')

async function begin(load: PlatformOptions['load'], more: Partial<PlatformOptions> = {}): Promise<Platform> {
  const platform = await startPlatform({
    load,
    manifest,
    masterSecret: 'x'.repeat(44),
    baseUrl: 'http://localhost:9011',
    fixedAt: noon,
    complain: words => complaints.push(words),
    ...more,
  })
  running.push(platform)
  return platform
}

async function end(platform: Platform): Promise<void> {
  running = running.filter(one => one !== platform)
  await platform.stop()
}

const note = (platform: Platform, id: string, query = ''): Promise<Response> =>
  platform.ask({
    method: 'POST',
    url: `/note${query}`,
    headers: { 'content-type': 'text/plain' },
    body: new TextEncoder().encode(id),
  })

const subjects = (platform: Platform) => platform.mailbox.all().map(one => one.letter.subject)

describe('from a request to a letter', () => {
  test('a fact goes through stream and queue to the mailbox, in order', async () => {
    const { load } = functions()
    const platform = await begin(load)
    for (const id of ['one', 'two', 'three']) await note(platform, id)
    await platform.drain()
    expect(subjects(platform)).toEqual(['three', 'two', 'one'])
  })

  test('rows of other types and writes that change nothing wake nobody', async () => {
    const { load, seen } = functions()
    const platform = await begin(load)
    await note(platform, 'user', '?type=user')
    await note(platform, 'fact')
    await note(platform, 'fact')
    await note(platform, 'fact', '?words=changed')
    await platform.drain()
    expect(seen.batches.flat()).toEqual(['fact', 'fact'])
  })

  test('a delayed message waits for the clock', async () => {
    const { load } = functions()
    const platform = await begin(load)
    await note(platform, 'later')
    await platform.drain()
    expect(subjects(platform)).toEqual([])
    await platform.later('9 minutes 59 seconds')
    await platform.drain()
    expect(subjects(platform)).toEqual([])
    await platform.later('1 second')
    await platform.drain()
    expect(subjects(platform)).toEqual(['later'])
  })

  test('a record that never goes through is buried, and its neighbours arrive', async () => {
    const { load, seen } = functions()
    const platform = await begin(load)
    seen.failing.add('poison')
    for (const id of ['a', 'b', 'poison', 'c']) await note(platform, id)
    await platform.drain()
    expect(subjects(platform).toSorted()).toEqual(['a', 'b', 'c'])
    expect(platform.queues.dead()).toMatchObject([{ queue: 'dispatch (stream)', reason: 'cannot dispatch' }])
    expect(complaints.at(-1)).toContain('dispatch: Error: cannot dispatch')
  })

  test('a message that fails comes back after its time-out, and is a dead letter after the fifth attempt', async () => {
    const { load, seen } = functions()
    const platform = await begin(load)
    seen.failing.add('mail hard')
    await note(platform, 'hard')
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect(platform.queues.dead()).toEqual([])
      await platform.drain()
      await platform.later('30 seconds')
    }
    expect(platform.queues.waiting()).toEqual([])
    expect(platform.queues.dead()).toMatchObject([{ body: 'hard', receives: 5 }])
  })

  test('in the background nobody has to ask', async () => {
    const { load } = functions()
    const platform = await begin(load, { background: true })
    await note(platform, 'by itself')
    await expect.poll(() => subjects(platform), { interval: 20, timeout: 5_000 }).toEqual(['by itself'])
  })
})

describe('schedules', () => {
  test('a function runs when asked to, at the time of the platform', async () => {
    const { load, seen } = functions()
    const platform = await begin(load)
    await platform.later('1 day')
    await platform.run('nightly')
    expect(seen.ran).toEqual(['2026-11-23T12:00:30.000Z'])
    await expect(async () => platform.run('note')).rejects.toThrow('no scheduled function')
  })

  test('in the background a schedule that fell due while the clock moved fires once', async () => {
    const { load, seen } = functions()
    const platform = await begin(load, { background: true })
    await platform.later('10 minutes')
    expect(seen.ran).toEqual([])
    await platform.later('130 days')
    expect(seen.ran).toHaveLength(1)
  })
})

describe('from one start to the next', () => {
  test('messages, letters, dead letters, the clock and the place in the stream are found again', async () => {
    const { load, seen } = functions()
    const first = await begin(load, { data: folder })
    seen.failing.add('poison')
    for (const id of ['now', 'later', 'poison']) await note(first, id)
    await first.drain()
    await note(first, 'unread')
    await first.later('2 minutes')
    await end(first)
    seen.batches.length = 0

    const second = await begin(load, { data: folder })
    expect(second.clock.now()).toBe(noon + 120_000)
    expect(second.queues.dead()).toHaveLength(1)
    await second.drain()
    expect(seen.batches).toEqual([['unread']])
    await second.later('10 minutes')
    await second.drain()
    expect(subjects(second)).toEqual(['later', 'unread', 'now'])
  })

  test('half a line at the end of a journal was never acknowledged and is dropped; anything else is broken', async () => {
    const { load } = functions()
    const first = await begin(load, { data: folder })
    await note(first, 'later')
    await first.drain()
    await end(first)
    const file = join(folder, 'queue.jsonl')
    await writeFile(file, '{"is":"waiting","mess', { flag: 'a' })
    const second = await begin(load, { data: folder })
    expect(second.queues.waiting()).toMatchObject([{ body: 'later' }])
    await end(second)
    await writeFile(file, '{"is":"nonsense"}\n', { flag: 'a' })
    await expect(begin(load, { data: folder })).rejects.toThrow('queue.jsonl is broken at line')
  })
})

describe('the developer’s pages', () => {
  const facts = { apiKey: 'key', tenantId: 't', applicationId: 'a', loginId: 'demo@example.com', password: "it's" }

  async function open() {
    const { load, seen } = functions()
    const platform = await begin(load)
    const url = 'http://localhost:9011'
    const ask = withDevPages(platform, devPages(platform, { url, facts }))
    const get = async (path: string, headers: Record<string, string> = {}, method = 'GET', body = '') => {
      const answer = await ask({
        method,
        url: path,
        headers: { host: 'localhost:9011', ...headers },
        body: new TextEncoder().encode(body),
      })
      return { ...answer, text: Buffer.from(answer.body).toString() }
    }
    return { platform, ask, get, seen }
  }
  const asJson = { accept: 'application/json', 'content-type': 'application/json' }

  test('the start page prints a command that a shell reads as it is meant', async () => {
    const { get } = await open()
    const { status, text } = await get('/')
    expect(status).toBe(200)
    expect(text).toContain('it&#39;\\&#39;&#39;s')
  })

  test('every letter can be read as page and as JSON, its script has no rights, and the box can be emptied', async () => {
    const { platform, get } = await open()
    await note(platform, 'hello')
    await platform.drain()
    const { letters } = JSON.parse((await get('/_dev/mailbox', asJson)).text)
    expect(letters).toMatchObject([
      { subject: 'hello', links: ['https://id.example.com/verify?id=1', 'https://id.example.com/verify?id=1&x=2'] },
    ])
    expect((await get('/_dev/mailbox')).text).toContain(`/_dev/mailbox/${letters[0].id}`)
    const page = await get(`/_dev/mailbox/${letters[0].id}`)
    expect(page.text).toContain('<iframe sandbox=""')
    expect(page.text).not.toContain('<script>')
    expect((await get('/_dev/mailbox.json?to=nobody@example.com')).text).toBe('{"letters":[]}')
    expect((await get('/_dev/mailbox', {}, 'DELETE')).status).toBe(204)
    expect((await get('/_dev/mailbox.json')).text).toBe('{"letters":[]}')
  })

  test('the mailbox refuses as often as it is told to', async () => {
    const { platform, get } = await open()
    await get('/_dev/mailbox/refuse', asJson, 'POST', '{"status":550}')
    const post = async (subject: string) => (await mail(subject, platform.environment.MAILBOX_URL)).status
    expect(await post('refused')).toBe(550)
    expect(await post('taken')).toBe(200)
    expect(subjects(platform)).toEqual(['taken'])
  })

  test('the clock is read and moved', async () => {
    const { get } = await open()
    const move = async (body: string) => JSON.parse((await get('/_dev/clock', asJson, 'POST', body)).text)
    expect((await move('{"advance":"10 minutes"}')).aheadByMs).toBe(600_000)
    expect((await move('{"advance":1000}')).aheadByMs).toBe(601_000)
    expect((await move('{"set":"2030-01-01T00:00:00Z"}')).instant).toBe('2030-01-01T00:00:00.000Z')
    expect(await move('{"advance":"soon"}')).toHaveProperty('message')
    expect(JSON.parse((await get('/_dev/clock.json')).text).instant).toBe('2030-01-01T00:00:00.000Z')
  })

  test('a schedule is fired, and nothing else is', async () => {
    const { get } = await open()
    expect(JSON.parse((await get('/_dev/run/nightly', asJson, 'POST')).text).answer.ran).toBe(
      '2026-11-22T12:00:30.000Z',
    )
    expect((await get('/_dev/run/note', asJson, 'POST')).status).toBe(404)
  })
  test('who looks at the address of a schedule is shown the button, and fires nothing', async () => {
    const { get, seen } = await open()
    for (const path of ['/_dev/run', '/_dev/run/nightly']) {
      const answer = await get(path, { accept: 'text/html' })
      expect([answer.status, answer.headers.location]).toEqual([303, '/_dev/clock#schedules'])
      expect(JSON.parse((await get(path, { accept: 'application/json' })).text)).toEqual({ functions: ['nightly'] })
    }
    expect((await get('/', { accept: 'text/html' })).text).toContain('href="/_dev/run"')
    expect(seen.ran).toEqual([])
  })

  test('a page of another site is not served', async () => {
    const { get } = await open()
    expect((await get('/_dev/mailbox', { host: 'evil.example.com' })).status).toBe(403)
    expect(
      (await get('/_dev/clock', { ...asJson, origin: 'https://evil.example.com' }, 'POST', '{"advance":1}')).status,
    ).toBe(403)
  })

  test('over a real line: cookies, bodies and limits arrive whole', async () => {
    const { ask } = await open()
    const line = await listen(ask, 0)
    try {
      const url = `http://127.0.0.1:${line.port}`
      const answer = await fetch(`${url}/note`, {
        method: 'POST',
        body: 'ünïcode',
        headers: { 'content-type': 'text/plain' },
      })
      expect(await answer.text()).toBe('ünïcode')
      expect((await fetch(`${url}/nowhere`)).status).toBe(404)
      expect((await fetch(`${url}/note`, { method: 'POST', body: 'x'.repeat(11_000_000) })).status).toBe(413)
      expect((await fetch(`${url}/note`, { headers: { 'x-long': 'x'.repeat(12_000) } })).status).toBe(431)
      await expect(listen(ask, line.port)).rejects.toThrow('EADDRINUSE')
    } finally {
      await line.stop()
    }
  })
})
