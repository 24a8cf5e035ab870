// What may a function touch? One grant per power, one per trigger, and nowhere else.
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Power } from '../../shared/powers.ts'
import type { Row, Trigger } from '../../shared/row.ts'

export type QueueName = Extract<Trigger, { readonly queue: string }>['queue']

/** The ARNs of what there is to touch. */
export type Reach = {
  readonly table: string
  readonly index: string
  readonly stream: string
  readonly masterSecret: string
  readonly queues: Readonly<Record<QueueName, string>>
  /** Where a batch or a scheduled call ends that no attempt could deal with. */
  readonly failures: string
  /** The identities mail may be sent from, and the configuration set it is sent with: SES asks for both. */
  readonly mail: readonly string[]
}

type Grant = { readonly actions: readonly string[]; readonly on: readonly string[] }

const reading = ({ table, index }: Reach): Grant[] => [
  { actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'], on: [table] },
  { actions: ['dynamodb:Query'], on: [table, index] },
]
const opening = ({ masterSecret }: Reach): Grant[] => [
  { actions: ['secretsmanager:GetSecretValue'], on: [masterSecret] },
]
const nothing = (): Grant[] => []

// TransactWriteItems is no action of its own: a transaction needs the action of each of its writes.
const writing = ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map(verb => `dynamodb:${verb}`)

const ofPower: Readonly<Record<Power, (reach: Reach) => Grant[]>> = {
  read: reading,
  write: reach => [...reading(reach), { actions: writing, on: [reach.table] }],
  sign: opening,
  verify: opening,
  seal: opening,
  hash: nothing,
  callOut: nothing,
  queue: ({ queues }) => [{ actions: ['sqs:SendMessage'], on: Object.values(queues) }],
  sendMail: ({ mail }) => [{ actions: ['ses:SendEmail'], on: mail }],
}

/** What Lambda does in the function's name: fetch what wakes it, and put away what it could not deal with. */
function ofTrigger(on: Trigger | undefined, reach: Reach): Grant[] {
  if (on === undefined) return []
  if ('queue' in on) {
    const actions = ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes']
    return [{ actions: actions.map(action => `sqs:${action}`), on: [reach.queues[on.queue]] }]
  }
  const putAway = { actions: ['sqs:SendMessage'], on: [reach.failures] }
  if ('everyMinutes' in on) return [putAway]
  const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator'].map(action => `dynamodb:${action}`)
  // IAM knows no resource for ListStreams: it names streams, and opens none.
  return [{ actions, on: [reach.stream] }, { actions: ['dynamodb:ListStreams'], on: ['*'] }, putAway]
}

/** The statements of a function's role. What several powers grant is written once; what reaches nothing, not at all. */
export function statementsOf(row: Row, reach: Reach): PolicyStatement[] {
  const grants = [...row.may.flatMap(power => ofPower[power](reach)), ...ofTrigger(row.on, reach)]
  const distinct = new Map(grants.map(grant => [`${grant.actions} ${grant.on}`, grant]))
  return [...distinct.values()]
    .filter(({ on }) => on.length > 0)
    .map(({ actions, on }) => new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...on] }))
}
