// Does a letter arrive as it was written, whichever way it goes, and never as two?
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import fc from 'fast-check'
import PostalMime, { decodeWords } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { captureMail } from '../../shared/ports/mail/capture.ts'
import { chooseMail } from '../../shared/ports/mail/choose.ts'
import { safeLetter } from '../../shared/ports/mail/letter.ts'
import type { Letter, Mail, SmtpServer } from '../../shared/ports/mail/port.ts'
import { sesMail } from '../../shared/ports/mail/ses.ts'
import { smtpMail } from '../../shared/ports/mail/smtp.ts'
import { cert, key } from './certificate.ts'
import { json, receiver } from './loopback.ts'

const letter: Letter = {
  from: { address: 'noreply@tenant.test', display: 'Müller & Söhne 🦊 — the customer service department of the house' },
  to: [{ address: 'one@example.test', display: 'O\'Neil, "Shaq"' }, { address: 'two@bücher.test' }],
  cc: [{ address: 'cc@example.test' }],
  bcc: [{ address: 'bcc@example.test' }],
  subject: 'Grüße 🎉 from us',
  html: '<p>Käse &amp; Brot</p>',
  text: 'Käse & Brot\n.\n.. dots',
  headers: { 'X-Tenant': 'söme 🦊', 'Reply-To': 'help@tenant.test' },
}

type Delivered = { from: string; to: string[]; user: string | undefined; secure: boolean; raw: string }
const servers = new Set<SMTPServer>()
afterEach(async () => {
  for (const server of servers) await new Promise<void>(settle => server.close(() => settle()))
  servers.clear()
})

/** An SMTP server on the loopback that refuses whom `refusals` names with the code given there. */
async function postOffice(options: SMTPServerOptions = {}, refusals: Readonly<Record<string, number>> = {}) {
  const delivered: Delivered[] = []
  const refusal = (address: string) => {
    const code = refusals[address]
    return code === undefined ? undefined : Object.assign(new Error('Not here'), { responseCode: code })
  }
  const server = new SMTPServer({
    key,
    cert,
    authOptional: true,
    onAuth: ({ username, password }, _session, done) =>
      password === 'right' ? done(null, { user: username }) : done(new Error('Invalid username or password')),
    onMailFrom: ({ address }, _session, done) => done(refusal(address)),
    onRcptTo: ({ address }, _session, done) => done(refusal(address)),
    onData: async (stream, session, done) => {
      let raw = ''
      for await (const part of stream) raw += part
      const { mailFrom, rcptTo } = session.envelope
      const user = typeof session.user === 'string' ? session.user : undefined
      const to = rcptTo.map(({ address }) => address)
      delivered.push({ from: mailFrom === false ? '' : mailFrom.address, to, user, secure: session.secure, raw })
      done(refusal('data'))
    },
    ...options,
  })
  server.on('error', () => {})
  servers.add(server)
  const listening = server.listen(0, '127.0.0.1')
  await new Promise(settle => listening.once('listening', settle))
  const address = listening.address()
  return { delivered, port: typeof address === 'object' && address !== null ? address.port : 0 }
}

const lookup = async () => [{ address: '127.0.0.1', family: 4 }]
const smtp = smtpMail({ allowPrivate: true, lookup, trust: cert, timeoutMs: 500 })
const at = (port: number, more: Partial<SmtpServer> = {}): SmtpServer => ({
  host: 'receiver.test',
  port,
  security: 'NONE',
  ...more,
})
const ses = (endpoint: string) =>
  sesMail({
    region: 'eu-west-1',
    credentials: () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret' }),
    endpoint,
    configurationSet: 'set',
    timeoutMs: 500,
  })

