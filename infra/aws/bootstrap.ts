// How does a platform that was just deployed get its first tenant and its first API key?
//
// No route can make them: every route that could wants an API key. So whoever may write to the table and read the master
// secret, with the credentials the AWS SDK finds, does it from here. Run again, it finishes what was cut off and leaves
// alone what is there.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { isUuid, newId, opaque } from '../../shared/kernel/ids.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { AwsError } from '../../shared/ports/aws/json.ts'
import { sealer } from '../../shared/ports/secrets/sealer.ts'
import { masterKey } from '../../shared/ports/secrets/secrets-manager.ts'
import { adminApplicationId } from '../../shared/resources/application.ts'
import { bootstrap, createApiKey } from '../../shared/resources/bootstrap.ts'
import { configuration, type Instance } from '../../shared/resources/configuration.ts'
import type { Means } from '../../shared/resources/define.ts'
import { rowsOf } from '../../shared/resources/find.ts'
import { DriverError } from '../../shared/storage/driver/port.ts'
import { sdkDriver } from '../../shared/storage/driver/sdk.ts'
import { dynamoTable } from '../../shared/storage/dynamo-table.ts'
import { keys } from '../../shared/storage/keys.ts'
import { furnishFrom } from '../local/kickstart/furnish-from.ts'
import type { Ask } from '../local/kickstart/play.ts'
import { KickstartError } from '../local/kickstart/wrong.ts'
import { type Kickstart, readKickstart } from '../local/kickstart.ts'
import { type Deployment, findDeployment, Unusable } from './deployment.ts'

const usage = `npm run bootstrap -- [options]

  --outputs FILE     what cdk deploy --outputs-file wrote        (dist/outputs.json)
  --stage NAME       which platform, when the file knows several
  --table NAME --secret ID --region R --url URL                  instead of the file
  --tenant-id UUID   the id of the default tenant                (drawn)
  --new-key          make an API key although there are some
  --kickstart FILE   make what this kickstart file says, on an instance that nobody has used yet`

const options = {
  outputs: { type: 'string', default: 'dist/outputs.json' },
  stage: { type: 'string' },
  table: { type: 'string' },
  secret: { type: 'string' },
  region: { type: 'string' },
  url: { type: 'string' },
  'tenant-id': { type: 'string' },
  'new-key': { type: 'boolean', default: false },
  kickstart: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

export type Saying = {
  /** What it came to. */
  readonly say: (line: string) => void
  /** What is being done. */
  readonly progress: (line: string) => void
}

export async function run(args: readonly string[], { say, progress }: Saying): Promise<void> {
  // What the SDK says of Node 20 concerns its releases to come, and would bury the key.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  const { values } = parseArgs({ args: [...args], options })
  if (values.help) return say(usage)
  const tenantId = values['tenant-id']
  if (tenantId !== undefined && !isUuid(tenantId)) throw new Unusable(`--tenant-id ${tenantId} is no UUID`)
  if (tenantId !== undefined && values.kickstart !== undefined) {
    throw new Unusable('a kickstart file says itself which id the default tenant gets: leave --tenant-id out')
  }
  const place = await findDeployment(values, process.env)
  progress(`table ${place.table} in ${place.region}`)
  const { c, written } = await reach(place)
  const known = (await c.table.get<Instance>(keys.record('instance', 'instance', 'instance')))?.body
  const hasKeys = (await rowsOf(c.table, 'instance', 'api-key')).length > 0

  if (values.kickstart !== undefined && !hasKeys) {
    return kickstart({ c, place, file: values.kickstart, known }, { say, progress })
  }
  progress(known === undefined ? 'making the default tenant, its signing key and the letters' : 'looking what is there')
  // Clients of OpenID Connect find the platform by the issuer of its tokens.
  const settings = place.url === undefined ? {} : { tenant: { issuer: place.url } }
  const made = await bootstrap(c, { tenantId: tenantId ?? newId(), ...settings })
  const key = values['new-key'] || !hasKeys ? opaque() : undefined
  if (key !== undefined) await createApiKey(c, { key, name: 'Made by bootstrap' })
  if (written() === 0) say('This instance was there already: nothing was changed.')
  if (tenantId !== undefined && made.defaultTenantId !== tenantId.toLowerCase()) {
    say(`Its default tenant is another one than ${tenantId}, and stays.`)
  }
  if (values.kickstart !== undefined) say(`${values.kickstart} was not played: somebody has used this instance before.`)
  say(facts({ place, tenantId: made.defaultTenantId, key }))
}

type Kickstarting = {
  readonly c: Means
  readonly place: Deployment
  readonly file: string
  readonly known: Instance | undefined
}

async function kickstart({ c, place, file, known }: Kickstarting, { say, progress }: Saying): Promise<void> {
  const { url, api } = place
  if (url === undefined || api === undefined) throw new Unusable('a kickstart is played through the API: say --url')
  progress(`reading ${file}`)
  const script = await readKickstart(file, {
    provided: {
      TENANTRY_BASE_URL: url,
      TENANTRY_ISSUER: url,
      ...(known && {
        defaultTenantId: known.defaultTenantId,
        FUSIONAUTH_DEFAULT_SIGNING_KEY_ID: known.signingKeyId,
      }),
    },
  })
  const { tenantId } = script
  if (known !== undefined && known.defaultTenantId !== tenantId) {
    throw new Unusable(`the default tenant is ${known.defaultTenantId} already, and ${file} wants ${tenantId}`)
  }
  progress('making the default tenant, its signing key and the letters')
  await furnishFrom(script, {
    powers: async () => c,
    ask: asking(api, script, progress),
    opened: () => say(facts({ place, tenantId, key: script.apiKeys[0]?.key })),
  })
  say(`${file} was played: ${script.requests.length} requests.`)
}

/** Sends each request to the deployed API, as its clients do. */
function asking(api: string, { requests }: Kickstart, progress: Saying['progress']): Ask {
  let played = 0
  return async ({ method, url, headers, body }) => {
    played += 1
    progress(`${played} of ${requests.length}: ${method} ${url}`)
    const signal = AbortSignal.timeout(30_000)
    const answer = await fetch(api + url, { method, headers, body, signal }).catch((cause: unknown) => {
      throw new Unusable(
        `${api} does not answer: ${inOneLine(cause instanceof Error ? (cause.cause ?? cause) : cause)}`,
      )
    })
    return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) }
  }
}

