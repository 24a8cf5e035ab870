// What happens when a kickstart is played?
import * as v from 'valibot'
import { parseJson } from '../journal.ts'
import type { Kickstart, KickstartRequest } from '../kickstart.ts'
import { KickstartError } from './wrong.ts'

export type Ask = (request: {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}) => Promise<{ readonly status: number; readonly body: Uint8Array }>

type Played = Pick<Kickstart, 'apiKeys' | 'requests'>

/** Plays the requests in order with the first API key. The first one that fails stops it all, and is named. */
export async function playKickstart({ apiKeys, requests }: Played, ask: Ask): Promise<readonly unknown[]> {
  const authorization = apiKeys[0]?.key ?? ''
  const total = requests.length
  const answers: unknown[] = []
  for (const [index, request] of requests.entries()) {
    const { method, url, tenantId, contentType } = request
    const { status, body: answered } = await ask({
      method,
      url,
      headers: { authorization, 'content-type': contentType, ...(tenantId && { 'x-fusionauth-tenantid': tenantId }) },
      body: new TextEncoder().encode(wordsOf(request)),
    })
    const said = Buffer.from(answered).toString('utf8')
    if (status < 200 || status > 299) {
      throw new KickstartError(
        `kickstart request ${index + 1} of ${total} (requests[${index}], ${method} ${url}) answered ${status}: ${said || 'nothing'}`,
      )
    }
    answers.push(parseJson(said))
  }
  return answers
}

/** A text that is not meant to be JSON, such as a form, is sent as it is. */
function wordsOf({ body, contentType }: KickstartRequest): string {
  if (body === undefined) return ''
  return typeof body === 'string' && !contentType.includes('json') ? body : JSON.stringify(body)
}

/** What a person wants to know of a kickstart that was played: its first application, and somebody who can sign in to it. */
export type Demo = { readonly applicationId?: string; readonly loginId?: string; readonly password?: string }

const text = v.string()
const madeApplication = v.object({ application: v.object({ id: text }) })
const registered = v.object({
  user: v.object({ email: v.optional(text), username: v.optional(text), password: text }),
  registration: v.object({ applicationId: text }),
})

export function demoOf({ requests }: Pick<Kickstart, 'requests'>, answers: readonly unknown[]): Demo {
  const applications = requests.flatMap(({ method, url }, index) => {
    const answer = v.safeParse(madeApplication, answers[index])
    return method === 'POST' && /^\/api\/application(\/[^/]+)?$/.test(url) && answer.success
      ? [answer.output.application.id]
      : []
  })
  // Whoever tries the demo wants an application that somebody can sign in to.
  const applicationId = applications.find(id => registeredFor(id, requests)) ?? applications[0]
  if (applicationId === undefined) return {}
  return { applicationId, ...registeredFor(applicationId, requests) }
}

export type Person = { readonly loginId: string; readonly password: string }

/** The first whom the requests register for this application. */
export function registeredFor(applicationId: string, requests: readonly KickstartRequest[]): Person | undefined {
  for (const { method, url, body } of requests) {
    const person = v.safeParse(registered, body)
    if (method !== 'POST' || !url.startsWith('/api/user/registration') || !person.success) continue
    if (person.output.registration.applicationId.toLowerCase() !== applicationId.toLowerCase()) continue
    const { email, username, password } = person.output.user
    return { loginId: email ?? username ?? '', password }
  }
  return undefined
}
