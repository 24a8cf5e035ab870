// What may an operator choose when deploying? Each choice is a word of CDK's context: `-c alarms=each`, or cdk.json.
import { join } from 'node:path'
import type { Node } from 'constructs'
import * as v from 'valibot'

const words = v.pipe(
  v.string(),
  v.transform(given =>
    given
      .split(',')
      .map(word => word.trim())
      .filter(word => word !== ''),
  ),
)
const yes = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false'])]),
  v.transform(given => String(given) === 'true'),
)
const whole = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer(), v.minValue(1))

const choices = v.strictObject({
  /** Begins the names of both stacks, so that several platforms fit into one account. */
  stage: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/)), 'tenantry'),
  /** The address people reach the platform under; the API's own when there is none. */
  baseUrl: v.optional(v.pipe(v.string(), v.url())),
  /** SES identities (domains or addresses, separated by commas) that mail may be sent from. They must be verified. */
  mailIdentities: v.optional(v.pipe(words, v.array(v.pipe(v.string(), v.regex(/^[^\s*/]+$/)))), ''),
  /** An SES configuration set of this account, e.g. one that tells of bounces. */
  mailConfigurationSet: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))),
  /** Who is told of an alarm; nobody is when there is no address. */
  alarmEmail: v.optional(v.pipe(v.string(), v.email())),
  /** `few` stays within the ten alarms that an account has free of charge; `each` watches every function for itself. */
  alarms: v.optional(v.picklist(['none', 'few', 'each']), 'few'),
  /** A platform for trying out: deleting its stacks deletes its data. */
  disposable: v.optional(yes, false),
  /** Requests per second that the gateway lets through, over all tenants. */
  requestsPerSecond: v.optional(whole, 1_000),
  /** How long a change of configuration may go unnoticed by a running function. */
  configurationMaxAgeSeconds: v.optional(whole),
  logRetentionDays: v.optional(v.pipe(whole, v.picklist([1, 3, 7, 14, 30, 60, 90, 180, 365])), 30),
  /** Where the bundles are. */
  bundles: v.optional(v.string(), join(import.meta.dirname, '../../dist/functions')),
})

export type Choices = v.InferOutput<typeof choices>
export type Wishes = v.InferInput<typeof choices>

/** A wish that cannot be granted ends the synthesis with one clear line. */
export function choose(wishes: Wishes = {}): Choices {
  const given = v.safeParse(choices, wishes)
  if (!given.success) throw new Error(`the deployment cannot be built:\n${v.summarize(given.issues)}`)
  return given.output
}

/** The context also holds CDK's own words, so only ours are picked. */
export function wishesOf(node: Node): Wishes {
  const given = Object.keys(choices.entries).map(name => [name, node.tryGetContext(name)] as const)
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}