describe('SMTP', () => {
  it('delivers umlauts, emoji, both bodies and every recipient, and shows nobody who got a blind copy', async () => {
    const { delivered, port } = await postOffice()
    const posted = await smtp.send(letter, at(port))
    expect(posted).toEqual({ sent: true, reference: expect.stringMatching(/^<.+@.+>$/) })
    expect(delivered).toHaveLength(1)
    const [mail] = delivered
    expect(mail?.from).toBe('noreply@tenant.test')
    // The receiver shows xn--bcher-kva as what it stands for.
    expect(mail?.to).toEqual(['one@example.test', 'two@bücher.test', 'cc@example.test', 'bcc@example.test'])
    const parsed = await PostalMime.parse(mail?.raw ?? '')
    expect(parsed.subject).toBe(letter.subject)
    expect(parsed.from).toMatchObject({ name: letter.from.display, address: letter.from.address })
    expect(parsed.to?.[0]).toMatchObject({ name: 'O\'Neil, "Shaq"', address: 'one@example.test' })
    expect(parsed.html?.trim()).toBe(letter.html)
    expect(parsed.text?.trim()).toBe(letter.text)
    expect(decodeWords(parsed.headers.find(({ key: name }) => name === 'x-tenant')?.value ?? '')).toBe('söme 🦊')
    expect(parsed.replyTo?.[0]).toMatchObject({ address: 'help@tenant.test' })
    expect(mail?.raw).not.toContain('bcc@')
  })
  it.each([
    [550, false],
    [451, true],
    [421, true],
  ])('a recipient refused with %i is worth another attempt: %s', async (code, temporary) => {
    const { port } = await postOffice({}, { 'one@example.test': code })
    const alone = { ...letter, to: [{ address: 'one@example.test' }], cc: [], bcc: [] }
    expect(await smtp.send(alone, at(port))).toMatchObject({
      sent: false,
      temporary,
      reason: expect.stringContaining(String(code)),
    })
  })
  it('is sent when one of several recipients took it, so that one never gets it twice', async () => {
    const { port, delivered } = await postOffice({}, { 'cc@example.test': 451 })
    expect(await smtp.send(letter, at(port))).toMatchObject({ sent: true })
    expect(delivered[0]?.to).not.toContain('cc@example.test')
  })
  it('a refused sender and a refused letter are final or temporary as the server says', async () => {
    const sender = await postOffice({}, { 'noreply@tenant.test': 553 })
    expect(await smtp.send(letter, at(sender.port))).toMatchObject({ sent: false, temporary: false })
    const full = await postOffice({}, { data: 452 })
    expect(await smtp.send(letter, at(full.port))).toMatchObject({ sent: false, temporary: true })
  })
  it('signs in only with a user name, and a wrong password is final', async () => {
    const { port, delivered } = await postOffice({ allowInsecureAuth: true })
    expect(await smtp.send(letter, at(port, { username: 'me', password: 'right' }))).toMatchObject({ sent: true })
    expect(await smtp.send(letter, at(port, { password: 'ignored' }))).toMatchObject({ sent: true })
    expect(delivered.map(({ user }) => user)).toEqual(['me', undefined])
    const wrong = await smtp.send(letter, at(port, { username: 'me', password: 'wrong' }))
    expect(wrong).toMatchObject({ sent: false, temporary: false })
    expect(JSON.stringify(wrong)).not.toContain('wrong"')
  })
  it('with TLS never speaks in the clear: no STARTTLS, no letter', async () => {
    const secure = await postOffice()
    expect(await smtp.send(letter, at(secure.port, { security: 'TLS' }))).toMatchObject({ sent: true })
    expect(secure.delivered[0]?.secure).toBe(true)
    const plain = await postOffice({ disabledCommands: ['STARTTLS'] })
    expect(await smtp.send(letter, at(plain.port, { security: 'TLS' }))).toMatchObject({ sent: false })
    expect(plain.delivered).toHaveLength(0)
  })
  it('with SSL begins encrypted, and a certificate nobody vouches for stops it', async () => {
    const { port, delivered } = await postOffice({ secure: true })
    expect(await smtp.send(letter, at(port, { security: 'SSL' }))).toMatchObject({ sent: true })
    expect(await smtp.send(letter, at(port, { security: 'SSL', host: 'other.test' }))).toMatchObject({ sent: false })
    const strict = smtpMail({ allowPrivate: true, lookup, timeoutMs: 500 })
    expect(await strict.send(letter, at(port, { security: 'SSL' }))).toMatchObject({ sent: false })
    expect(await strict.send(letter, at((await postOffice()).port, { security: 'TLS' }))).toMatchObject({ sent: false })
    expect(delivered).toHaveLength(1)
  })
  it('a server that is not there, or says nothing, is worth another attempt', async () => {
    expect(await smtp.send(letter, at(1))).toMatchObject({ sent: false, temporary: true })
    const { port } = await receiver()
    expect(await smtp.send(letter, at(port))).toMatchObject({ sent: false, temporary: true })
    const nowhere = smtpMail({ allowPrivate: true, lookup: async () => [] })
    expect(await nowhere.send(letter, at(25))).toMatchObject({ sent: false, temporary: true })
  })
  it('a server that always has one more line to say is left in time, for others wait', async () => {
    const dripping = createServer(socket => {
      socket.on('error', () => {}).write('220 receiver.test\r\n')
      const drip = setInterval(() => socket.write('250-and another thing\r\n'), 60)
      socket.on('close', () => clearInterval(drip))
    })
    await once(dripping.listen(0, '127.0.0.1'), 'listening')
    const { port } = dripping.address() as AddressInfo
    const hurried = smtpMail({ allowPrivate: true, lookup, timeoutMs: 50 })
    expect(await hurried.send(letter, at(port))).toMatchObject({ sent: false, temporary: true })
    dripping.close()
  })
  it('does not reach a private server unless the operator allows it', async () => {
    const { port, delivered } = await postOffice()
    for (const host of ['127.0.0.1', 'localhost', '169.254.169.254', '::1']) {
      const strict = smtpMail({ allowPrivate: false })
      expect(await strict.send(letter, at(port, { host }))).toMatchObject({ sent: false, temporary: false })
    }
    expect(delivered).toHaveLength(0)
    expect(await smtp.send(letter)).toMatchObject({ sent: false, temporary: false })
  })
})

