// How is a letter handed to a tenant's SMTP server?
import { isIP } from 'node:net'
import type MimeNode from 'nodemailer/lib/mime-node'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { type Allowed, guard } from '../http/guard.ts'
import { type Lookup, lookupAll, type Resolved, resolveAllowed } from '../http/resolve.ts'
import { safeLetter } from './letter.ts'
import type { Address, Letter, Mail, Posted, SmtpServer } from './port.ts'

type Settings = {
  /** A tenant's administrator names the server: it is judged like every address somebody else chose. */
  readonly allowPrivate: Allowed
  readonly lookup?: Lookup
  /** PEM of a certificate to trust instead of the public authorities. */
  readonly trust?: string
  readonly timeoutMs?: number
}

export function smtpMail(settings: Settings): Mail {
  const resolving = { lookup: settings.lookup ?? lookupAll, allows: guard(settings.allowPrivate) }
  return {
    async send(letter, via) {
      if (via === undefined) return refused('no SMTP server is configured')
      const safe = safeLetter(letter)
      if ('refused' in safe) return refused(safe.refused)
      const found = await resolveAllowed(via.host, resolving)
      if (found === 'unresolved') return { ...refused(`${via.host} has no address`), temporary: true }
      if (found === 'refusedAddress') return refused(`${via.host} is not a public address`)
      return post(safe, via, { ...settings, found })
    },
  }
}

const refused = (reason: string) => ({ sent: false, temporary: false, reason }) as const

type Posting = Pick<Settings, 'trust' | 'timeoutMs'> & { readonly found: readonly Resolved[] }

async function post(letter: Letter, via: SmtpServer, { trust, timeoutMs = 10_000, found }: Posting): Promise<Posted> {
  const { SmtpConnection } = await import('./nodemailer.ts')
  const connection = new SmtpConnection({
    // The address that was judged, so that a second look at the name cannot lead inside.
    host: found[0]?.address ?? '',
    port: via.port,
    secure: via.security === 'SSL',
    requireTLS: via.security === 'TLS',
    ignoreTLS: via.security === 'NONE',
    tls: { ...(isIP(via.host) === 0 && { servername: via.host }), ...(trust !== undefined && { ca: trust }) },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: 2 * timeoutMs,
  })
  let timer: NodeJS.Timeout | undefined
  // Each time-out begins anew with each byte: without an end to all of it, a server could hold the whole batch of letters
  // until the function is cut off.
  const over = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(tooLate(via.host)), 4 * timeoutMs)
  })
  try {
    return { sent: true, reference: await Promise.race([delivered(connection, await compose(letter), via), over]) }
  } catch (cause) {
    return { sent: false, temporary: passes(cause), reason: cause instanceof Error ? cause.message : String(cause) }
  } finally {
    clearTimeout(timer)
    connection.close()
  }
}

/** The letter's own id, once a recipient took it: sending it again for the others would reach that one twice. */
function delivered(connection: SMTPConnection, mail: MimeNode, { username, password = '' }: SmtpServer) {
  return new Promise<string>((settle, fail) => {
    const send = () =>
      connection.send(mail.getEnvelope(), mail.createReadStream(), error =>
        error ? fail(error) : settle(mail.messageId()),
      )
    connection.once('error', fail)
    connection.connect(error => {
      if (error) return fail(error)
      if (!username || !connection.allowsAuth) return send()
      connection.login({ credentials: { user: username, pass: password } }, refusal =>
        refusal ? fail(refusal) : send(),
      )
    })
  })
}

async function compose({ from, to, cc = [], bcc = [], subject, html, text, headers }: Letter): Promise<MimeNode> {
  const { MimePart } = await import('./nodemailer.ts')
  const bodies = [
    ...(text === undefined ? [] : [['text/plain; charset=utf-8', text] as const]),
    // The last of the alternatives is the one to prefer: RFC 2046 section 5.1.4.
    ...(html === undefined ? [] : [['text/html; charset=utf-8', html] as const]),
  ]
  const [[type, only] = ['text/plain', ''], ...others] = bodies
  // A letter is text: nothing in it may make this process read a file or fetch a URL.
  const options = { disableFileAccess: true, disableUrlAccess: true }
  const mail = new MimePart(others.length === 0 ? type : 'multipart/alternative', options)
  if (others.length === 0) mail.setContent(only)
  else for (const [part, body] of bodies) mail.createChild(part, options).setContent(body)
  return mail
    .setHeader({ ...headers })
    .setHeader({ from: named(from), to: to.map(named), cc: cc.map(named), bcc: bcc.map(named), subject })
}

const named = ({ address, display = '' }: Address) => ({ address, name: display })

const connectionTroubles = ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS']
/** As nodemailer calls it. */
const tooLate = (host: string) => Object.assign(new Error(`${host} took too long`), { code: 'ETIMEDOUT' })

/** RFC 5321 section 4.2.1: 4yz may pass by itself, 5yz will not. Without a reply, the connection is what failed. */
function passes(cause: unknown): boolean {
  const { responseCode, code }: { responseCode?: unknown; code?: unknown } = Object(cause)
  if (typeof responseCode === 'number') return responseCode >= 400 && responseCode < 500
  return connectionTroubles.includes(String(code))
}
