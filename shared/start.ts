// Which adapters does this instance use? The only file that reads the environment.

import { keyring } from './flows/keyring.ts'
import type { Always, Granted, Log, Power, With } from './powers.ts'
import { configuration } from './resources/configuration.ts'
import type { Row } from './row.ts'
import { leanDriver } from './storage/driver/lean.ts'
import { dynamoTable } from './storage/dynamo-table.ts'
import type { Meter } from './storage/table.ts'

/** What a request of this instance works with, at `now`: among it, what the powers `P` stand for. */
export type Started<P extends Power = never> = (now: number) => Promise<Always & Partial<Granted[Power]> & With<P>>

const need = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is missing`)
  return value
}

const log: Log = (level, what, facts) => {
  process.stdout.write(`${JSON.stringify({ level, what, ...facts })}\n`)
}

const credentials = () => {
  const sessionToken = process.env.AWS_SESSION_TOKEN
  return {
    accessKeyId: need('AWS_ACCESS_KEY_ID'),
    secretAccessKey: need('AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken !== undefined && { sessionToken }),
  }
}

const aws = (service: string) => {
  const endpoint = process.env[`AWS_ENDPOINT_URL_${service}`]
  return { region: need('AWS_REGION'), credentials, ...(endpoint !== undefined && { endpoint }) }
}

/** Builds, once per instance, what the row's powers name; adapters nobody asked for are never evaluated. */
export function start<const R extends Row>(row: R): Started<R['may'][number]> {
  const may = new Set<Power>(row.may)
  let instance: ReturnType<typeof build> | undefined
  return async now => {
    instance ??= build(may)
    // `build` has just made what these very powers stand for: the one place where the compiler has to be told so.
    return (await instance)(now) as never
  }
}

/** How long a call of the table may take in all, where somebody has less patience than its driver. */
const patience = () => {
  const deadlineMs = Number(process.env.TABLE_DEADLINE_MS)
  return deadlineMs > 0 ? { patience: { deadlineMs } } : {}
}

async function build(may: ReadonlySet<Power>): Promise<(now: number) => Always & Partial<Granted[Power]>> {
  const driver = leanDriver({ ...aws('DYNAMODB'), ...patience() })
  const tableName = need('TABLE_NAME')
  const metered = process.env.METER === 'true'
  const baseUrl = (process.env.BASE_URL ?? '').replace(/\/$/, '')
  const alone = process.env.ALONE_SINCE
  const remember = configuration({ maxAgeSeconds: Number(process.env.CONFIGURATION_MAX_AGE_SECONDS ?? 10) })
  const sealer = may.has('seal') || may.has('sign') || may.has('verify') ? await openSealer() : undefined
  const rings = sealer === undefined ? undefined : await openSigner()
  const fixed = {
    ...(may.has('seal') && sealer !== undefined && { sealer }),
    ...(may.has('hash') && { hasher: await openHasher() }),
    ...(may.has('callOut') && { outgoing: await openOutgoing() }),
    ...(may.has('sendMail') && { mail: await openMail() }),
    ...(may.has('queue') && { queue: await openQueue() }),
  }
  return now => {
    const meter: Meter | undefined = metered ? { trips: 0, calls: 0, readUnits: 0, writeUnits: 0 } : undefined
    const table = dynamoTable({ driver, tableName, now, ...(meter && { meter }) })
    const known = remember(table, now)
    return {
      now,
      log,
      baseUrl,
      ...(alone && { aloneSince: Number(alone) }),
      table,
      configuration: known,
      ...(meter && { meter }),
      ...(rings !== undefined &&
        sealer !== undefined && { keyring: keyring({ configuration: known, sealer, ...rings }) }),
      ...fixed,
    }
  }
}

async function openSealer() {
  const [{ sealer }, { masterKey }] = await Promise.all([
    import('./ports/secrets/sealer.ts'),
    import('./ports/secrets/secrets-manager.ts'),
  ])
  return sealer(masterKey({ ...aws('SECRETS_MANAGER'), secretId: need('MASTER_SECRET_ID') }))
}

async function openSigner() {
  const [{ localSigner }, { publicJwk }] = await Promise.all([
    import('./ports/signer/local.ts'),
    import('./ports/signer/jwk.ts'),
  ])
  return { ...localSigner(), publicJwk }
}

async function openHasher() {
  const { hasher } = await import('./ports/hasher/hasher.ts')
  return hasher()
}

async function openOutgoing() {
  const { outgoingWhenNeeded } = await import('./ports/http/when-needed.ts')
  return outgoingWhenNeeded({ allowPrivate: process.env.ALLOW_PRIVATE_ADDRESSES === 'true' })
}

async function openMail() {
  if (process.env.MAIL === 'capture') {
    const { captureMail } = await import('./ports/mail/capture.ts')
    return captureMail(need('MAILBOX_URL'))
  }
  const [{ chooseMail }, { sesMail }, { smtpMail }] = await Promise.all([
    import('./ports/mail/choose.ts'),
    import('./ports/mail/ses.ts'),
    import('./ports/mail/smtp.ts'),
  ])
  const configurationSet = process.env.SES_CONFIGURATION_SET
  const own = sesMail({ ...aws('SESV2'), ...(configurationSet && { configurationSet }) })
  return chooseMail({ own, smtp: smtpMail({ allowPrivate: process.env.ALLOW_PRIVATE_ADDRESSES === 'true' }) })
}

async function openQueue() {
  const { sqs } = await import('./ports/queue/sqs.ts')
  return sqs({
    ...aws('SQS'),
    urls: { deliveries: need('QUEUE_URL_DELIVERIES'), messages: need('QUEUE_URL_MESSAGES') },
  })
}
