// Which cookies does the platform set, and how are they written?
import { serialize } from 'hono/utils/cookie'
import { day, second } from '../kernel/time.ts'

export type Cookie = {
  readonly name: 'access_token' | 'refresh_token' | 'fusionauth.trust'
  /** An empty value deletes the cookie. */
  readonly value: string
  /** Seconds; absent means until the browser closes. */
  readonly maxAge?: number
}

/** 400 days: no browser keeps a cookie longer (RFC 6265bis section 5.5), and Hono writes none that asks for more. */
const longest = (400 * day) / second

/** HttpOnly always; Secure whenever the caller came over TLS. The names are the wire's, which rules `__Host-` out. */
export const cookieHeader = ({ name, value, maxAge }: Cookie, secure: boolean): string =>
  serialize(name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    ...(value === '' ? { maxAge: 0 } : maxAge === undefined ? {} : { maxAge: Math.min(maxAge, longest) }),
  })

/** Ends both session cookies. */
export const forgetCookies: readonly Cookie[] = [
  { name: 'access_token', value: '' },
  { name: 'refresh_token', value: '' },
]
