// When is a call to DynamoDB tried again, and when is it given up?
import { TableUnavailable } from '../table.ts'
import type { CancellationReason, Driver, Operation, Operations } from './port.ts'
import { DriverError } from './port.ts'

/** What one attempt came to. */
export type Outcome<O extends Operation = Operation> =
  | { readonly is: 'answer'; readonly output: Operations[O][1] }
  | Refused
  /** No answer: the request may have been acted on, or not. */
  | { readonly is: 'lost'; readonly cause: unknown }

type Refused = {
  readonly is: 'refusal'
  readonly status: number
  readonly name: string
  readonly message: string
  readonly reasons?: readonly CancellationReason[] | undefined
  readonly item?: Record<string, unknown> | undefined
  /** The attempt learned that its clock was wrong and has set it, so that the next one may pass. */
  readonly clockSet?: boolean
}

export type Attempt = <O extends Operation>(
  operation: O,
  input: Operations[O][0],
  timeoutMs: number,
) => Promise<Outcome<O>>

export type Patience = {
  /** How long one attempt may take: DynamoDB answers in some 10 ms, a dead connection never does. */
  readonly attemptMs: number
  /** How long the call may take in all: a user waits for it. */
  readonly deadlineMs: number
  /** Full jitter: the n-th pause is a random part of `baseMs` · 2ⁿ, but never above `capMs`. */
  readonly baseMs: number
  readonly capMs: number
}

export const patience: Patience = { attemptMs: 1_000, deadlineMs: 5_000, baseMs: 25, capMs: 1_000 }

const throttling = new Set([
  'ProvisionedThroughputExceededException',
  'ProvisionedThroughputExceeded',
  'ThrottlingException',
  'ThrottlingError',
  'Throttling',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequestsException',
  'LimitExceededException',
])
const contention = new Set(['TransactionConflictException', 'TransactionConflict', 'TransactionInProgressException'])

const passes = (name: string): boolean => throttling.has(name) || contention.has(name)

/** A transaction nobody's expectation undid: it met another one or a throttled partition, and may be tried again. */
const undoneByChance = (refused: Refused): boolean => {
  const codes = (refused.reasons ?? []).map(reason => reason.Code).filter(code => code !== undefined && code !== 'None')
  return codes.length > 0 && codes.every(code => code !== undefined && passes(code))
}

const worthRepeating = (refused: Refused): boolean =>
  refused.status >= 500 ||
  refused.name === 'InternalServerError' ||
  passes(refused.name) ||
  (refused.name === 'TransactionCanceledException' && undoneByChance(refused))

export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Full jitter, so that callers refused together do not come back together. */
export const backOff = (attempt: number, how: Pick<Patience, 'baseMs' | 'capMs'>): number =>
  Math.random() * Math.min(how.capMs, how.baseMs * 2 ** attempt)

const words = (outcome: Outcome): string =>
  outcome.is === 'refusal'
    ? `${outcome.name}: ${outcome.message}`
    : outcome.is === 'lost'
      ? String(outcome.cause instanceof Error ? outcome.cause.message : outcome.cause)
      : ''

export const patient = (attempt: Attempt, given: Partial<Patience> = {}): Driver => {
  const how = { ...patience, ...given }
  return {
    async send(operation, input) {
      const deadline = performance.now() + how.deadlineMs
      let clockSet = false
      for (let attempts = 1; ; attempts += 1) {
        const left = deadline - performance.now()
        const outcome = await attempt(operation, input, Math.max(1, Math.min(how.attemptMs, left)))
        if (outcome.is === 'answer') return Object.assign(outcome.output, { attempts })

        let wait = backOff(attempts, how)
        if (outcome.is === 'refusal') {
          // Once only: a clock that is set and still refused is not the clock.
          const afterSetting = outcome.clockSet === true && !clockSet
          if (afterSetting) {
            clockSet = true
            wait = 0
          } else if (!worthRepeating(outcome)) {
            const { reasons, item } = outcome
            throw new DriverError(outcome.name, outcome.message, {
              ...(reasons === undefined ? {} : { reasons }),
              ...(item === undefined ? {} : { item }),
            })
          }
        }
        if (performance.now() + wait >= deadline) {
          throw new TableUnavailable(`${operation} gave up after ${attempts} attempts: ${words(outcome)}`, {
            cause: outcome.is === 'lost' ? outcome.cause : undefined,
          })
        }
        await pause(wait)
      }
    },
  }
}
