// Does a template reach the people somebody names, each by a letter of their own, and is it said whom it cannot reach?
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker's own sign
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { address, codes, ok, type UsersDoor, usersDoor } from './users-given.ts'

let door: UsersDoor
let tenantId: string
beforeAll(async () => {
  door = await usersDoor({ faults: true })
  tenantId = await door.tenant({ passwordEncryptionConfiguration: { encryptionSchemeFactor: 1 } })
})
beforeEach(() => door.mailbox.empty())
afterAll(() => door.close())

const words = {
  fromEmail: 'news@example.com',
  defaultSubject: 'News of ${requestData.topic}',
  defaultHtmlTemplate: '<p>Dear ${(user.firstName)!"friend"}, ${requestData.topic}.</p>',
  defaultTextTemplate: 'Dear ${(user.firstName)!"friend"}, ${requestData.topic} at ${(application.name)!"home"}.',
}
const template = async (more: object = {}): Promise<string> => {
  const emailTemplate = { name: `News ${randomUUID()}`, ...words, ...more }
  return String((await ok(door.post('/api/email/template', { emailTemplate }))).emailTemplate?.id)
}
const send = (id: string, body: object, where: string | undefined = tenantId) =>
  door.post(`/api/email/send/${id}`, { requestData: { topic: 'tea' }, ...body }, where ? { tenantId: where } : {})
const lettersTo = (to: unknown) => door.mailbox.to(String(to)).map(({ letter }) => letter)
const letters = async () => {
  await door.drain()
  return door.mailbox.all().map(({ letter }) => letter)
}

describe('a letter', () => {
  test('goes to each user and each address by itself, with what the request says', async () => {
    const ada = await door.user(tenantId, { firstName: 'Ada' })
    const bea = await door.user(tenantId)
    const somebody = address('somebody')
    const answer = await send(await template(), {
      userIds: [ada.id, bea.id],
      toAddresses: [{ address: somebody, display: 'Some Body' }],
    })
    expect([answer.status, answer.body]).toEqual([200, { results: {}, anonymousResults: {} }])
    const sent = await letters()
    expect(sent.map(({ to }) => to.map(one => one.address)).sort()).toEqual(
      [[String(ada.email)], [String(bea.email)], [somebody]].sort(),
    )
    expect(lettersTo(ada.email)).toMatchObject([
      { subject: 'News of tea', text: 'Dear Ada, tea at home.', html: '<p>Dear Ada, tea.</p>' },
    ])
    expect(lettersTo(somebody)).toMatchObject([
      { to: [{ address: somebody, display: 'Some Body' }], text: 'Dear friend, tea at home.' },
    ])
  })
  test('has the copies that are asked for, and knows the application', async () => {
    const applicationId = await door.application(tenantId)
    const { application } = await ok(door.get(`/api/application/${applicationId}`))
    const [to, cc, bcc] = [address(), address('cc'), address('bcc')]
    const copies = { ccAddresses: [cc], bccAddresses: [bcc] }
    await ok(send(await template(), { toAddresses: [{ address: to }], ...copies, applicationId }))
    expect(await letters()).toMatchObject([
      { cc: [{ address: cc }], bcc: [{ address: bcc }], text: `Dear friend, tea at ${application?.name}.` },
    ])
  })
  test('speaks the language its user prefers, else the one the request names', async () => {
    const id = await template({ localizedTextTemplates: { de: 'Tee', fr: 'Thé' } })
    const french = await door.user(tenantId, { preferredLanguages: ['fr'] })
    const any = await door.user(tenantId)
    const somebody = address()
    await ok(
      send(id, { userIds: [french.id, any.id], toAddresses: [{ address: somebody }], preferredLanguages: ['de'] }),
    )
    await letters()
    const text = (to: unknown) => lettersTo(to)[0]?.text
    expect([text(french.email), text(any.email), text(somebody)]).toEqual(['Thé', 'Tee', 'Tee'])
  })
  test('goes to the other address of a user who has none to sign in with', async () => {
    const other = address('other')
    const user = { email: undefined, username: address('name'), data: { email: other } }
    const { id } = await door.user(tenantId, user)
    await ok(send(await template(), { userIds: [id] }))
    await letters()
    expect(lettersTo(other)).toHaveLength(1)
  })
  test('goes out once, even when the commit is answered late', async () => {
    const to = address()
    door.faults.next({ fault: 'fail-after', on: 'PutItem' })
    await ok(send(await template(), { toAddresses: [{ address: to }] }))
    expect(await letters()).toHaveLength(1)
  })
  test('goes to a hundred and more', async () => {
    const toAddresses = Array.from({ length: 120 }, () => ({ address: address('many') }))
    await ok(send(await template(), { toAddresses }))
    expect(await letters()).toHaveLength(120)
  })
})

