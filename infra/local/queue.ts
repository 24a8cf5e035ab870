// Where do messages wait until a function has dealt with them?
import { createHash, randomUUID } from 'node:crypto'
import * as v from 'valibot'
import type { Clock } from './clock.ts'
import { openJournal } from './journal.ts'

export type Message = {
  readonly id: string
  readonly queue: string
  readonly body: string
  readonly sentAt: number
  readonly due: number
  readonly receives: number
}

export type DeadLetter = Message & { readonly diedAt: number; readonly reason: string }

/** SQS as far as the platform uses it: delay, visibility, redelivery, dead letters; at least once, in no promised order. */
export type Queues = {
  /** Resolves when the message would survive a kill. */
  send(queue: string, body: string, delaySeconds?: number): Promise<{ readonly id: string; readonly md5: string }>
  /** Up to `max` messages that are due, hidden from other receivers until `done` or `failed` is said of them. */
  receive(queue: string, max: number): Message[]
  done(message: Message): Promise<void>
  /** The message comes back after the visibility time-out, or is put with the dead letters after the fifth attempt. */
  failed(message: Message, reason: string): Promise<void>
  /** Puts a thing that is not a queue message with the dead letters: a stream record that never went through. */
  bury(queue: string, body: string, reason: string): Promise<void>
  readonly dead: () => readonly DeadLetter[]
  readonly waiting: () => readonly Message[]
  close(): Promise<void>
}

const visibilitySeconds = 30
export const maxReceives = 5
const tidyAfter = 5_000

const message = v.object({
  id: v.string(),
  queue: v.string(),
  body: v.string(),
  sentAt: v.number(),
  due: v.number(),
  receives: v.number(),
})
const entry = v.variant('is', [
  v.object({ is: v.literal('waiting'), message }),
  v.object({ is: v.literal('done'), id: v.string() }),
  v.object({ is: v.literal('dead'), message, diedAt: v.number(), reason: v.string() }),
])
type Kept = Message

export async function openQueues(path: string | undefined, clock: Clock): Promise<Queues> {
  const journal = await openJournal(path, entry)
  const waiting = new Map<string, Kept>()
  const dead = new Map<string, Kept & { readonly diedAt: number; readonly reason: string }>()
  const inFlight = new Set<string>()
  for (const said of journal.entries) {
    if (said.is === 'waiting') waiting.set(said.message.id, said.message)
    else if (said.is === 'done') waiting.delete(said.id)
    else {
      waiting.delete(said.message.id)
      dead.set(said.message.id, { ...said.message, diedAt: said.diedAt, reason: said.reason })
    }
  }

  const whole = (): v.InferOutput<typeof entry>[] => [
    ...[...dead.values()].map(({ diedAt, reason, ...kept }) => ({
      is: 'dead' as const,
      message: kept,
      diedAt,
      reason,
    })),
    ...[...waiting.values()].map(kept => ({ is: 'waiting' as const, message: kept })),
  ]
  let length = 0
  const keep = (said: v.InferOutput<typeof entry>): Promise<void> => {
    length += 1
    if (length <= tidyAfter + waiting.size + dead.size) return journal.append(said)
    length = waiting.size + dead.size
    return journal.rewrite(whole())
  }
  if (journal.entries.length > waiting.size + dead.size) await journal.rewrite(whole())
  length = waiting.size + dead.size

  async function die(kept: Kept, reason: string): Promise<void> {
    waiting.delete(kept.id)
    const diedAt = clock.now()
    dead.set(kept.id, { ...kept, diedAt, reason })
    await keep({ is: 'dead', message: kept, diedAt, reason })
  }

  return {
    send: async (queue, body, delaySeconds = 0) => {
      const now = clock.now()
      const kept: Kept = { id: randomUUID(), queue, body, sentAt: now, due: now + delaySeconds * 1_000, receives: 0 }
      await keep({ is: 'waiting', message: kept })
      waiting.set(kept.id, kept)
      return { id: kept.id, md5: createHash('md5').update(body).digest('hex') }
    },
    receive: (queue, max) => {
      const now = clock.now()
      const due = [...waiting.values()]
        .filter(kept => kept.queue === queue && kept.due <= now && !inFlight.has(kept.id))
        .sort((a, b) => a.due - b.due)
        .slice(0, max)
      return due.map(kept => {
        inFlight.add(kept.id)
        const received = { ...kept, receives: kept.receives + 1 }
        waiting.set(kept.id, received)
        return received
      })
    },
    done: async ({ id }) => {
      inFlight.delete(id)
      waiting.delete(id)
      await keep({ is: 'done', id })
    },
    failed: async (received, reason) => {
      inFlight.delete(received.id)
      if (received.receives >= maxReceives) return die(received, reason)
      const back = { ...received, due: clock.now() + visibilitySeconds * 1_000 }
      waiting.set(back.id, back)
      await keep({ is: 'waiting', message: back })
    },
    bury: async (queue, body, reason) => {
      const now = clock.now()
      await die({ id: randomUUID(), queue, body, sentAt: now, due: now, receives: maxReceives }, reason)
    },
    dead: () => [...dead.values()],
    waiting: () => [...waiting.values()],
    close: () => journal.close(),
  }
}
