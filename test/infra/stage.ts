// Where do the functions run as in the cloud? Their bundles, each in a process of its own, over TLS to stand-ins for AWS.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as v from 'valibot'
import { bundle } from '../../infra/bundle.ts'
import { parseJson } from '../../infra/local/journal.ts'
import { cert } from '../contracts/certificate.ts'
import { startTerminator } from '../contracts/over-tls.ts'
import { type Body, type Door, openDoor } from '../door.ts'
import { type Call, gatewayEvent } from './gateway-event.ts'
import { type Instance, startInstance } from './instance.ts'
import { manifest, type Synthesised, synthesise } from './template.ts'

export type Answered = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  readonly text: string
  readonly body: Body
}

export type Stage = {
  readonly door: Door
  readonly cloud: Synthesised
  /** The environment of a function: the template's words, and Lambda's for region and credentials. */
  environmentOf(name: string): Readonly<Record<string, string>>
  /** What each function asked of AWS: `dynamodb:GetItem table`, `sqs:SendMessage deliveries`. */
  readonly asked: ReadonlyMap<string, ReadonlySet<string>>
  /** The instance that serves this function. */
  instance(name: string): Promise<Instance>
  /** Another one, with other words in its environment. */
  start(name: string, more?: Readonly<Record<string, string>>): Promise<Instance>
  call(name: string, given: Call): Promise<Answered>
  close(): Promise<void>
}

const region = 'us-east-1'

/** What the gateway takes for an answer; anything else it turns into a 500 of its own. */
const answer = v.strictObject({
  statusCode: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
  headers: v.optional(v.record(v.pipe(v.string(), v.regex(/^(?!set-cookie)[a-z0-9-]+$/)), v.string()), {}),
  cookies: v.optional(v.array(v.string()), []),
  body: v.string(),
}) satisfies v.GenericSchema<APIGatewayProxyStructuredResultV2>

export function answered(given: unknown): Answered {
  const { statusCode: status, headers, cookies, body: text } = v.parse(answer, given)
  return { status, headers, cookies, text, body: parseJson(text) as Body }
}

/** As IAM sees it: a transaction is the actions of its writes, and an index is not its table. */
function actionsOf({ headers, url }: IncomingMessage, body: string): string[] {
  if (url?.startsWith('/v2/email/')) return ['ses:SendEmail identity']
  const [, service = '', operation = ''] = /^(\w+?)(?:_\d+)?\.(\w+)$/.exec(String(headers['x-amz-target'])) ?? []
  const input = JSON.parse(body)
  switch (service) {
    case 'secretsmanager':
      return [`secretsmanager:${operation} secret`]
    case 'AmazonSQS':
      return [`sqs:${operation} ${String(input.QueueUrl).split('/').at(-1)}`]
    default: {
      if (operation !== 'TransactWriteItems') return [`dynamodb:${operation} ${input.IndexName ?? 'table'}`]
      const verbs = input.TransactItems.flatMap((one: object) => Object.keys(one))
      return verbs.map(
        (verb: string) => `dynamodb:${verb === 'ConditionCheck' ? 'ConditionCheckItem' : `${verb}Item`} table`,
      )
    }
  }
}

/** `mail` is where letters go that are meant for SES. */
export async function openStage({ mail }: { readonly mail: string }): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-stage-'))
  const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  const [door] = await Promise.all([openDoor({ at: Date.now() }), bundle({ folder })])
  undo.unshift(door.close)
  const cloud = synthesise({ wishes: { mailIdentities: 'example.com' } })
  undo.unshift(async () => cloud.remove())
  const asked = new Map<string, Set<string>>()
  const overTls = async (target: string | undefined, name: string) => {
    const heard = (request: IncomingMessage, body: string) => {
      const all = asked.get(name) ?? new Set()
      asked.set(name, all)
      for (const one of actionsOf(request, body)) all.add(one)
    }
    const { endpoint, stop } = await startTerminator(String(target), { requestsEach: 9, heard })
    undo.unshift(stop)
    return endpoint
  }
  const given = door.platform.environment
  await writeFile(join(folder, 'authority.pem'), cert)
  // All that stands in for AWS's own names and authorities. The rest of an environment is Lambda's or the template's.
  const networks = new Map<string, Readonly<Record<string, string>>>()
  const networkOf = async (name: string) => {
    const control = await overTls(given.AWS_ENDPOINT_URL_SQS, name)
    return {
      NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
      AWS_ENDPOINT_URL_DYNAMODB: await overTls(door.platform.engine.endpoint, name),
      AWS_ENDPOINT_URL_SECRETS_MANAGER: control,
      AWS_ENDPOINT_URL_SQS: control,
      AWS_ENDPOINT_URL_SESV2: await overTls(mail, name),
    }
  }
  for (const name of Object.keys(manifest)) networks.set(name, await networkOf(name))

  /** What CloudFormation puts where the template refers to something. */
  function deployed(value: unknown): string {
    if (typeof value === 'string') return value
    const said = JSON.stringify(value)
    const known: [RegExp, string | undefined][] = [
      [/^\{"Fn::ImportValue":"tenantry-stateful:ExportsOutputRefTable\w+"\}$/, given.TABLE_NAME],
      [/^\{"Fn::ImportValue":"tenantry-stateful:ExportsOutputRefMasterSecret\w+"\}$/, given.MASTER_SECRET_ID],
      [/^\{"Ref":"queuedeliveries[0-9A-F]{8}"\}$/, given.QUEUE_URL_DELIVERIES],
      [/^\{"Ref":"queuemessages[0-9A-F]{8}"\}$/, given.QUEUE_URL_MESSAGES],
      [/^\{"Fn::GetAtt":\["Api\w+","ApiEndpoint"\]\}$/, 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com'],
    ]
    const found = known.find(([pattern]) => pattern.test(said))?.[1]
    if (found === undefined) throw new Error(`nobody knows what ${said} is in the cloud`)
    return found
  }

  const environmentOf: Stage['environmentOf'] = name => {
    const { Variables } = cloud.lambda(name).Environment
    return {
      ...Object.fromEntries(Object.entries(Variables).map(([word, value]) => [word, deployed(value)])),
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: String(given.AWS_ACCESS_KEY_ID),
      AWS_SECRET_ACCESS_KEY: String(given.AWS_SECRET_ACCESS_KEY),
      AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjEXAMPLE//////////=',
      ...networks.get(name),
    }
  }

  const start: Stage['start'] = async (name, more = {}) => {
    const { MemorySize: memory } = cloud.lambda(name)
    const environment = { ...environmentOf(name), ...more }
    const made = await startInstance({ name, folder: join(folder, name), memory, environment })
    undo.unshift(made.stop)
    return made
  }

  const instances = new Map<string, Promise<Instance>>()
  const instance: Stage['instance'] = name => {
    const known = instances.get(name) ?? start(name)
    instances.set(name, known)
    return known
  }

  return {
    door,
    cloud,
    asked,
    environmentOf,
    instance,
    start,
    call: async (name, asked) => answered(await (await instance(name)).invoke(gatewayEvent(asked))),
    close: async () => {
      for (const back of undo) await back()
    },
  }
}
