// What do the tests of users and registrations stand on?
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, type Door, type DoorOptions, openDoor } from '../door.ts'

export type Heard = { readonly type: string; readonly [member: string]: unknown }

/** A receiver of webhooks on this machine: hears everything, and consents unless told otherwise. */
export async function listener() {
  const heard: Heard[] = []
  const refused = new Set<string>()
  const server = createServer(async (request, reply) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const { event } = JSON.parse(Buffer.concat(parts).toString('utf8')) as { event: Heard }
    heard.push(event)
    reply.writeHead(refused.has(event.type) ? 500 : 200).end()
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    heard,
    types: () => heard.map(({ type }) => type).sort(),
    named: (type: string) => heard.filter(event => event.type === type),
    refuse: (type: string) => refused.add(type),
    forget: () => {
      heard.length = 0
      refused.clear()
    },
    close: () => new Promise(done => server.close(done)),
  }
}

export type Listener = Awaited<ReturnType<typeof listener>>

/** `[reason]path` of everything an answer complains of. */
export function codes(answer: Answer): string[] {
  type Complaint = { readonly code: string }
  const errors = (answer.body ?? {}) as {
    fieldErrors?: Record<string, Complaint[]>
    generalErrors?: Complaint[]
  }
  return [...Object.values(errors.fieldErrors ?? {}).flat(), ...(errors.generalErrors ?? [])]
    .map(({ code }) => code)
    .sort()
}

let named = 0
/** An address nobody has. */
export const address = (word = 'ada'): string => `${word}-${++named}@example.com`

export const password = 'correct horse'

export async function ok(answer: Promise<Answer>): Promise<Answer['body']> {
  const { status, text, body } = await answer
  if (status !== 200) throw new Error(`expected 200, got ${status}: ${text}`)
  return body
}

/** A door, with short words for what most tests need. */
export async function usersDoor(options: DoorOptions = {}) {
  const door: Door = await openDoor(options)
  const tenant = async (settings: object = {}): Promise<string> => {
    const body = await ok(door.post('/api/tenant', { tenant: { name: `Tenant ${++named}`, ...settings } }))
    return String(body.tenant?.id)
  }
  const template = async (variable = 'verificationId'): Promise<string> => {
    const emailTemplate = {
      name: `Letter ${++named}`,
      fromEmail: 'letters@example.com',
      defaultSubject: 'Letter',
      defaultHtmlTemplate: `<p>This is \${${variable}}</p>`,
      defaultTextTemplate: `This is \${${variable}}`,
    }
    const body = await ok(door.post('/api/email/template', { emailTemplate }))
    return String(body.emailTemplate?.id)
  }
  const application = async (tenantId: string, more: object = {}): Promise<string> => {
    const given = { application: { name: `Application ${++named}`, ...more } }
    return String((await ok(door.post('/api/application', given, { tenantId }))).application?.id)
  }
  const user = async (tenantId: string, more: object = {}, beside: object = {}): Promise<Answer['body']> =>
    (await ok(door.post('/api/user', { user: { email: address(), password, ...more }, ...beside }, { tenantId })))
      .user as Answer['body']
  const webhook = async (url: string, tenantId: string, types: readonly string[]): Promise<void> => {
    const eventsEnabled = Object.fromEntries(types.map(type => [type, true]))
    const given = { webhook: { url, tenantIds: [tenantId], eventsEnabled, connectTimeout: 1000, readTimeout: 1000 } }
    await ok(door.post('/api/webhook', given))
  }
  return Object.assign(door, { tenant, template, application, user, webhook })
}

export type UsersDoor = Awaited<ReturnType<typeof usersDoor>>

/** Settings under which new addresses must be proved. */
export const verifying = (templateId: string, more: object = {}) => ({
  emailConfiguration: { verifyEmail: true, verificationEmailTemplateId: templateId, ...more },
})

/** Settings that let these events out, asking webhooks first where `transactionType` says so. */
export const telling = (types: readonly string[], transactionType = 'None') => ({
  eventConfiguration: { events: Object.fromEntries(types.map(type => [type, { enabled: true, transactionType }])) },
})
