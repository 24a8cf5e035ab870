// Who stands in for Secrets Manager, SQS and the post office?
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as v from 'valibot'
import { parseJson } from './journal.ts'
import { type Mailbox, posted } from './mailbox.ts'
import type { Queues } from './queue.ts'

export type Control = {
  /** What a function needs in its environment to reach all three. */
  readonly environment: Readonly<Record<string, string>>
  stop(): Promise<void>
}

type Answer = { readonly status: number; readonly body: unknown; readonly error?: string }

const secretAsked = v.object({ SecretId: v.string() })
const message = v.object({ QueueUrl: v.string(), MessageBody: v.string(), DelaySeconds: v.optional(v.number(), 0) })
const region = 'us-east-1'
const account = '000000000000'

/** A server on the loopback that speaks as much of the AWS protocols as the functions use, to their own clients. */
export async function startControl(options: {
  readonly masterSecret: string
  readonly queues: Queues
  readonly mailbox: Mailbox
  readonly queueNames: readonly string[]
  readonly onMessage: () => void
}): Promise<Control> {
  const secretId = 'tenantry/master'
  // Anybody on this machine can reach the port; only who was told the words of this start is served.
  const accessKeyId = `LOCAL${randomUUID().replaceAll('-', '').slice(0, 15).toUpperCase()}`
  const mailPath = `/mailbox/${randomUUID()}`

  async function answer(request: IncomingMessage, body: unknown): Promise<Answer> {
    if (request.url === mailPath) return takeLetter(body, options.mailbox)
    if (!request.headers.authorization?.includes(accessKeyId)) return refused('UnrecognizedClientException')
    const target = request.headers['x-amz-target']
    if (target === 'secretsmanager.GetSecretValue') {
      const asked = v.safeParse(secretAsked, body)
      if (!asked.success || asked.output.SecretId !== secretId) return refused('ResourceNotFoundException')
      const ARN = `arn:aws:secretsmanager:${region}:${account}:secret:${secretId}`
      return {
        status: 200,
        body: {
          ARN,
          Name: secretId,
          SecretString: options.masterSecret,
          VersionId: 'local',
          VersionStages: ['AWSCURRENT'],
        },
      }
    }
    if (target === 'AmazonSQS.SendMessage') return send(body)
    return refused('UnknownOperationException')
  }

  async function send(body: unknown): Promise<Answer> {
    const given = v.safeParse(message, body)
    if (!given.success) return refused('InvalidParameterValue')
    const queue = given.output.QueueUrl.split('/').at(-1) ?? ''
    if (!options.queueNames.includes(queue)) return refused('QueueDoesNotExist')
    // SQS refuses these too; a handler must not find out in the cloud.
    if (given.output.DelaySeconds < 0 || given.output.DelaySeconds > 900) return refused('InvalidParameterValue')
    if (Buffer.byteLength(given.output.MessageBody) > 1_048_576) return refused('InvalidParameterValue')
    const { id, md5 } = await options.queues.send(queue, given.output.MessageBody, given.output.DelaySeconds)
    options.onMessage()
    return { status: 200, body: { MessageId: id, MD5OfMessageBody: md5 } }
  }

  const server = createServer(async (request, response) => {
    try {
      const pieces: Buffer[] = []
      for await (const piece of request) pieces.push(Buffer.from(piece))
      const { status, body, error } = await answer(request, parseJson(Buffer.concat(pieces).toString('utf8')))
      response.writeHead(status, {
        'content-type': 'application/x-amz-json-1.1',
        ...(error && { 'x-amzn-errortype': error }),
      })
      response.end(JSON.stringify(body))
    } catch (reason) {
      response.writeHead(500).end(JSON.stringify({ message: String(reason) }))
    }
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  server.unref()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    environment: {
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: randomUUID(),
      AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
      MASTER_SECRET_ID: secretId,
      AWS_ENDPOINT_URL_SQS: url,
      ...Object.fromEntries(
        options.queueNames.map(name => [`QUEUE_URL_${name.toUpperCase()}`, `${url}/${account}/${name}`]),
      ),
      MAIL: 'capture',
      MAILBOX_URL: url + mailPath,
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function takeLetter(body: unknown, mailbox: Mailbox): Promise<Answer> {
  const given = v.safeParse(posted, body)
  if (!given.success) return { status: 400, body: { message: v.summarize(given.issues) } }
  const taken = await mailbox.take(given.output)
  if ('refused' in taken)
    return { status: taken.refused, body: { message: 'The mailbox was told to refuse this letter.' } }
  return { status: 200, body: taken }
}

const refused = (error: string): Answer => ({ status: 400, body: { __type: error, message: error }, error })
