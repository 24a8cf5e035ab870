// How is a letter handed to a tenant's SMTP server?
import { isIP } from 'node:net'
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
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    // The address that was judged, so that a second look at the name cannot lead inside.
    host: found[0]?.address ?? '',
    port: via.port,
    secure: via.security === 'SSL',
    requireTLS: via.security === 'TLS',
    ignoreTLS: via.security === 'NONE',
    ...(via.username && { auth: { user: via.username, pass: via.password ?? '' } }),
    tls: { ...(isIP(via.host) === 0 && { servername: via.host }), ...(trust !== undefined && { ca: trust }) },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: 2 * timeoutMs,
    // A letter is text: nothing in it may make this process read a file or fetch a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    // A letter that reached one of its recipients was sent: sending it again would reach that one twice.
    const { messageId } = await transport.sendMail({
      from: named(letter.from),
      to: letter.to.map(named),
      cc: letter.cc?.map(named),
      bcc: letter.bcc?.map(named),
      subject: letter.subject,
      html: letter.html,
      text: letter.text,
      headers: { ...letter.headers },
    })
    return { sent: true, reference: messageId }
  } catch (cause) {
    return { sent: false, temporary: passes(cause), reason: cause instanceof Error ? cause.message : String(cause) }
  } finally {
    transport.close()
  }
}

const named = ({ address, display = '' }: Address) => ({ address, name: display })

const connectionTroubles = ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS']

/** RFC 5321 section 4.2.1: 4yz may pass by itself, 5yz will not. Without a reply, the connection is what failed. */
function passes(cause: unknown): boolean {
  const { responseCode, code }: { responseCode?: unknown; code?: unknown } = Object(cause)
  if (typeof responseCode === 'number') return responseCode >= 400 && responseCode < 500
  return connectionTroubles.includes(String(code))
}
