// In which ways does a new record of a kind come to be?
import { type Group, group } from '../../shared/kernel/fields.ts'
import type { Kind, Operation } from '../../shared/resources/define.ts'
import { generated, imported, keyMore } from '../../shared/resources/key-more.ts'
import { create as say } from '../../shared/ui/messages/console/records.ts'
import { offers } from './operations.ts'

export type Maker = {
  /** What the address calls it; the usual way has no name. */
  readonly name: string
  readonly title: string
  /** What it asks for, where that is not what the record says. */
  readonly fields?: Group
  readonly run?: Operation
}

const groupIn = (request: Group, envelope: string): Group => {
  const { entries, title = envelope } = request.entries[envelope]?.about ?? {}
  if (entries === undefined) throw new Error(`${envelope} is no group`)
  return group(title, { ...entries })
}

/** Kinds whose records are not simply written down. */
const own: Readonly<Record<string, readonly Maker[]>> = {
  key: [
    {
      name: 'generate',
      title: say.generate,
      fields: groupIn(generated, 'key'),
      run: keyMore['POST /api/key/generate'].run,
    },
    {
      name: 'import',
      title: say.import,
      fields: groupIn(imported, 'key'),
      run: keyMore['POST /api/key/import'].run,
    },
  ],
}

/** A title inside a sentence; what begins with an abbreviation keeps its capitals. */
export const inSentence = (title: string): string => title.replace(/^[A-Z](?=[a-z])/, one => one.toLowerCase())

export const canCreate = (kind: Pick<Kind, 'kind'>): boolean => offers(kind, 'create')

export const makersOf = (kind: Kind): readonly Maker[] =>
  own[kind.kind] ??
  (canCreate(kind)
    ? [
        {
          name: '',
          title: say.new(inSentence(kind.title)),
        },
      ]
    : [])
