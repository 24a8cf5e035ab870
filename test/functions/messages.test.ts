// Does every letter leave once, in the right words, by the right way?
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker's own sign
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Message } from '../../shared/flows/message.ts'
import { defaultTemplates } from '../../shared/resources/default-templates.ts'
import { checkTemplate } from '../../shared/templates/render.ts'
import { type Door, openDoor } from '../door.ts'
import { insertion, received, tableOf } from '../look.ts'

let door: Door
beforeAll(async () => {
  door = await openDoor({ faults: true })
})
afterAll(() => door.close())
beforeEach(async () => {
  await door.mailbox.empty()
})
afterEach(() => door.faults.clear())

type Words = { readonly [member: string]: unknown }

/** The tenant asks new users to verify with a letter of these words. */
async function letter(at: Door, words: Words = {}, emailConfiguration: Words = {}): Promise<void> {
  const emailTemplate = {
    name: randomUUID(),
    defaultSubject: 'Hello ${user.firstName!"you"}',
    defaultHtmlTemplate: '<p>${user.firstName!"you"} <a href="https://a.b/${verificationId}">verify</a></p>',
    defaultTextTemplate: 'Code ${verificationId} for ${user.email} at ${tenant.name}',
    ...words,
  }
  const made = await at.post('/api/email/template', { emailTemplate })
  expect([made.status, made.text]).toEqual([200, expect.any(String)])
  const settings = {
    verifyEmail: true,
    verificationEmailTemplateId: made.body.emailTemplate?.id,
    ...emailConfiguration,
  }
  const set = await at.patch(`/api/tenant/${at.tenantId}`, { tenant: { emailConfiguration: settings } })
  expect([set.status, set.text]).toEqual([200, expect.any(String)])
}

async function createUser(at: Door, more: Words = {}): Promise<string> {
  const user = { email: `${randomUUID()}@example.com`, password: 'password', ...more }
  const made = await at.post('/api/user', { user }, { tenantId: at.tenantId })
  expect([made.status, made.text]).toEqual([200, expect.any(String)])
  return user.email
}

/** Rows of messages are found by the stream alone; a test reads along. */
async function lastMessage(at: Door): Promise<Message | undefined> {
  const waiting = at.platform.queues.waiting().filter(message => message.queue === 'messages')
  const { tenantId, id } = JSON.parse(waiting.at(-1)?.body ?? '{}')
  return (await tableOf(at).get<Message>({ pk: `message#${tenantId}#${id}`, sk: 'message' }))?.body
}

describe('a letter', () => {
  test('says what its template says, to the user it is for', async () => {
    await letter(door, {}, { defaultFromEmail: 'no-reply@acme.com', defaultFromName: 'Acme' })
    const email = await createUser(door, { firstName: 'Ada <3' })
    expect(door.mailbox.all()).toEqual([])
    await door.drain()
    expect(door.mailbox.all()).toHaveLength(1)
    const [captured] = door.mailbox.to(email)
    expect(captured?.letter).toMatchObject({
      from: { address: 'no-reply@acme.com', display: 'Acme' },
      subject: 'Hello Ada <3',
    })
    expect(captured?.letter.html).toContain('<p>Ada &lt;3 <a href="https://a.b/')
    expect(captured?.letter.text).toMatch(new RegExp(`^Code \\S+ for ${email} at Default$`))
    expect(captured?.via ?? undefined).toBe(undefined)
  })

  test('is written in the first of the user’s languages there is', async () => {
    await letter(door, {
      localizedSubjects: { fr: 'Bonjour', de: 'Hallo' },
      localizedTextTemplates: { fr: 'Voici ${verificationId}' },
      localizedHtmlTemplates: { fr: '<b>Voici</b>' },
    })
    await createUser(door, { preferredLanguages: ['it', 'fr_CA', 'de'] })
    await door.drain()
    expect(door.mailbox.all()[0]?.letter).toMatchObject({ subject: 'Bonjour', html: '<b>Voici</b>' })
  })

  test('has the sender of its template and the headers of its tenant', async () => {
    await letter(
      door,
      { fromEmail: 'letters@acme.com', defaultFromName: 'Letters' },
      { additionalHeaders: [{ name: 'X-Tenant', value: 'yes' }] },
    )
    await createUser(door)
    await door.drain()
    expect(door.mailbox.all()[0]?.letter).toMatchObject({
      from: { address: 'letters@acme.com', display: 'Letters' },
      headers: { 'X-Tenant': 'yes' },
    })
    await letter(door, {}, { additionalHeaders: [] })
  })

  test('cannot be made to have two subjects or recipients by a name', async () => {
    await letter(door)
    const email = await createUser(door, { firstName: 'A\r\nBcc: b@example.com' })
    await door.drain()
    const [captured] = door.mailbox.all()
    expect(captured?.letter.subject).toBe('Hello A Bcc: b@example.com')
    expect(captured?.letter.to.map(one => one.address)).toEqual([email])
  })

  test('shows nothing of the user that the wire keeps secret', async () => {
    await letter(door, {
      defaultTextTemplate: '[#list user?keys as k]${k} [/#list]|[#list tenant?keys as k]${k} [/#list]',
    })
    await createUser(door)
    await door.drain()
    expect(door.mailbox.all()[0]?.letter.text).not.toMatch(/password\b|salt|hash|tokenGeneration|emailConfiguration/i)
  })

  test('of a change that was not stored is never sent', async () => {
    await letter(door)
    const email = await createUser(door)
    await door.post('/api/user', { user: { email, password: 'password' } }, { tenantId: door.tenantId })
    await door.drain()
    expect(door.mailbox.all()).toHaveLength(1)
  })

  test('that speaks of something missing is not sent, and its row says what was missing', async () => {
    await letter(door, { defaultTextTemplate: 'one\n${user.unheardOf}' })
    await createUser(door)
    await door.drain()
    expect(door.mailbox.all()).toEqual([])
    expect(door.platform.queues.waiting()).toEqual([])
    await door.later('1 day')
    await door.drain()
    expect(door.mailbox.all()).toEqual([])
  })

  test('of ours can be rendered at all', () => {
    for (const { name, defaultSubject, defaultHtmlTemplate, defaultTextTemplate } of defaultTemplates) {
      for (const source of [defaultSubject, defaultHtmlTemplate, defaultTextTemplate]) {
        expect([name, checkTemplate(source)]).toEqual([name, { ok: true }])
      }
    }
  })
})

