// How is a record of which there is one read and changed, without an id in its path?
import type { Kind, More, Stored } from './define.ts'
import { retrieve } from './read.ts'
import { lines } from './routes.ts'
import { patch, update } from './store.ts'

/** Bootstrap makes the record; what is left are three of the machine's operations, at its fixed id. */
export function singleton<R extends Stored>(kind: Kind<R>, id: string) {
  const path = { [lines[kind.kind].id]: id }
  const what = kind.title.toLowerCase()
  const at = (doc: string, run: More['run']): More => ({
    doc: `${doc} the ${what}.`,
    answer: 'record',
    run: (c, asking) => run(c, { ...asking, path }),
  })
  return { read: at('Read', retrieve(kind)), replace: at('Replace', update(kind)), patch: at('Change', patch(kind)) }
}
