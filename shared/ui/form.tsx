// How does a declaration become a form that a person can find their way in?
import { isDeepStrictEqual } from 'node:util'
import type { About } from '../kernel/fields.ts'
import { defaultsOf } from '../kernel/sparse.ts'
import { type Editing, idOf } from './editing.ts'
import { Control, Errors, hasParts, manyLines } from './field.tsx'
import { Icon } from './icons.tsx'
import { Limits } from './limits.tsx'
import { forms } from './messages/console/forms.ts'
import { frame } from './messages/console/frame.ts'
import { type Card, type Node, type Spot, type Tab, valueAt } from './places.ts'
import { Copy, ValueOf } from './value.tsx'

type Filling = { readonly record: unknown; readonly editing: Editing }

/** What must always be given has no default to differ from. */
const hasDefault = ({ required, default: usual }: About): boolean => required !== true || usual !== undefined

/** Whether a record says something else than its declaration does. */
export const differs = ({ about }: Spot, value: unknown): boolean =>
  hasDefault(about) &&
  !about.readOnly &&
  value !== undefined &&
  !isDeepStrictEqual(value, about.default === undefined ? undefined : defaultsOf(about))

export const TabLinks = ({
  tabs,
  more,
}: {
  readonly tabs: readonly Tab[]
  readonly more?: Tab['title'] | undefined
}) =>
  tabs.length < 2 && more === undefined ? null : (
    <nav class="tabs" aria-label={frame.sections}>
      {more !== undefined && <a href="#overview">{more}</a>}
      {tabs.map(({ id, title }) => (
        <a href={`#tab-${id}`}>{title}</a>
      ))}
    </nav>
  )

type PanelsProps = Filling & {
  readonly tabs: readonly Tab[]
  readonly all?: boolean
  /** The field that the page is about, if it is about one: its tab is the one that is open. */
  readonly about?: string | undefined
}
/** Every tab with its cards and settings; one is open, or all while a setting is looked for. */
export const TabPanels = ({ tabs, record, editing, all = false, about }: PanelsProps) => (
  <div class={`panels${tabs.length > 1 ? ' many' : ''}${all ? ' all' : ''}`}>
    {tabs.map(({ id, title, cards }) => (
      <section class={holds(cards, about) ? 'panel open' : 'panel'} id={`tab-${id}`} aria-labelledby={`head-${id}`}>
        <h2 id={`head-${id}`} class={tabs.length > 1 ? undefined : 'hidden'}>
          {title}
        </h2>
        {cards.map(card => (
          <CardOf card={card} alone={cards.length === 1 && card.title === title} record={record} editing={editing} />
        ))}
      </section>
    ))}
  </div>
)

const holds = (cards: readonly Card[], name: string | undefined): boolean =>
  name !== undefined && cards.some(({ nodes }) => nodes.some(node => nodeHolds(node, name)))

function nodeHolds(node: Node, name: string): boolean {
  if ('spot' in node) return node.spot.name === name || name.startsWith(`${node.spot.name}.`)
  if ('columns' in node) return node.lines.some(([, spots]) => spots.some(spot => spot.name === name))
  return node.nodes.some(one => nodeHolds(one, name))
}

const CardOf = ({ card, alone, ...filling }: Filling & { readonly card: Card; readonly alone: boolean }) => (
  <fieldset class="card">
    <legend class={alone ? 'hidden' : undefined}>{card.title}</legend>
    {card.nodes.map(node => (
      <NodeOf node={node} depth={0} {...filling} />
    ))}
  </fieldset>
)

const NodeOf = ({ node, depth, ...filling }: Filling & { readonly node: Node; readonly depth: number }) => {
  if ('spot' in node) return <Setting spot={node.spot} {...filling} />
  if ('columns' in node) return <Lines node={node} {...filling} />
  const { onlyWhen, nodes } = node
  const inner = nodes.filter(one => !('spot' in one && one.spot === onlyWhen))
  return (
    <div class={onlyWhen === undefined ? 'group' : 'group gated'}>
      {depth > 0 && nodes.length > 1 && node.title && node.title !== onlyWhen?.label && <h3>{node.title}</h3>}
      {onlyWhen && <Setting spot={onlyWhen} title={depth > 0 ? undefined : node.title} {...filling} />}
      {onlyWhen && inner.length > 0 ? (
        <div class="when-on">
          {inner.map(one => (
            <NodeOf node={one} depth={depth + 1} {...filling} />
          ))}
        </div>
      ) : (
        inner.map(one => <NodeOf node={one} depth={depth + 1} {...filling} />)
      )}
    </div>
  )
}

/** `refreshTokenExpirationPolicy is SlidingWindow`, `enabled is true or …` → what a script can watch. */
function watched(spot: Spot): string | undefined {
  const said = spot.about.requiredWhen?.split(';')[0]
  if (said === undefined) return undefined
  const parts = said.split(' or ').map(part => /^([\w.]+)( is (\w+))?$/.exec(part.trim()))
  if (parts.some(part => part === null) || !/ is \w+/.test(said)) return undefined
  const value = / is (\w+)/.exec(said)?.[1] ?? 'true'
  const above = spot.keys.slice(0, -1).join('.')
  const full = (path: string) => (path.includes('.') || above === '' ? path : `${above}.${path}`)
  return parts.map(part => `${full(part?.[1] ?? '')}=${part?.[3] ?? value}`).join('|')
}

