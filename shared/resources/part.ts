// How does a list inside a record change: as a whole with the record, or one by one on routes of its own?
import { isDeepStrictEqual } from 'node:util'
import { type AnySchema, type Field, group, id, instant, optional } from '../kernel/fields.ts'
import { newId } from '../kernel/ids.ts'
import { type Issue, parse } from '../kernel/issues.ts'
import { patched } from '../kernel/patch.ts'
import { invalid, orRefuse, refuse } from '../kernel/refusal.ts'
import type { Asking, Kind, Means, More, Operation, Stored } from './define.ts'
import { findOr404 } from './find.ts'
import { changeRecord } from './store.ts'

/** What every part has; its name is unique in its record. */
export const partFields = {
  id: optional(id({ doc: 'Its id.' })),
  insertInstant: optional(instant({ doc: 'When it was created.', readOnly: true })),
  lastUpdateInstant: optional(instant({ doc: 'When it was last changed.', readOnly: true })),
}
export type Part = {
  readonly id?: string | undefined
  readonly name: string
  readonly insertInstant?: number | undefined
  readonly lastUpdateInstant?: number | undefined
}

const isSame = (a: Part, b: Part): boolean => (b.id === undefined ? a.name === b.name : a.id === b.id)

const saysTheSame = <P extends Part>(a: P, b: P): boolean =>
  isDeepStrictEqual({ ...a, ...undated }, { ...b, ...undated })
const undated = { id: undefined, insertInstant: undefined, lastUpdateInstant: undefined }

/** The parts asked for, each with the id and the instants of the one it was; new ones get theirs. */
export const settled = <P extends Part>(had: readonly P[], asked: readonly P[], now: number): P[] =>
  asked.map(part => {
    const was = had.find(one => isSame(one, part))
    const { id: own = newId(), insertInstant = now, lastUpdateInstant = now } = was ?? { id: part.id }
    return {
      ...part,
      id: own,
      insertInstant,
      lastUpdateInstant: was && saysTheSame(was, part) ? lastUpdateInstant : now,
    }
  })

/** Two parts of one name, or of one id, would be one to everybody. */
export function partIssues(path: string, parts: readonly Part[]): Issue[] {
  const repeats = (read: (part: Part) => string | undefined) => new Set(parts.map(read)).size < parts.length
  return repeats(part => part.name) || repeats(part => part.id) ? [{ path, reason: 'duplicate' }] : []
}

type Parts<R, P> = {
  readonly kind: Kind<R & Stored>
  readonly envelope: string
  /** What a caller may say of one. */
  readonly fields: Field
  /** The names of both ids in the path. */
  readonly ids: readonly [record: string, part: string]
  readonly read: (record: R) => readonly P[]
  readonly write: (record: R, parts: readonly P[]) => R
}

/** The operations on one part. Each is a change of the whole record, judged as every change of it is. */
export function partOperations<R extends Stored, P extends Part>(of: Parts<R, P>) {
  const { kind, envelope, fields, read, write, ids } = of
  const [recordId, partId] = ids
  const input = group('Request', { [envelope]: fields })

  const said = (document: unknown): P => Object(orRefuse(parse(input, document)))[envelope]
  type Edit = (parts: readonly P[]) => readonly P[]
  async function change(c: Means, { by, path }: Asking, own: string, edit: Edit): Promise<P | undefined> {
    const to = (before: R): R => {
      const parts = edit(read(before))
      if (new Set(parts.map(({ name }) => name)).size < parts.length) throw invalid(`${envelope}.name`, 'duplicate')
      return write(before, parts)
    }
    const changed = await changeRecord(c, kind, { by, id: path[recordId] ?? '', request: {}, to })
    return read(changed).find(one => one.id === own)
  }
  const answered = (found: P | undefined) => ({ status: 200, body: { [envelope]: found } }) as const
  const there = (parts: readonly P[], own: string): P => parts.find(one => one.id === own) ?? refuse('notFound')

  const create: Operation = async (c, asking) => {
    const own = asking.path[partId] ?? newId()
    const made = said(asking.document)
    const edit: Edit = parts => {
      if (parts.some(one => one.id === own)) throw invalid(`${envelope}.id`, 'duplicate')
      return [...parts, { ...made, id: own }]
    }
    return answered(await change(c, asking, own, edit))
  }
  const replacing =
    (next: (before: P, asking: Asking) => P): Operation =>
    async (c, asking) => {
      const own = asking.path[partId] ?? ''
      const edit: Edit = parts => {
        const before = there(parts, own)
        return parts.map(one => (one === before ? { ...next(one, asking), id: own } : one))
      }
      return answered(await change(c, asking, own, edit))
    }
  const patch = replacing((before, { patch: given }) => {
    const result = patched(given?.form ?? 'json', { [envelope]: before }, given?.document)
    return result.ok ? said(result.value) : refuse('invalid', ...result.issues)
  })
  const remove: Operation = async (c, asking) => {
    const own = asking.path[partId] ?? ''
    const edit: Edit = parts => {
      const gone = there(parts, own)
      return parts.filter(one => one !== gone)
    }
    await change(c, asking, own, edit)
    return { status: 200 }
  }
  const retrieve: Operation = async (c, { by, path }) => {
    const { record } = await findOr404(c, kind, by, path[recordId] ?? '')
    return answered(there(read(record), path[partId] ?? ''))
  }
  const update = replacing((_, { document }) => said(document))
  const answer: AnySchema = group('Answer', { [envelope]: fields })
  const more = (doc: string, run: Operation): More => ({ doc, answer, run })
  return {
    create: more(`Add one ${envelope}.`, create),
    update: more(`Replace one ${envelope}.`, update),
    patch: more(`Change one ${envelope}.`, patch),
    retrieve: more(`Retrieve one ${envelope}.`, retrieve),
    remove: { doc: `Delete one ${envelope}.`, run: remove } satisfies More,
  }
}
