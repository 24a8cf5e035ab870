// How does one of several that want the same row get it?
import type { With } from '../powers.ts'
import { Conflict, type Row } from '../storage/table.ts'

/**
 * The row as written, or `undefined` when somebody else was faster: then what it stands for is theirs. Time line: two
 * copies of one message read the same version; only one of them gets to send.
 */
export async function writeIfFirst<B>(
  c: With<'write'>,
  { version, ...row }: Row<B>,
  body: NoInfer<B>,
): Promise<Row<B> | undefined> {
  try {
    await c.table.commit([{ put: { ...row, body }, expect: { version } }])
    return { ...row, body, version: version + 1 }
  } catch (error) {
    if (error instanceof Conflict) return undefined
    throw error
  }
}