const isWide = ({ kind, format, max, secret }: About): boolean =>
  kind === 'text' && secret !== true && (format === 'multiline' || (max ?? 0) >= manyLines)

/** One row: label and control; under them what it means, its default, its limits and its path. */
export const Setting = ({
  spot,
  record,
  editing,
  title,
}: Filling & { readonly spot: Spot; readonly title?: string | undefined }) => {
  const { name, about, label } = spot
  const value = valueAt(record, spot.keys)
  if (about.readOnly) return <Fixed spot={spot} value={value} />
  const isOwn = differs(spot, value) && !about.secret && editing.plain !== true
  const said = label === forms.enabled && title !== undefined ? forms.enabledOf(title) : label
  return (
    <div
      class={`setting ${about.kind}${isWide(about) ? ' wide' : ''}`}
      data-name={name}
      data-words={`${said} ${name} ${about.doc}`.toLowerCase()}
      data-when={watched(spot)}
    >
      <input type="hidden" name="_shown" value={name} />
      <div class="what">
        {hasParts(about) ? <span class="label">{said}</span> : <label for={idOf(name)}>{said}</label>}
        {about.required && about.kind !== 'flag' && <span class="needed">{forms.required}</span>}
        {isOwn && (
          <span class="own" title={forms.differs}>
            <span class="hidden">{forms.differsSentence}</span>
          </span>
        )}
        {about.effect === 'later' && <Later />}
        <span class="path">
          <Copy text={name} />
        </span>
      </div>
      <div class="how">
        <Control name={name} about={{ ...about, label: said }} value={value} editing={editing} />
        <Errors name={name} editing={editing} />
        <Limits spot={spot} editing={editing} />
        {isOwn && about.default !== undefined && (
          <button type="submit" class="link reset" name="_reset" value={name} formnovalidate>
            {forms.reset}
          </button>
        )}
      </div>
    </div>
  )
}

export const Later = () => (
  <span class="tag later" title={forms.laterWords}>
    {forms.later}
  </span>
)

const Fixed = ({ spot, value }: { readonly spot: Spot; readonly value: unknown }) =>
  value === undefined ? null : (
    <div class="setting fixed" data-name={spot.name} data-words={`${spot.label} ${spot.name}`.toLowerCase()}>
      <div class="what">
        <span class="label">{spot.label}</span>
      </div>
      <div class="how">
        <ValueOf about={spot.about} value={value} />
        <p class="hint">{forms.byPlatform(spot.about.doc)}</p>
      </div>
    </div>
  )

type LinesNode = Extract<Node, { readonly columns: readonly string[] }>
const Lines = ({ node, record, editing }: Filling & { readonly node: LinesNode }) => (
  <div class="scroll">
    <table class="lines">
      <caption>{node.title}</caption>
      <thead>
        <tr>
          <th scope="col">{forms.lineName}</th>
          {node.columns.map(one => (
            <th scope="col">{one}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {node.lines.map(([name, spots]) => (
          <tr data-name={spots[0]?.name} data-words={`${name} ${spots.map(spot => spot.name).join(' ')}`.toLowerCase()}>
            <th scope="row">
              <code>{name}</code>
            </th>
            {spots.map(spot => (
              <td>
                <input type="hidden" name="_shown" value={spot.name} />
                <Control
                  name={spot.name}
                  about={spot.about}
                  value={valueAt(record, spot.keys)}
                  editing={editing}
                  aria={spot.label}
                />
                <span class="hidden" id={`${idOf(spot.name)}-hint`}>
                  {spot.about.doc}
                </span>
                <Errors name={spot.name} editing={editing} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const withLabel = (label: string, words: string): string => (words.startsWith(label) ? words : `${label}: ${words}`)

/** What is wrong, on top, each with a link to its place. */
export const Summary = ({
  issues,
  label,
}: {
  readonly issues: Editing['issues']
  readonly label: (name: string) => string
}) =>
  issues.size === 0 ? null : (
    <div class="notice danger" role="alert" tabindex={-1} id="summary">
      <h2>
        <Icon of="alert" /> {forms.attention(issues.size)}
      </h2>
      <ul>
        {[...issues].map(([name, words]) => (
          <li>
            {name === '' ? words.join(' ') : <a href={`#${idOf(name)}`}>{withLabel(label(name), words.join(' '))}</a>}
          </li>
        ))}
      </ul>
    </div>
  )

/** "Find a setting": a plain form; with script it filters as one types. */
export const Find = ({
  action,
  words,
  found,
}: {
  readonly action: string
  readonly words: string
  readonly found: number
}) => (
  <search>
    <form class="find" method="get" action={action}>
      <label class="hidden" for="find">
        {forms.find}
      </label>
      <span class="with-icon">
        <Icon of="search" />
        <input id="find" name="find" type="search" value={words} placeholder={forms.find} autocomplete="off" />
      </span>
      <button type="submit">{forms.findShort}</button>
      <output class="muted" id="found" for="find">
        {words === '' ? '' : forms.found(found)}
      </output>
      {words !== '' && <a href={action}>{forms.showAll}</a>}
    </form>
  </search>
)