describe('a server that does not take a letter', () => {
  test('for now is asked again later, and then no more', async () => {
    await letter(door)
    door.mailbox.refuse(451, 2)
    await createUser(door)
    for (const wait of ['1 minute', '5 minutes', '1 day']) {
      await door.drain()
      await door.later(wait)
    }
    await door.drain()
    expect(door.mailbox.all()).toHaveLength(1)
  })

  test('for good is not asked again', async () => {
    await letter(door)
    door.mailbox.refuse(550, 1)
    await createUser(door)
    await door.drain()
    expect(door.platform.queues.waiting()).toEqual([])
    await door.later('1 day')
    await door.drain()
    expect(door.mailbox.all()).toEqual([])
  })

  test('ever is given up after five attempts, and the row keeps the reason but nothing secret', async () => {
    await letter(door)
    door.mailbox.refuse(451, 100)
    await createUser(door)
    await door.drain()
    const message = await lastMessage(door)
    expect(message).toMatchObject({ state: 'Waiting', tries: 1 })
    expect(JSON.stringify(message)).not.toContain('verificationId')
    for (let n = 0; n < 6; n++) {
      await door.later('2 hours')
      await door.drain()
    }
    expect(door.platform.queues.waiting()).toEqual([])
    const row = await tableOf(door).get<Message>({ pk: `message#${door.tenantId}#${message?.id}`, sk: 'message' })
    expect(row?.body).toMatchObject({ state: 'Failed', tries: 5, reason: expect.stringContaining('451') })
    expect(row?.body.variables).toBe(undefined)
    door.mailbox.refuse(200, 0)
  })
})

