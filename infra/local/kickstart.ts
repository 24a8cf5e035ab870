// How is an untouched instance furnished from a kickstart file?
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { parseJson } from './journal.ts'

/** The one thing wrong with a kickstart, said in one line. */
export class KickstartError extends Error {}

const text = v.string()
const apiKey = v.looseObject({
  key: text,
  description: v.optional(text),
  name: v.optional(text),
  tenantId: v.optional(text),
  keyManager: v.optional(v.boolean()),
  ipAccessControlListId: v.optional(text),
  permissions: v.optional(v.looseObject({ endpoints: v.optional(v.record(text, v.array(text))) })),
})
const request = v.object({
  method: v.picklist(['POST', 'PUT', 'PATCH']),
  url: text,
  body: v.optional(v.unknown()),
  tenantId: v.optional(text),
  contentType: v.optional(text, 'application/json'),
})
/** `settings` (time-outs), `license` and `licenseId` are accepted and mean nothing here. */
const kickstart = v.object({
  variables: v.optional(v.record(text, v.unknown()), {}),
  apiKeys: v.pipe(v.array(apiKey), v.minLength(1, 'apiKeys needs at least one key')),
  requests: v.optional(v.array(request), []),
})

export type KickstartApiKey = v.InferOutput<typeof apiKey>
export type KickstartRequest = v.InferOutput<typeof request>
export type Kickstart = {
  readonly variables: Readonly<Record<string, string>>
  readonly apiKeys: readonly KickstartApiKey[]
  readonly requests: readonly KickstartRequest[]
}

export type Sources = {
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Variables that are known before the file is read. */
  readonly provided?: Readonly<Record<string, string>>
  /** Makes the default tenant with this id, and answers the variables that only then have a value. */
  readonly prepare?: (tenantId: string) => Promise<Readonly<Record<string, string>>>
}

/**
 * Reads a kickstart file. Variables are settled first, once each: `#{UUID()}` in a variable is one id wherever the
 * variable is used. A variable may use those before it.
 */
export async function readKickstart(
  path: string,
  { environment = process.env, provided = {}, prepare }: Sources = {},
): Promise<Kickstart> {
  const whole = await json(path)
  if (typeof whole !== 'object' || whole === null) throw new KickstartError(`${path} is not a kickstart file`)
  const known = new Map<string, string>()
  const lookUp = (name: string): string => {
    if (name === 'UUID()') return randomUUID()
    const value = name.startsWith('ENV.') ? environment[name.slice(4)] : known.get(name)
    if (value === undefined) throw new KickstartError(`${path} uses #{${name}}, which has no value`)
    return value
  }
  const given =
    'variables' in whole && typeof whole.variables === 'object' && whole.variables !== null ? whole.variables : {}
  for (const [name, value] of Object.entries(provided)) known.set(name, value)
  for (const [name, value] of Object.entries(given)) known.set(name, await expandText(String(value), lookUp, path))
  // Unless the file says which id the default tenant shall have, it gets a new one; both names mean the same id.
  const tenantId = known.get('defaultTenantId') ?? randomUUID()
  const managerId = known.get('tenantManagerApplicationId') ?? randomUUID()
  known.set('FUSIONAUTH_TENANT_ID', tenantId)
  known.set('FUSIONAUTH_TENANT_MANAGER_APPLICATION_ID', managerId)
  known.set('FUSIONAUTH_TENANT_MANAGER_ID', managerId)
  for (const [name, value] of Object.entries((await prepare?.(tenantId)) ?? {})) known.set(name, value)

  const expanded = await expand({ ...whole, variables: {} }, lookUp, path)
  const parsed = v.safeParse(kickstart, expanded)
  if (!parsed.success) throw new KickstartError(`${path}: ${sayIssue(parsed.issues[0])}`)
  const { apiKeys, requests } = parsed.output
  if (apiKeys[0]?.tenantId !== undefined || Object.keys(apiKeys[0]?.permissions?.endpoints ?? {}).length > 0) {
    throw new KickstartError(`${path}: the first of apiKeys signs the requests and must not be restricted`)
  }
  return { variables: Object.fromEntries(known), apiKeys, requests }
}

type LookUp = (name: string) => string

