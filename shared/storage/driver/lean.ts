// How do the functions speak to DynamoDB? Signed requests over one kept-alive connection, nothing else to import.

import type { Credentials } from '../../aws/signature-v4.ts'
import { headers } from './headers.ts'
import { openLine, type Reply } from './line.ts'
import type { Attempt, Outcome, Patience } from './patience.ts'
import { patient } from './patience.ts'
import type { CancellationReason, Driver, Operation } from './port.ts'

export type LeanOptions = {
  readonly region: string
  /** Asked before every attempt, so that credentials that change are followed. */
  readonly credentials: () => Credentials
  readonly endpoint?: string | undefined
  readonly patience?: Partial<Patience>
}

/** Below a minute DynamoDB itself forgives; above it, its `Date` header tells the right time. */
const forgivenSkewMs = 60_000
const contentType = 'application/x-amz-json-1.0'

type Refusal = {
  readonly __type?: string
  readonly message?: string
  readonly Message?: string
  readonly Item?: Record<string, unknown>
  readonly CancellationReasons?: readonly CancellationReason[]
}

/** `com.amazonaws.dynamodb.v20120810#ThrottlingException` → `ThrottlingException` */
const bare = (type: string): string => type.slice(type.lastIndexOf('#') + 1)

const refusalIn = (reply: Reply): Refusal => {
  try {
    return JSON.parse(reply.text) as Refusal
  } catch {
    // Load balancers in between answer HTML; the status alone then decides.
    return {}
  }
}

export function leanDriver(options: LeanOptions): Driver {
  const { region } = options
  const url = new URL(options.endpoint ?? `https://dynamodb.${region}.amazonaws.com`)
  const { host } = url
  const line = openLine(url)
  const sign = headers()
  let skewMs = 0

  const headOf = (operation: Operation, body: string): string => {
    const target = `DynamoDB_20120810.${operation}`
    const credentials = options.credentials()
    return `POST / HTTP/1.1\r\n${sign({ host, region, contentType, credentials, target, body, now: Date.now() + skewMs })}`
  }

  /** Sets our clock by theirs and says whether that was needed. */
  const setClock = (date: string | undefined): boolean => {
    const theirs = Date.parse(date ?? '')
    if (Number.isNaN(theirs) || Math.abs(theirs - (Date.now() + skewMs)) < forgivenSkewMs) return false
    skewMs = theirs - Date.now()
    return true
  }

  const attempt: Attempt = async <O extends Operation>(
    operation: O,
    input: object,
    timeoutMs: number,
  ): Promise<Outcome<O>> => {
    const body = JSON.stringify(input)
    const head = headOf(operation, body)
    try {
      const reply = await line.exchange(head, body, timeoutMs)
      if (reply.status === 200) return { is: 'answer', output: JSON.parse(reply.text) }
      const refusal = refusalIn(reply)
      const name = bare(refusal.__type ?? (reply.status >= 500 ? 'InternalServerError' : `Status${reply.status}`))
      return {
        is: 'refusal',
        status: reply.status,
        name,
        message: refusal.message ?? refusal.Message ?? '',
        reasons: refusal.CancellationReasons,
        item: refusal.Item,
        clockSet: /Signature|RequestExpired|RequestTimeTooSkewed/.test(name) && setClock(reply.date),
      }
    } catch (cause) {
      return { is: 'lost', cause }
    }
  }

  return patient(attempt, options.patience)
}