describe('a message that arrives twice', () => {
  test('from the stream and from the queue, together and again, is one letter', async () => {
    await letter(door)
    door.mailbox.refuse(451, 1)
    await createUser(door)
    await door.drain()
    const message = await lastMessage(door)
    if (message === undefined) throw new Error('there is no message')
    await door.later('1 minute')
    const body = { tenantId: door.tenantId, id: message.id }
    const send = () => door.platform.invoke('messages', received(body, 4))
    await Promise.all([send(), send()])
    expect(door.mailbox.all()).toHaveLength(1)
    const row = await tableOf(door).get<Message>({ pk: `message#${door.tenantId}#${message.id}`, sk: 'message' })
    if (row === undefined) throw new Error('the row is gone')
    await door.platform.invoke('webhooks-dispatch', { Records: [insertion(row), insertion(row)] })
    await door.drain()
    await door.later('1 hour')
    await door.drain()
    expect(door.mailbox.all()).toHaveLength(1)
  })

  test('because whoever sent it died before writing it down is sent again rather than lost', async () => {
    await letter(door)
    door.mailbox.refuse(451, 1)
    await createUser(door)
    await door.drain()
    const message = await lastMessage(door)
    await door.later('1 minute')
    door.faults.next({ fault: { delayMs: 0 }, on: 'PutItem' })
    door.faults.next({ fault: 'fail', on: 'PutItem', times: 1_000 })
    await door.platform.invoke('messages', received({ tenantId: door.tenantId, id: message?.id }))
    door.faults.clear()
    expect(door.mailbox.all()).toHaveLength(1)
    // In the cloud nobody can know who died: the claim has to lapse.
    await door.later('50 seconds')
    await door.drain()
    expect(door.mailbox.all()).toHaveLength(1)
    await door.later('1 minute')
    await door.drain()
    expect(door.mailbox.all()).toHaveLength(2)
  })
  test('claimed by a process that is known to be gone is taken up at once', async () => {
    const at = Date.parse('2026-11-22T12:00:00Z')
    const own = await openDoor({ at, faults: true, environment: { ALONE_SINCE: String(at + 5_000) } })
    await letter(own)
    await createUser(own)
    own.faults.next({ fault: 'fail', on: 'PutItem', times: 1_000 })
    await own.drain().catch(() => undefined)
    own.faults.clear()
    const message = await lastMessage(own)
    const row = await tableOf(own).get<Message>({ pk: `message#${own.tenantId}#${message?.id}`, sk: 'message' })
    if (row === undefined) throw new Error('the row is gone')
    const { version, ...rest } = row
    const claimed = (since: number) => ({ ...rest.body, state: 'Sending', dueAt: since + 60_000 }) as const
    const send = () => own.platform.invoke('messages', received({ tenantId: own.tenantId, id: message?.id }))
    await own.later('10 seconds')
    await own.mailbox.empty()
    for (const [since, letters] of [
      [at + 6_000, 0],
      [at + 4_000, 1],
    ] as const) {
      await tableOf(own).commit([{ put: { ...rest, body: claimed(since) }, expect: 'anything' }])
      await send()
      expect(own.mailbox.all()).toHaveLength(letters)
    }
    await own.close()
  })
})

describe('the way', () => {
  test('is the tenant’s own server once it names one; its password never lies open in the table', async () => {
    const heard: { mail: Email; user: unknown; password: unknown }[] = []
    let signedIn: { user: unknown; password: unknown } = { user: undefined, password: undefined }
    const server = new SMTPServer({
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) => {
        signedIn = { user: username, password }
        done(null, { user: username })
      },
      onData: async (stream, _, done) => {
        const pieces: Buffer[] = []
        for await (const piece of stream) pieces.push(piece)
        heard.push({ mail: await PostalMime.parse(Buffer.concat(pieces)), ...signedIn })
        done()
      },
    })
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', () => listening()))
    const { port } = server.server.address() as AddressInfo
    const own = await openDoor({ environment: { MAIL: 'ses' } })
    try {
      await letter(own, {}, { host: '127.0.0.1', port, username: 'acme', password: 's3cret-of-acme', security: 'NONE' })
      const email = await createUser(own, { firstName: 'Zoë' })
      await own.drain()
      expect(heard).toHaveLength(1)
      expect(heard[0]).toMatchObject({ user: 'acme', password: 's3cret-of-acme' })
      expect(heard[0]?.mail).toMatchObject({ subject: 'Hello Zoë', to: [{ address: email }] })
      const rows = await tableOf(own).query({ pk: 'record#instance#tenant' })
      expect(JSON.stringify(rows)).not.toContain('s3cret-of-acme')
    } finally {
      await own.close()
      await new Promise<void>(closed => server.close(() => closed()))
    }
  })

  test.each([
    ['429 TooManyRequestsException', 429, 'TooManyRequestsException', 2],
    ['503', 503, 'InternalServiceError', 2],
    ['400 MessageRejected', 400, 'MessageRejected', 1],
  ])(
    'is SES otherwise; when it answers %s once, it is asked again only if that can help',
    async (_, status, type, asked) => {
      const bodies: Words[] = []
      const ses = http.createServer(async (request, reply) => {
        const pieces: Buffer[] = []
        for await (const piece of request) pieces.push(piece)
        bodies.push(JSON.parse(Buffer.concat(pieces).toString()))
        const refuses = bodies.length === 1
        reply.writeHead(refuses ? status : 200, {
          'content-type': 'application/json',
          ...(refuses && { 'x-amzn-errortype': type }),
        })
        reply.end(JSON.stringify(refuses ? { message: 'no' } : { MessageId: 'm-1' }))
      })
      await new Promise<void>(listening => ses.listen(0, '127.0.0.1', () => listening()))
      const endpoint = `http://127.0.0.1:${(ses.address() as AddressInfo).port}`
      const own = await openDoor({ environment: { MAIL: 'ses', AWS_ENDPOINT_URL_SESV2: endpoint } })
      try {
        await letter(own)
        const email = await createUser(own)
        await own.drain()
        await own.later('1 hour')
        await own.drain()
        expect(bodies).toHaveLength(asked)
        expect(bodies[0]).toMatchObject({ Destination: { ToAddresses: [email] } })
      } finally {
        await own.close()
        await new Promise<void>(closed => {
          ses.close(() => closed())
          ses.closeAllConnections()
        })
      }
    },
  )
})