describe('a letter that cannot be', () => {
  test('is said by user and by address, part and reason, and the others go', async () => {
    const id = await template({ defaultTextTemplate: 'Dear ${user.firstName}' })
    const ada = await door.user(tenantId, { firstName: 'Ada' })
    const nameless = await door.user(tenantId)
    const mute = await door.user(tenantId, { email: undefined, username: address('mute') })
    const somebody = address()
    const { results, anonymousResults } = await ok(
      send(id, { userIds: [ada.id, nameless.id, mute.id], toAddresses: [{ address: somebody }] }),
    )
    expect(results).toEqual({
      [String(nameless.id)]: { renderErrors: { text: expect.stringContaining('firstName') } },
      [String(mute.id)]: { renderErrors: { to: expect.any(String) } },
    })
    expect(anonymousResults).toEqual({ [somebody]: { renderErrors: { text: expect.any(String) } } })
    expect((await letters()).map(({ to }) => to[0]?.address)).toEqual([ada.email])
  })
  test('is said of subject and HTML too', async () => {
    const to = address()
    const subject = await template({ defaultSubject: '${requestData.gone}' })
    const html = await template({ defaultHtmlTemplate: '${requestData.gone}' })
    const errors = async (id: string) => (await ok(send(id, { toAddresses: [{ address: to }] }))).anonymousResults?.[to]
    expect(Object.keys((await errors(subject))?.renderErrors ?? {})).toEqual(['subject'])
    expect(Object.keys((await errors(html))?.renderErrors ?? {})).toEqual(['html'])
  })
})

describe('what is refused', () => {
  test('a template that is none: 404', async () => {
    const answer = await send(randomUUID(), { toAddresses: [{ address: address() }] })
    expect([answer.status, answer.text]).toEqual([404, ''])
  })
  test('nobody to write to, nobody there, and addresses that are none', async () => {
    const id = await template()
    expect(codes(await send(id, {}))).toEqual(['[missing]userIds'])
    expect(codes(await send(id, { userIds: [randomUUID()] }))).toEqual(['[invalid]userIds'])
    expect(codes(await send(id, { userIds: [randomUUID()] }, ''))).toEqual(['[invalid]userIds'])
    expect(codes(await send(id, { toAddresses: [{ address: 'none' }] }))).toEqual(['[notEmail]toAddresses[0].address'])
    expect(codes(await send(id, { toAddresses: [{ address: address() }], bccAddresses: ['x'] }))).toEqual([
      '[notEmail]bccAddresses[0]',
    ])
  })
  test('a user or an application of another tenant, and nobody is written to', async () => {
    const id = await template()
    const other = await door.tenant()
    const foreign = await door.user(other)
    const own = await door.user(tenantId)
    expect(codes(await send(id, { userIds: [own.id, foreign.id] }))).toEqual(['[invalid]userIds'])
    const applicationId = await door.application(other)
    expect(codes(await send(id, { userIds: [own.id], applicationId }))).toEqual(['[invalid]applicationId'])
    expect(await letters()).toEqual([])
  })
  test('several tenants and none named, where nothing implies one', async () => {
    const id = await template()
    expect(codes(await send(id, { toAddresses: [{ address: address() }] }, ''))).toEqual(['[TenantIdRequired]'])
    const { id: userId } = await door.user(tenantId)
    await ok(send(id, { userIds: [userId] }, ''))
    const applicationId = await door.application(tenantId)
    await ok(send(id, { toAddresses: [{ address: address() }], applicationId }, ''))
    expect(await letters()).toHaveLength(2)
  })
})
