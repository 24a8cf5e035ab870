// How do tests of the console sign in and send its forms?
import { randomUUID } from 'node:crypto'
import { furnishing } from '../../infra/local/furnish.ts'
import { adminApplicationId } from '../../shared/resources/application.ts'
import type { Answer, Door } from '../door.ts'

export const password = 'a password for administrators'
const origin = 'http://localhost:9011'

export type Visitor = {
  readonly cookie: string
  get(path: string): Promise<Answer>
  /** Sends a form as a browser would, with the token of a page unless told otherwise. */
  post(
    path: string,
    fields?: Fields,
    how?: { readonly token?: string; readonly origin?: string | null },
  ): Promise<Answer>
  /** The token that stands in this visitor's forms. */
  token(): Promise<string>
}
export type Fields = Readonly<Record<string, string | readonly string[]>> | URLSearchParams

export const bodyOf = (fields: Fields): URLSearchParams => {
  if (fields instanceof URLSearchParams) return new URLSearchParams(fields)
  const body = new URLSearchParams()
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(name, value)
  return body
}

/** Makes the instance's own things and a user of the admin application, and answers their login name. */
export async function administrator(door: Door, roles: readonly string[] = ['admin']): Promise<string> {
  await furnishing(door.platform).tenant(door.tenantId)
  const email = `${randomUUID()}@example.com`
  const made = await door.post(
    '/api/user/registration',
    {
      user: { email, firstName: 'Ada', password },
      registration: { applicationId: adminApplicationId, roles },
      skipVerification: true,
      skipRegistrationVerification: true,
    },
    { tenantId: door.tenantId },
  )
  if (made.status !== 200) throw new Error(`the administrator was answered ${made.status}: ${made.text}`)
  return email
}

export const signIn = (door: Door, loginId: string, given = password, from: string | null = origin): Promise<Answer> =>
  door.send('POST', '/admin/sign-in', bodyOf({ loginId, password: given }), {
    key: false,
    headers: from === null ? {} : { origin: from },
  })

export async function visitor(door: Door, roles?: readonly string[]): Promise<Visitor> {
  const answer = await signIn(door, await administrator(door, roles))
  const cookie = answer.cookies[0]?.split(';')[0]
  if (answer.status !== 303 || cookie === undefined)
    throw new Error(`signing in was answered ${answer.status}: ${answer.text}`)
  return visiting(door, cookie)
}

export function visiting(door: Door, cookie: string): Visitor {
  const get = (path: string) => door.send('GET', path, undefined, { key: false, headers: { cookie } })
  const token = async () => /name="_csrf" value="([^"]+)"/.exec((await get('/admin/help')).text)?.[1] ?? ''
  return {
    cookie,
    get,
    token,
    post: async (path, fields = {}, how = {}) => {
      const body = bodyOf(fields)
      body.set('_csrf', how.token ?? (await token()))
      const from = how.origin === undefined ? origin : how.origin
      return door.send('POST', path, body, { key: false, headers: { cookie, ...(from !== null && { origin: from }) } })
    },
  }
}
