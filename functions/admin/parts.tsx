// Which small parts do many pages of the console share?
import type { Child } from 'hono/jsx'
import { Icon, type IconName } from '../../shared/ui/icons.tsx'
import { list } from '../../shared/ui/messages/console/records.ts'
import type { Visit } from './visit.tsx'

type PostProps = {
  readonly visit: Pick<Visit, 'session'>
  readonly action: string
  /** What the form says besides where it goes. */
  readonly says?: Readonly<Record<string, string>>
  readonly look?: string
  readonly icon?: IconName
  /** The whole sentence, where the button has only a word. */
  readonly aria?: string
  readonly children?: Child
}

/** A button that does something: a form of its own, so that it works without script and nothing is done by a link. */
export const Post = ({ visit, action, says = {}, look, icon, aria, children }: PostProps) => (
  <form method="post" action={action}>
    <input type="hidden" name="_csrf" value={visit.session.csrf} />
    {Object.entries(says).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <button type="submit" class={look} aria-label={aria}>
      {icon && <Icon of={icon} />} {children}
    </button>
  </form>
)

type NoticeProps = {
  readonly of: 'good' | 'warn' | 'danger' | 'plain'
  readonly title?: string
  readonly children?: Child
}
export const Notice = ({ of, title, children }: NoticeProps) => (
  <div class={of === 'plain' ? 'notice' : `notice ${of}`} role={of === 'danger' ? 'alert' : 'status'}>
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
