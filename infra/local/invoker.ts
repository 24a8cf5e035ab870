// How is a function called, as Lambda would call it?
import { randomUUID } from 'node:crypto'
import type { Clock } from './clock.ts'
import { limits } from './gateway.ts'

export type Handler = (event: never, context: never) => unknown
/** Fetches a function's code: its bundle, or its sources in a test. */
export type Load = (functionName: string) => Promise<{ readonly handler: Handler }>
export type Invoke = (functionName: string, event: unknown) => Promise<unknown>

/** Whose words the process's environment speaks at the moment; several platforms may live in one test process. */
let speaker: object | undefined

/** Makes the process's environment the platform's, for code that is about to read it. */
export function speak(environment: Readonly<Record<string, string>>): void {
  if (speaker === environment) return
  Object.assign(process.env, environment)
  speaker = environment
}

/**
 * Calls handlers in this process. Events and answers pass through JSON, so that nothing which Lambda would lose gets
 * through here. The time travels in the client context, where AWS leaves room for the caller's own words.
 */
export function invoker({
  load,
  clock,
  environment,
  complain,
}: {
  readonly load: Load
  readonly clock: Clock
  readonly environment: Readonly<Record<string, string>>
  /** Where the words of a function that failed go. */
  readonly complain: (words: string) => void
}): Invoke {
  const loaded = new Map<string, ReturnType<Load>>()
  return async (functionName, event) => {
    speak(environment)
    let code = loaded.get(functionName)
    if (code === undefined) {
      code = load(functionName)
      loaded.set(functionName, code)
      code.catch(() => loaded.delete(functionName))
    }
    const { handler } = await code.catch((reason: unknown) => {
      complain(`${functionName} does not load: ${String(reason)}`)
      throw reason
    })
    const deadline = Date.now() + limits.milliseconds
    const context = {
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
      memoryLimitInMB: '512',
      awsRequestId: randomUUID(),
      logGroupName: `/aws/lambda/${functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: false,
      clientContext: { custom: { now: String(clock.now()) } },
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    }
    try {
      const answer = await handler(copy(event) as never, context as never)
      return answer === undefined ? undefined : copy(answer)
    } catch (reason) {
      // Lambda writes it to the function's log; whoever called learns only that it failed.
      complain(`${functionName}: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`)
      throw reason
    }
  }
}

const copy = (given: unknown): unknown => JSON.parse(JSON.stringify(given))
