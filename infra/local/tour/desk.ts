// How does the tour reach what only a developer's instance has: mailbox, clock and schedules?
import * as v from 'valibot'

export type Letter = { readonly subject: string; readonly text: string }

const letters = v.object({
  letters: v.array(v.object({ subject: v.string(), text: v.optional(v.string(), '') })),
})
const time = v.object({ now: v.number() })

export type Desk = {
  /** Waits for the next letter to this address. */
  letterTo(address: string): Promise<Letter>
  now(): Promise<number>
  /** Moves the clock by this many milliseconds; backwards when negative. */
  move(byMs: number): Promise<void>
  run(functionName: string): Promise<unknown>
}

/** The pages for developers of a running platform, as a program asks them. */
export function desk(url: string): Desk {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${url}/_dev/${path}`, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} /_dev/${path} was answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }
  return {
    letterTo: address =>
      eventually(`a letter to ${address}`, async () => {
        const found = v.parse(letters, await ask('GET', `mailbox.json?to=${encodeURIComponent(address)}`))
        return found.letters[0]
      }),
    now: async () => v.parse(time, await ask('GET', 'clock.json')).now,
    move: async byMs => {
      await ask('POST', 'clock', { advance: byMs })
    },
    run: name => ask('POST', `run/${name}`),
  }
}

/** Mails and webhooks come after the answer that caused them. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = performance.now() + 15_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error(`${what} did not come within 15 seconds`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
