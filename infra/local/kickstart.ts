// What does a kickstart file ask for?
import { resolve } from 'node:path'
import * as v from 'valibot'
import { expand } from './kickstart/expand.ts'
import { included, type Place, parsed } from './kickstart/files.ts'
import type { Standing } from './kickstart/standing.ts'
import { type Sources, variables } from './kickstart/variables.ts'
import { KickstartError } from './kickstart/wrong.ts'

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
  // Some files leave the first slash out.
  url: v.pipe(
    text,
    v.transform(url => (url.startsWith('/') ? url : `/${url}`)),
  ),
  body: v.optional(v.unknown()),
  tenantId: v.optional(text),
  contentType: v.optional(text, 'application/json'),
})
/** `settings` (time-outs), `license` and `licenseId` are accepted and mean nothing here. */
const kickstart = v.object({
  apiKeys: v.pipe(v.array(apiKey), v.minLength(1, 'apiKeys needs at least one key')),
  requests: v.optional(v.array(request), []),
})

export type KickstartApiKey = v.InferOutput<typeof apiKey>
export type KickstartRequest = v.InferOutput<typeof request>
export type Kickstart = {
  readonly variables: Readonly<Record<string, string>>
  readonly apiKeys: readonly KickstartApiKey[]
  readonly requests: readonly KickstartRequest[]
  readonly tenantId: string
  readonly signingKeyId: string
  /** What the requests take to be there already. */
  readonly standing: readonly Standing[]
}

/** Reads a kickstart and all it includes. Nothing has to be made for that, and what cannot be read leaves no trace. */
export async function readKickstart(path: string, sources: Sources = {}): Promise<Kickstart> {
  const place: Place = { file: resolve(path), kickstart: resolve(path), at: '' }
  const whole = parsed(await included(place.file, place))
  if (!isMembers(whole)) throw new KickstartError(`${path} is not a kickstart file`)
  const { variables: written = {}, ...rest } = whole
  const given = typeof written === 'string' ? await variablesIn(written, place) : written
  if (!isMembers(given)) throw new KickstartError(`${path}: variables must be an object`)
  const known = variables(given, place, sources)
  for (const name of Object.keys(given)) await known.lookUp(name)
  const tenantId = String(await known.lookUp('FUSIONAUTH_TENANT_ID'))
  const signingKeyId = String(await known.lookUp('FUSIONAUTH_DEFAULT_SIGNING_KEY_ID'))

  const read = v.safeParse(kickstart, await expand(rest, known.lookUp, place))
  if (!read.success) throw new KickstartError(`${path}: ${sayIssue(read.issues[0])}`)
  const { apiKeys, requests } = read.output
  const [first] = apiKeys
  const endpoints = Object.keys(first?.permissions?.endpoints ?? {})
  if (first?.tenantId || first?.ipAccessControlListId || endpoints.length > 0) {
    throw new KickstartError(`${path}: the first of apiKeys signs the requests and must not be restricted`)
  }
  return { variables: known.settled(), apiKeys, requests, tenantId, signingKeyId, standing: known.standing() }
}

/** `&{file}`: its variables may use each other, as if they stood here. */
async function variablesIn(written: string, place: Place): Promise<unknown> {
  const name = /^&\{([^}]+)\}$/.exec(written.trim())?.[1]
  return name === undefined ? written : parsed(await included(name.trim(), place))
}

const isMembers = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === 'object' && given !== null && !Array.isArray(given)

const sayIssue = (issue: v.BaseIssue<unknown>): string => {
  const place = v.getDotPath(issue)
  return `${place ? `${place}: ` : ''}${issue.message}`
}
