// Which entities does a query string mean?
import { resembles } from './query.ts'

type Searched = {
  readonly id: string
  readonly name: string
  readonly clientId: string
  readonly tenantId: string
  readonly parentId?: string | undefined
  readonly type: { readonly id?: string | undefined; readonly name?: string | undefined }
  readonly data: Readonly<Record<string, unknown>>
}

type Term = { readonly path: string | undefined; readonly words: string; readonly not: boolean }

/** `word`, `"two words"`, `field:word`, `-word`, `NOT word`, joined by AND or nothing. `undefined`: OR or brackets. */
export function readQuery(query: string): readonly Term[] | undefined {
  const parts = [...query.matchAll(/(-)?(?:([\w.]+):)?(?:"([^"]*)"|(\S+))/g)]
  const terms: Term[] = []
  let not = false
  for (const [whole, minus, path, quoted, word = ''] of parts) {
    if (whole === 'AND') continue
    if (whole === 'OR' || (quoted === undefined && /[()[\]{}]/.test(word))) return undefined
    if (whole === 'NOT') {
      not = true
      continue
    }
    terms.push({ path, words: quoted ?? word, not: not || minus !== undefined })
    not = false
  }
  return terms
}

export const answersTo = (entity: Searched, terms: readonly Term[]): boolean =>
  terms.every(({ path, words, not }) => {
    const values = path === undefined ? [entity.name, entity.clientId, entity.id] : [textAt(entity, path)]
    return values.some(value => value !== undefined && matches(value, words)) !== not
  })

/** A word without a star is looked for as a whole word, a phrase anywhere. */
const matches = (value: string, words: string): boolean =>
  words.includes('*') || words.includes(' ')
    ? resembles(value, words)
    : value.toLowerCase() === words.toLowerCase() ||
      value
        .toLowerCase()
        .split(/[\s@.,;]+/)
        .includes(words.toLowerCase())

function textAt(entity: Searched, path: string): string | undefined {
  const value = path.split('.').reduce<unknown>((inner, name) => Object(inner)[name], renamed(entity))
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value)
}

/** The search engine's own names for what is elsewhere on the wire. */
const renamed = (entity: Searched) => ({ ...entity, typeId: entity.type.id, entityType: entity.type })
