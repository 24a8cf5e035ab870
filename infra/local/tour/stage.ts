// How is a step of the tour timed, told and failed?
import { messageOf } from '../../../shared/kernel/thrown.ts'

export type Told = {
  readonly number: number
  readonly name: string
  readonly ms: number
  readonly words: string
  readonly failed: boolean
}

/** What a step gives to those after it, and what it says of the answer. */
export type Done<T> = { readonly said: string; readonly value: T }
export type Step = <T>(name: string, play: () => Promise<Done<T>>) => Promise<T>

/** Thrown when a step fails; that has been told already. */
export class StepFailed extends Error {}

export function stage(tell: (told: Told) => void): Step {
  let number = 0
  return async (name, play) => {
    number += 1
    const began = performance.now()
    const told = (words: string, failed: boolean) =>
      tell({ number, name, ms: performance.now() - began, words, failed })
    try {
      const { said, value } = await play()
      told(said, false)
      return value
    } catch (reason) {
      told(messageOf(reason), true)
      throw new StepFailed(name)
    }
  }
}

/** The official client's answer, which it also throws when the status is no success. */
type ClientAnswer<T> = { readonly statusCode: number; readonly response: T; readonly exception: unknown }

/** The body of an answer with this status; any other status is a failure that shows what came instead. */
export async function answered<T>(status: number, call: Promise<ClientAnswer<T>>): Promise<T> {
  const answer = await call.catch((refused: ClientAnswer<T> | Error) => refused)
  if (answer instanceof Error) throw answer
  if (answer.statusCode === status) return answer.response
  const { exception, response, statusCode } = answer
  const words = exception instanceof Error ? exception.message : JSON.stringify(exception ?? response ?? 'no body')
  throw new Error(`${statusCode ?? 'no answer'} instead of ${status}: ${words}`)
}

/** The client declares every member of an answer optional; these must be there. */
export function present<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`the answer has no ${what}`)
  return value
}

export function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