describe('SES', () => {
  it('receives one request with names, subject, bodies and headers', async () => {
    const { heard, endpoint } = await receiver(json(200, { MessageId: 'm-1' }))
    expect(await ses(endpoint).send(letter)).toEqual({ sent: true, reference: 'm-1' })
    expect(heard).toHaveLength(1)
    expect(heard[0]?.request).toMatchObject({ method: 'POST', url: '/v2/email/outbound-emails' })
    const body = JSON.parse(heard[0]?.body ?? '')
    expect(body).toMatchObject({
      ConfigurationSetName: 'set',
      Destination: {
        ToAddresses: ['"O\'Neil, \\"Shaq\\"" <one@example.test>', 'two@xn--bcher-kva.test'],
        CcAddresses: ['cc@example.test'],
        BccAddresses: ['bcc@example.test'],
      },
      Content: {
        Simple: {
          Subject: { Data: letter.subject, Charset: 'UTF-8' },
          Body: { Html: { Data: letter.html }, Text: { Data: letter.text } },
        },
      },
    })
    const { Headers } = body.Content.Simple
    const raw = [
      `From: ${body.FromEmailAddress}`,
      ...Headers.map((one: { Name: string; Value: string }) => `${one.Name}: ${one.Value}`),
    ]
    const parsed = await PostalMime.parse(`${raw.join('\r\n')}\r\n\r\n`)
    expect(parsed.from).toMatchObject({ name: letter.from.display, address: letter.from.address })
    expect(decodeWords(parsed.headers.find(({ key: name }) => name === 'x-tenant')?.value ?? '')).toBe('söme 🦊')
    expect(raw.every(line => /^[\x20-\x7e]*$/.test(line))).toBe(true)
  })
  it.each([
    [429, 'TooManyRequestsException', true],
    [400, 'LimitExceededException', true],
    [400, 'SendingPausedException', true],
    [500, 'InternalServiceErrorException', true],
    [503, 'ServiceUnavailable', true],
    [400, 'MessageRejected', false],
    [400, 'MailFromDomainNotVerifiedException', false],
    [400, 'AccountSuspendedException', false],
    [404, 'NotFoundException', false],
  ])('an answer of %i %s is worth another attempt: %s', async (status, code, temporary) => {
    const { heard, endpoint } = await receiver(response =>
      response
        .writeHead(status, { 'x-amzn-errortype': code, 'content-type': 'application/json' })
        .end('{"message":"no"}'),
    )
    expect(await ses(endpoint).send(letter)).toMatchObject({
      sent: false,
      temporary,
      reason: expect.stringContaining(code),
    })
    expect(heard).toHaveLength(1)
  })
  it('a service that is not there is worth another attempt', async () => {
    expect(await ses('http://127.0.0.1:1').send(letter)).toMatchObject({ sent: false, temporary: true })
  })
})

