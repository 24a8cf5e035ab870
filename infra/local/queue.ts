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
/** As `maxReceiveCount` of the queues in the cloud. */
export const maxReceives = 5
/** So many entries more than there are messages make a journal worth writing anew. */
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
type Entry = v.InferOutput<typeof entry>
type Held = { readonly waiting: Map<string, Message>; readonly dead: Map<string, DeadLetter> }

/** What there is after everything that the journal tells. */
function replayed(entries: readonly Entry[]): Held {
  const waiting = new Map<string, Message>()
  const dead = new Map<string, DeadLetter>()
  for (const said of entries) {
    if (said.is === 'waiting') waiting.set(said.message.id, said.message)
    else if (said.is === 'done') waiting.delete(said.id)
    else {
      waiting.delete(said.message.id)
      dead.set(said.message.id, { ...said.message, diedAt: said.diedAt, reason: said.reason })
    }
  }
  return { waiting, dead }
}

/** The shortest journal that tells the same. */
const entriesOf = ({ waiting, dead }: Held): Entry[] => [
  ...[...dead.values()].map(
    ({ diedAt, reason, ...letter }) => ({ is: 'dead', message: letter, diedAt, reason }) as const,
  ),
  ...[...waiting.values()].map(letter => ({ is: 'waiting', message: letter }) as const),
]

/** Opens the queues as the last process left them; without a path they begin empty and end with this one. */
export async function openQueues(path: string | undefined, clock: Clock): Promise<Queues> {
  const journal = await openJournal(path, entry)
  const held = replayed(journal.entries)
  const { waiting, dead } = held
  const inFlight = new Set<string>()
  let length = waiting.size + dead.size
  if (journal.entries.length > length) await journal.rewrite(entriesOf(held))
  const keep = (said: Entry): Promise<void> => {
    length += 1
    if (length <= tidyAfter + waiting.size + dead.size) return journal.append(said)
    length = waiting.size + dead.size
    return journal.rewrite(entriesOf(held))
  }

  async function die(letter: Message, reason: string): Promise<void> {
    waiting.delete(letter.id)
    const diedAt = clock.now()
    dead.set(letter.id, { ...letter, diedAt, reason })
    await keep({ is: 'dead', message: letter, diedAt, reason })
  }

  return {
    send: async (queue, body, delaySeconds = 0) => {
      const now = clock.now()
      const sent: Message = { id: randomUUID(), queue, body, sentAt: now, due: now + delaySeconds * 1_000, receives: 0 }
      await keep({ is: 'waiting', message: sent })
      waiting.set(sent.id, sent)
      return { id: sent.id, md5: createHash('md5').update(body).digest('hex') }
    },
    receive: (queue, max) => {
      const now = clock.now()
      const due = [...waiting.values()]
        .filter(one => one.queue === queue && one.due <= now && !inFlight.has(one.id))
        .sort((a, b) => a.due - b.due)
        .slice(0, max)
      return due.map(one => {
        inFlight.add(one.id)
        const received = { ...one, receives: one.receives + 1 }
        waiting.set(one.id, received)
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
