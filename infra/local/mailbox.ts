// What has been sent, and to whom?
import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import type { Clock } from './clock.ts'
import { openJournal } from './journal.ts'

const address = v.object({ address: v.string(), display: v.optional(v.string()) })
const letter = v.object({
  from: address,
  to: v.array(address),
  cc: v.optional(v.array(address)),
  bcc: v.optional(v.array(address)),
  subject: v.string(),
  html: v.optional(v.string()),
  text: v.optional(v.string()),
  headers: v.optional(v.record(v.string(), v.string())),
})
const via = v.object({ host: v.string(), port: v.number(), security: v.string(), username: v.optional(v.string()) })
/** What the mail adapter posts. A password of the tenant's SMTP server is dropped here. */
export const posted = v.object({ letter, via: v.nullish(via) })

const captured = v.object({ id: v.string(), at: v.number(), letter, via: v.nullish(via) })
export type Captured = v.InferOutput<typeof captured>

const entry = v.variant('is', [v.object({ is: v.literal('letter'), captured }), v.object({ is: v.literal('emptied') })])

export type Mailbox = {
  /** Newest first. */
  all(): readonly Captured[]
  /** Newest first, those to this address. */
  to(address: string): readonly Captured[]
  find(id: string): Captured | undefined
  empty(): Promise<void>
  /** The next `times` letters are refused with this SMTP-like status: 4xx temporary, 5xx final. */
  refuse(status: number, times?: number): void
  /** Takes a letter in, or answers the status it was told to refuse with. */
  take(given: v.InferOutput<typeof posted>): Promise<{ readonly reference: string } | { readonly refused: number }>
  close(): Promise<void>
}

/** More than anybody reads on one machine; the oldest go first. */
const capacity = 1_000

/** Opens the mailbox as the last process left it; without a path it begins empty. */
export async function openMailbox(path: string | undefined, clock: Clock): Promise<Mailbox> {
  const journal = await openJournal(path, entry)
  let letters: Captured[] = []
  let refusal = { status: 0, times: 0 }
  for (const said of journal.entries) {
    if (said.is === 'emptied') letters = []
    else letters.unshift(said.captured)
  }
  letters = letters.slice(0, capacity)
  if (journal.entries.length > letters.length) {
    await journal.rewrite(letters.toReversed().map(one => ({ is: 'letter', captured: one })))
  }
  return {
    all: () => letters,
    to: wanted => letters.filter(one => one.letter.to.some(to => to.address.toLowerCase() === wanted.toLowerCase())),
    find: id => letters.find(one => one.id === id),
    empty: async () => {
      letters = []
      await journal.append({ is: 'emptied' })
    },
    refuse: (status, times = 1) => {
      refusal = { status, times }
    },
    take: async ({ letter, via }) => {
      if (refusal.times > 0) {
        refusal = { ...refusal, times: refusal.times - 1 }
        return { refused: refusal.status }
      }
      const one: Captured = { id: randomUUID(), at: clock.now(), letter, via }
      await journal.append({ is: 'letter', captured: one })
      letters = [one, ...letters].slice(0, capacity)
      return { reference: one.id }
    },
    close: () => journal.close(),
  }
}

/** The addresses a reader of the letter could follow, each once, in the order of the text. */
export function linksOf({ letter: { text = '', html = '' } }: Captured): readonly string[] {
  const inHtml = [...html.matchAll(/href\s*=\s*["']([^"']+)["']/gi)].map(([, link = '']) =>
    link.replaceAll('&amp;', '&'),
  )
  const inText = text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? []
  return [...new Set([...inText.map(link => link.replace(/[.,;:]+$/, '')), ...inHtml])]
}
