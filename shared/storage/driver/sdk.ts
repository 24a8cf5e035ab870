// How does everything outside the functions speak to DynamoDB? Through the AWS SDK and its credential chain.
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Attempt, Outcome, Patience } from './patience.ts'
import { patient } from './patience.ts'
import type { CancellationReason, Driver, Operation, Operations } from './port.ts'

export type SdkOptions = Pick<DynamoDBClientConfig, 'region' | 'endpoint' | 'credentials'> & {
  readonly patience?: Partial<Patience>
}

type SdkError = Error & {
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly Item?: Record<string, unknown>
  readonly CancellationReasons?: readonly CancellationReason[]
}

type Send = (input: never, how: { readonly abortSignal: AbortSignal }) => Promise<unknown>

export function sdkDriver({ patience, ...config }: SdkOptions = {}): Driver {
  // One attempt only: the SDK's own retries would hide that an earlier attempt may have happened.
  const client = new DynamoDBClient({ ...config, maxAttempts: 1 })
  const commands = {
    GetItem: (input, how) => client.send(new GetItemCommand(input), how),
    BatchGetItem: (input, how) => client.send(new BatchGetItemCommand(input), how),
    Query: (input, how) => client.send(new QueryCommand(input), how),
    PutItem: (input, how) => client.send(new PutItemCommand(input), how),
    UpdateItem: (input, how) => client.send(new UpdateItemCommand(input), how),
    DeleteItem: (input, how) => client.send(new DeleteItemCommand(input), how),
    TransactWriteItems: (input, how) => client.send(new TransactWriteItemsCommand(input), how),
  } satisfies Record<Operation, Send>

  const attempt: Attempt = async <O extends Operation>(
    operation: O,
    input: Operations[O][0],
    timeoutMs: number,
  ): Promise<Outcome<O>> => {
    const send = commands[operation] as (
      input: Operations[O][0],
      how: { readonly abortSignal: AbortSignal },
    ) => Promise<Operations[O][1]>
    try {
      return { is: 'answer', output: await send(input, { abortSignal: AbortSignal.timeout(timeoutMs) }) }
    } catch (thrown) {
      const error = thrown as SdkError
      // No credentials anywhere: trying again finds none either.
      if (error.name === 'CredentialsProviderError') throw error
      const status = error.$metadata?.httpStatusCode
      // An answer that could not be read (status 200) is as good as none.
      if (status === undefined || status < 300) return { is: 'lost', cause: error }
      return {
        is: 'refusal',
        status,
        name: error.name,
        message: error.message,
        reasons: error.CancellationReasons,
        item: error.Item,
        // The SDK sets its clock by the `Date` of such a refusal before it throws.
        clockSet: /Signature|RequestExpired|RequestTimeTooSkewed/.test(error.name),
      }
    }
  }

  return patient(attempt, patience)
}
