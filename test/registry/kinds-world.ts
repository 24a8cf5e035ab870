// What do the tests of single kinds stand on? A door, and short words for what it answers.
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import { type Answer, type Body, type Door, type DoorOptions, openDoor } from '../door.ts'

/** The key that may speak of API keys, which the door's own may not. */
export const manager = { key: 'a-key-that-manages-keys' }

export async function managedDoor(options: DoorOptions = {}): Promise<Door> {
  const door = await openDoor(options)
  await furnishing(door.platform).apiKeys([{ ...manager, keyManager: true }])
  return door
}

/** `[reason]path` of every field an answer complains of, in the order of the answer. */
export const codes = ({ body }: Answer): string[] =>
  Object.values((body?.fieldErrors ?? {}) as unknown as Record<string, { code: string }[]>).flatMap(errors =>
    errors.map(({ code }) => code),
  )

export const ok = (answer: Answer): Answer => {
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  return answer
}

export const plain = (body: Body | undefined) => body as unknown as Record<string, unknown> & { id: string }
export const named = (more: object) => ({ name: `Sample ${randomUUID()}`, ...more })
