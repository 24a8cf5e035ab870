// Which small parts do many pages of the console share?
import type { Child } from 'hono/jsx'
import { Icon, type IconName } from '../../shared/ui/icons.tsx'
import { list } from '../../shared/ui/messages/console/records.ts'
import type { Visit } from './visit.tsx'

type SendProps = {
  readonly visit: Pick<Visit, 'session'>
  readonly action: string
  /** What the form says besides what is typed into it. */
  readonly says?: Readonly<Record<string, string>>
  readonly look?: string | undefined
  readonly id?: string
  readonly children?: Child
}

/** A form that changes something: it says from whose session it came (visit.tsx asks). */
export const Send = ({ visit, action, says = {}, look, id, children }: SendProps) => (
  <form method="post" action={action} class={look} id={id}>
    <input type="hidden" name="_csrf" value={visit.session.csrf} />
    {Object.entries(says).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    {children}
  </form>
)

type PostProps = Pick<SendProps, 'visit' | 'action' | 'says' | 'look' | 'children'> & {
  readonly icon?: IconName
  /** The whole sentence, where the button has only a word. */
  readonly aria?: string
}

/** A button that does something: a form of its own, so that it works without script and nothing is done by a link. */
export const Post = ({ look, icon, aria, children, ...form }: PostProps) => (
  <Send {...form}>
    <button type="submit" class={look} aria-label={aria}>
      {icon && <Icon of={icon} />} {children}
    </button>
  </Send>
)

type ChooseProps = Pick<SendProps, 'visit' | 'action'> & {
  readonly deed: string
  /** What is chosen, by its name in the form. */
  readonly name: string
  readonly label: string
  readonly button: string
  readonly of: readonly { readonly value: string; readonly text: string }[]
}

/** One of several, and the button that does it. */
export const Choose = ({ visit, action, deed, name, label, button, of }: ChooseProps) => (
  <Send visit={visit} action={action} says={{ deed }} look="inline">
    <label for={deed}>{label}</label>
    <select id={deed} name={name} required>
      {of.map(({ value, text }) => (
        <option value={value}>{text}</option>
      ))}
    </select>
    <button type="submit">{button}</button>
  </Send>
)

type SeekProps = {
  readonly action: string
  readonly id: string
  readonly label: string
  readonly words: string
  readonly hint: string
  readonly button: string
}

/** A box to look for words in a list. */
export const Seek = ({ action, id, label, words, hint, button }: SeekProps) => (
  <search>
    <form method="get" action={action}>
      <label class="hidden" for={id}>
        {label}
      </label>
      <span class="with-icon">
        <Icon of="search" />
        <input id={id} name="q" type="search" value={words} placeholder={hint} autocomplete="off" />
      </span>
      <button type="submit">{button}</button>
    </form>
  </search>
)

/** Names and what they stand for. */
export const Facts = ({ facts }: { readonly facts: readonly (readonly [name: Child, value: Child])[] }) => (
  <div class="card pad">
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  </div>
)

type NoticeProps = {
  readonly of: 'good' | 'warn' | 'danger' | 'plain'
  readonly title?: string
  readonly id?: string
  readonly children?: Child
}

/** What came of a click, or should be known before one. */
export const Notice = ({ of, title, id, children }: NoticeProps) => (
  <div class={of === 'plain' ? 'notice' : `notice ${of}`} role={of === 'danger' ? 'alert' : 'status'} id={id}>
    {title !== undefined && (
      <h2>
        <Icon of={of === 'good' ? 'check' : 'alert'} /> {title}
      </h2>
    )}
    {children}
  </div>
)

export const Tag = ({
  of,
  children,
}: {
  readonly of?: 'good' | 'warn' | 'danger' | undefined
  readonly children?: Child
}) => <span class={of === undefined ? 'tag' : `tag ${of}`}>{children}</span>

type TableProps = {
  readonly caption: string
  /** An empty title is a column of buttons. */
  readonly columns: readonly string[]
  readonly children?: Child
}

/** A table that becomes a list of cards on a phone: cells carry the name of their column. */
export const Table = ({ caption, columns, children }: TableProps) => (
  <div class="scroll">
    <table class="list">
      <caption class="hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(column => (
            <th scope="col">{column === '' ? <span class="hidden">{list.actions}</span> : column}</th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
)
