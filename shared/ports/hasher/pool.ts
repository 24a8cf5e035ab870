// Who does the slow hashing, so that the event loop never waits?
import { Worker } from 'node:worker_threads'

/** One hash to compute; `hash-worker.mjs` reads these. `memory` is in KiB. */
type Job =
  | { readonly kind: 'bcrypt'; readonly password: string; readonly salt: Uint8Array; readonly factor: number }
  | {
      readonly kind: 'argon2id'
      readonly password: string
      readonly salt: Uint8Array
      readonly passes: number
      readonly memory: number
      readonly lanes: number
      readonly bytes: number
    }
  | {
      readonly kind: 'salted' | 'phpass'
      readonly digest: 'md5' | 'sha256' | 'sha512'
      readonly password: string
      readonly salt: Uint8Array
      readonly factor: number
    }

export type Run = (job: Job) => Promise<string>

type Waiting = { readonly job: Job; readonly settle: (text: string) => void; readonly fail: (cause: Error) => void }
type Seat = { readonly worker: Worker; busy: Waiting | undefined }
type Reply = { readonly text: string } | { readonly trouble: string }

/** At most `threads` workers, each started when there is work and none is idle, one job at a time in each. */
export function pool(url: URL, threads: number): Run {
  const seats = new Set<Seat>()
  const waiting: Waiting[] = []

  function open(): Seat {
    // No inherited loaders: the worker is plain JavaScript wherever it was started from.
    const seat: Seat = { worker: new Worker(url, { execArgv: [] }), busy: undefined }
    seat.worker.on('message', (reply: Reply) => {
      const done = seat.busy
      seat.busy = undefined
      // An idle worker must not keep the process alive; one at work must.
      seat.worker.unref()
      if ('text' in reply) done?.settle(reply.text)
      else done?.fail(new Error(reply.trouble))
      next()
    })
    seat.worker.on('error', cause => close(seat, cause instanceof Error ? cause : new Error(String(cause))))
    seat.worker.on('exit', () => close(seat, new Error('The hash worker ended.')))
    seats.add(seat)
    return seat
  }

  function close(seat: Seat, cause: Error) {
    seats.delete(seat)
    seat.busy?.fail(cause)
    seat.busy = undefined
    next()
  }

  function next() {
    if (waiting.length === 0) return
    const seat = [...seats].find(one => one.busy === undefined) ?? (seats.size < threads ? open() : undefined)
    if (seat === undefined) return
    seat.busy = waiting.shift()
    seat.worker.ref()
    seat.worker.postMessage({ job: seat.busy?.job })
  }

  return job =>
    new Promise((settle, fail) => {
      waiting.push({ job, settle, fail })
      next()
    })
}