describe('the mailbox', () => {
  it('is handed each letter and where it would have gone, without the password for it', async () => {
    const { heard, endpoint } = await receiver(json(200, { reference: 'kept' }))
    const mail = captureMail(endpoint)
    expect(await mail.send(letter)).toEqual({ sent: true, reference: 'kept' })
    await mail.send(letter, { ...at(25), username: 'u', password: 'hush' })
    const kept = heard.map(({ body }) => JSON.parse(body))
    expect(kept.map(({ via }) => via?.port)).toEqual([undefined, 25])
    expect(kept[0]?.letter).toMatchObject({ subject: letter.subject, html: letter.html })
    expect(heard[1]?.body).not.toContain('hush')
  })
  it("goes through the tenant's server when there is one", async () => {
    const went: string[] = []
    const noting = (way: string): Mail => ({
      send: async () => {
        went.push(way)
        return { sent: true, reference: way }
      },
    })
    const mail = chooseMail({ own: noting('own'), smtp: noting('smtp') })
    await mail.send(letter)
    await mail.send(letter, at(25))
    expect(went).toEqual(['own', 'smtp'])
  })
})

describe('nobody smuggles a header or a recipient', () => {
  const evil = [
    '\r\nBcc: evil@example.test',
    '\nBcc: evil@example.test',
    '\rBcc: evil@example.test',
    '\0',
    '\u2028Bcc: evil@example.test',
    '\u0085Bcc: x',
  ]
  const ways: [
    string,
    () => Promise<{ mail: Mail; via: SmtpServer | undefined; raw: () => string; to: () => string[] }>,
  ][] = [
    [
      'SMTP',
      async () => {
        const { delivered, port } = await postOffice()
        return { mail: smtp, via: at(port), raw: () => delivered[0]?.raw ?? '', to: () => delivered[0]?.to ?? [] }
      },
    ],
    [
      'SES',
      async () => {
        const { heard, endpoint } = await receiver(json(200, { MessageId: 'm' }))
        return { mail: ses(endpoint), via: undefined, raw: () => heard[0]?.body ?? '', to: () => [] }
      },
    ],
  ]
  it.each(ways)('through the subject or a name by %s: it becomes one line', async (_name, open) => {
    for (const bad of evil) {
      const { mail, via, raw, to } = await open()
      const posted = await mail.send(
        { ...letter, from: { address: 'a@b.test', display: `A${bad}` }, subject: `S${bad}`, bcc: [] },
        via,
      )
      expect(posted).toMatchObject({ sent: true })
      expect(raw()).not.toMatch(/(^|\\r|\\n)Bcc: evil/m)
      expect(to()).not.toContain('evil@example.test')
    }
  })
  it('through an address or a header: the letter is refused for good', async () => {
    // Were it not refused, it would find nobody there, which is worth another attempt.
    const mail = captureMail('http://127.0.0.1:1')
    for (const bad of [...evil, ',evil@example.test', ' evil@example.test', '>', '<evil@example.test>', ';', '@x']) {
      expect(await mail.send({ ...letter, to: [{ address: `a@b.test${bad}` }] })).toMatchObject({
        sent: false,
        temporary: false,
      })
      expect(await mail.send({ ...letter, from: { address: `a${bad}@b.test` } })).toMatchObject({
        sent: false,
        temporary: false,
      })
    }
    for (const bad of evil) {
      expect(await mail.send({ ...letter, headers: { 'X-A': `b${bad}` } })).toMatchObject({
        sent: false,
        temporary: false,
      })
      expect(await mail.send({ ...letter, headers: { [`X-A${bad}`]: 'b' } })).toMatchObject({
        sent: false,
        temporary: false,
      })
    }
    for (const name of ['Bcc', 'to', 'From', 'Content-Type', 'MIME-Version', 'X A', 'X:A', '']) {
      expect(await mail.send({ ...letter, headers: { [name]: 'b' } })).toMatchObject({ sent: false, temporary: false })
    }
  })
  it('whatever is written into it', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 })
    fc.assert(
      fc.property(text, text, text, text, (address, display, subject, header) => {
        const safe = safeLetter({ ...letter, to: [{ address, display }], subject, headers: { 'X-A': header } })
        if ('refused' in safe) return true
        const written = [
          safe.subject,
          ...safe.to.flatMap(one => [one.address, one.display ?? '']),
          ...Object.values(safe.headers ?? {}),
        ]
        return written.every(one => !/[\r\n\0\u2028\u2029\u0085]/.test(one))
      }),
    )
  })
  it('and a letter without recipient or content goes nowhere', () => {
    expect(safeLetter({ ...letter, to: [], cc: [], bcc: [] })).toHaveProperty('refused')
    expect(safeLetter({ from: letter.from, to: letter.to, subject: 'empty' })).toHaveProperty('refused')
  })
})