/** The powers of a function that may write and seal, held by whoever runs this. */
async function reach({ table: tableName, secret, region }: Deployment) {
  const { config } = new SecretsManagerClient({ region })
  const endpoint = process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER
  const master = masterKey({ region, secretId: secret, credentials: config.credentials, ...(endpoint && { endpoint }) })
  // Before anything is written: what would be sealed with no key cannot be made.
  await master().catch((cause: unknown) => {
    throw new Unusable(`the master secret ${secret} cannot be read: ${inOneLine(cause)}`)
  })
  const now = Date.now()
  const meter = { trips: 0, calls: 0, readUnits: 0, writeUnits: 0 }
  const table = dynamoTable({ driver: sdkDriver({ region }), tableName, now, meter })
  const c: Means = {
    now,
    log: () => {},
    baseUrl: '',
    table,
    configuration: configuration({ maxAgeSeconds: 0 })(table, now),
    sealer: sealer(master),
  }
  return { c, written: () => meter.writeUnits }
}

type Facts = { readonly place: Deployment; readonly tenantId: string; readonly key: string | undefined }

function facts({ place, tenantId, key }: Facts): string {
  const lines = [
    ...(place.url === undefined ? [] : [['Address', place.url]]),
    ['Tenant', tenantId],
    ['Application', adminApplicationId],
    ['API key', key ?? 'as it was shown when it was made; --new-key makes another'],
  ]
  return lines.map(([name = '', value]) => `  ${name.padEnd(12)} ${value}`).join('\n')
}

/** What went wrong, for somebody who has a terminal and no stack trace. */
export function inOneLine(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.name === 'CredentialsProviderError') {
    return 'no AWS credentials: sign in (aws sso login), or set AWS_PROFILE'
  }
  if (cause instanceof DriverError && cause.name === 'ResourceNotFoundException') return 'there is no such table'
  if (cause instanceof Refusal) {
    return `refused: ${cause.issues.map(({ path, reason }) => `[${reason}]${path}`).join(', ') || cause.code}`
  }
  const named = cause instanceof Unusable || cause instanceof KickstartError || cause instanceof AwsError
  const words = named || cause.name === 'Error' ? cause.message : `${cause.name}: ${cause.message}`
  return words.replaceAll(/\s+/g, ' ').trim()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  run(process.argv.slice(2), { say: console.log, progress: console.error }).catch((cause: unknown) => {
    console.error(`bootstrap: ${inOneLine(cause)}`)
    process.exitCode = 1
  })
}