/** `&{file}` as a whole value is that file's JSON; in any text, `@{file}` is that file's words and `#{name}` a variable's. */
async function expand(value: unknown, lookUp: LookUp, path: string): Promise<unknown> {
  if (typeof value === 'string') {
    const included = /^&\{([^}]+)\}$/.exec(value.trim())?.[1]
    if (included === undefined) return expandText(value, lookUp, path)
    const file = resolve(dirname(path), await expandText(included, lookUp, path))
    return expand(await json(file), lookUp, file)
  }
  if (Array.isArray(value)) return inOrder(value, one => expand(one, lookUp, path))
  if (typeof value !== 'object' || value === null) return value
  const entries = await inOrder(Object.entries(value), async ([name, one]) => [
    await expandText(name, lookUp, path),
    await expand(one, lookUp, path),
  ])
  return Object.fromEntries(entries)
}

async function inOrder<A, B>(list: readonly A[], work: (one: A) => Promise<B>): Promise<B[]> {
  const done: B[] = []
  for (const one of list) done.push(await work(one))
  return done
}

/** Words of an included file are taken as they are: a template may well contain `#{`. */
async function expandText(given: string, lookUp: LookUp, path: string): Promise<string> {
  let expanded = ''
  let rest = given
  for (;;) {
    const found = /(\\?)([#@])\{([^}]*)\}/.exec(rest)
    if (found === null) return expanded + rest
    const [all, escaped, kind, name = ''] = found
    expanded += rest.slice(0, found.index)
    if (escaped) expanded += all.slice(1)
    else if (kind === '#') expanded += lookUp(name.trim())
    else expanded += await words(resolve(dirname(path), name.trim()))
    rest = rest.slice(found.index + all.length)
  }
}

async function words(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (reason) {
    const code = reason instanceof Error && 'code' in reason ? String(reason.code) : String(reason)
    throw new KickstartError(`cannot read ${path}: ${code === 'ENOENT' ? 'there is no such file' : code}`)
  }
}

async function json(path: string): Promise<unknown> {
  const value = parseJson(await words(path))
  if (value === undefined) throw new KickstartError(`${path} is not JSON`)
  return value
}

const sayIssue = (issue: v.BaseIssue<unknown>): string => {
  const place = v.getDotPath(issue)
  return `${place ? `${place}: ` : ''}${issue.message}`
}

type Ask = (request: {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}) => Promise<{ readonly status: number; readonly body: Uint8Array }>

/** Plays the requests in order with the first API key. The first one that fails stops it all, and is named. */
export async function playKickstart({ apiKeys, requests }: Kickstart, ask: Ask): Promise<readonly unknown[]> {
  const authorization = apiKeys[0]?.key ?? ''
  const total = requests.length
  const answers: unknown[] = []
  for (const [index, { method, url, body, tenantId, contentType }] of requests.entries()) {
    const { status, body: answered } = await ask({
      method,
      url,
      headers: { authorization, 'content-type': contentType, ...(tenantId && { 'x-fusionauth-tenantid': tenantId }) },
      body: new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)),
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

/** What a person wants to know of a kickstart that was played: its first application, and somebody who can sign in to it. */
export type Demo = { readonly applicationId?: string; readonly loginId?: string; readonly password?: string }

const madeApplication = v.object({ application: v.object({ id: text }) })
const registered = v.object({
  user: v.object({ email: v.optional(text), username: v.optional(text), password: text }),
  registration: v.object({ applicationId: text }),
})

export function demoOf({ requests }: Kickstart, answers: readonly unknown[]): Demo {
  const applications = requests.flatMap(({ method, url }, index) => {
    const answer = v.safeParse(madeApplication, answers[index])
    return method === 'POST' && /^\/api\/application(\/[^/]+)?$/.test(url) && answer.success
      ? [answer.output.application.id]
      : []
  })
  const applicationId = applications[0]
  if (applicationId === undefined) return {}
  return { applicationId, ...registeredFor(applicationId, requests) }
}

export type Person = { readonly loginId: string; readonly password: string }

/** The first whom the requests register for this application. */
export function registeredFor(applicationId: string, requests: readonly KickstartRequest[]): Person | undefined {
  for (const { method, url, body } of requests) {
    const person = v.safeParse(registered, body)
    if (method !== 'POST' || !url.startsWith('/api/user/registration') || !person.success) continue
    if (person.output.registration.applicationId !== applicationId) continue
    const { email, username, password } = person.output.user
    return { loginId: email ?? username ?? '', password }
  }
  return undefined
}
