// What is every request held to that is cut off at each of its writes?
import { expect, test } from 'vitest'
import type { Request, sweeping } from './sweep-given.ts'

type Requests = Readonly<Record<string, Request<never>>>

const slow = 60_000

/** `sweeperOf` is asked when the tests run: the door opens before them. `of`: how a row begins that each request makes. */
export function holdsFor(sweeperOf: () => ReturnType<typeof sweeping>, requests: Requests, { of = '' } = {}): void {
  test.each(Object.entries(requests))(
    '%s: old state or new one, told of exactly when it is the new one',
    async (name, request) => {
      const { status, whole, wrong } = await sweeperOf().sweep(request)
      expect(status, name).toBe(200)
      expect(whole.filter(one => one.startsWith(of)).length).toBeGreaterThan(0)
      expect(wrong.join('\n')).toBe('')
    },
    slow,
  )

  test(
    'while nothing can be written each is 503, and works as ever when it can',
    async () => {
      expect((await sweeperOf().throttled(requests)).join('\n')).toBe('')
    },
    slow,
  )
}
