// How is a value shown to somebody who only reads?
import type { About } from '../kernel/fields.ts'
import { isRecord } from '../kernel/sparse.ts'
import { Icon } from './icons.tsx'
import { forms } from './messages/console/forms.ts'
import { instantInWords, labelOf, valueInWords } from './words.ts'

/** The name and the address of a record, for references. */
export type Find = (kind: string, id: string) => { readonly name: string; readonly href: string } | undefined

export const Moment = ({ at }: { readonly at: number }) => {
  const iso = new Date(at).toISOString()
  return (
    <time datetime={iso} title={`${iso} (${at})`}>
      {instantInWords(at)}
    </time>
  )
}

/** Something to be copied as a whole: an id, a path, a key. */
export const Copy = ({ text }: { readonly text: string }) => (
  <span class="copy">
    <code>{text}</code>
    <button type="button" class="icon-button needs-script" data-copy={text} aria-label={forms.copy} title={forms.copy}>
      <Icon of="copy" />
    </button>
  </span>
)

export function ValueOf({
  about,
  value,
  find,
}: {
  readonly about: About
  readonly value: unknown
  readonly find?: Find
}) {
  const none = <span class="muted">{about.secret ? forms.notShown : forms.notSet}</span>
  if (value === undefined || value === null || value === '') return none
  if (about.secret) return <span>••••••••</span>
  if (about.format === 'instant' && typeof value === 'number') return <Moment at={value} />
  if (about.kind === 'reference') return <Named kind={about.refersTo ?? ''} id={String(value)} find={find} />
  if (about.kind === 'flag')
    return (
      <span class={value === true ? 'on' : 'off'}>
        <Icon of={value === true ? 'check' : 'sleep'} /> {value === true ? forms.on : forms.off}
      </span>
    )
  if (Array.isArray(value)) return value.length === 0 ? none : <Many about={about} values={value} find={find} />
  if (isRecord(value)) {
    if (Object.keys(value).length === 0) return none
    if (about.kind === 'bag') return <pre>{JSON.stringify(value, undefined, 2)}</pre>
    return <Pairs about={about} value={value} find={find} />
  }
  if (typeof value === 'string' && (about.format === 'multiline' || value.includes('\n'))) return <pre>{value}</pre>
  if (about.format === 'uuid') return <Copy text={String(value)} />
  return <span>{valueInWords(about, value)}</span>
}

const Named = ({ kind, id, find }: { readonly kind: string; readonly id: string; readonly find: Find | undefined }) => {
  const found = find?.(kind, id)
  return found === undefined ? <Copy text={id} /> : <a href={found.href}>{found.name}</a>
}

type ManyProps = { readonly about: About; readonly values: readonly unknown[]; readonly find: Find | undefined }
const Many = ({ about, values, find }: ManyProps) => {
  const item = about.item?.about
  if (item === undefined) return <span>{values.join(', ')}</span>
  return (
    <ul class="values">
      {values.map(one => (
        <li>
          <ValueOf about={item} value={one} {...(find && { find })} />
        </li>
      ))}
    </ul>
  )
}

/** As declared, the platform’s own members left out. */
function inOrder({ entries }: About, value: Record<string, unknown>): [string, unknown][] {
  if (entries === undefined) return Object.entries(value)
  return Object.keys(entries).flatMap(key => (entries[key]?.about.readOnly ? [] : [[key, value[key]]]))
}

/** The members of a group, or the values of a map. */
const Pairs = ({
  about,
  value,
  find,
}: {
  readonly about: About
  readonly value: Record<string, unknown>
  readonly find: Find | undefined
}) => {
  const aboutOf = (key: string) => about.entries?.[key]?.about ?? about.item?.about
  return (
    <dl class="inner">
      {inOrder(about, value).flatMap(([key, one]) => {
        const inner = aboutOf(key)
        return inner === undefined || one === undefined
          ? []
          : [
              <dt>{about.entries === undefined ? <code>{key}</code> : labelOf(key, inner)}</dt>,
              <dd>
                <ValueOf about={inner} value={one} {...(find && { find })} />
              </dd>,
            ]
      })}
    </dl>
  )
}
