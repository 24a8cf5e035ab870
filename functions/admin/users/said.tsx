// What has a user agreed to, where else are they known, and what is said of them?
import { Empty } from '../../../shared/ui/layout.tsx'
import { people as words } from '../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../shared/ui/value.tsx'
import { Choose, Post, Send, Table, Tag } from '../parts.tsx'
import type { Part } from './belongings.tsx'
import type { MoreFacts } from './more-facts.ts'
import { When } from './when.tsx'

type Props = { readonly part: Part; readonly more: MoreFacts }

export const Consents = ({ part: { visit, at, edits }, more: { consents, known } }: Props) => {
  const { consents: say } = words
  const nameOf = (id: string) => known.find(one => one.id === id)?.name ?? id
  const active = new Set(consents.filter(({ status }) => status === 'Active').map(({ consentId }) => consentId))
  // Of a consent with values one agrees to a value.
  const choices = known
    .filter(({ id }) => !active.has(id))
    .flatMap(({ id, name, values }) =>
      values.length === 0
        ? [{ value: id, text: name }]
        : values.map(value => ({ value: `${id} ${value}`, text: `${name}: ${value}` })),
    )
  return (
    <>
      {consents.length === 0 ? (
        <Empty title={say.none} words={say.noneWords} />
      ) : (
        <Table caption={words.tabs.consents} columns={[say.what, say.status, say.values, say.changed, '']}>
          {consents.map(({ id, consentId, status, values, lastUpdateInstant }) => (
            <tr>
              <th scope="row">
                <a href={`/admin/consent/${consentId}`}>{nameOf(consentId)}</a>
              </th>
              <td data-name={say.status}>
                <Tag of={status === 'Active' ? 'good' : undefined}>{say.statuses[status] ?? status}</Tag>
              </td>
              <td class={values.length === 0 ? 'blank' : undefined} data-name={say.values}>
                {values.join(', ')}
              </td>
              <td class="nowrap" data-name={say.changed}>
                <Moment at={lastUpdateInstant} />
              </td>
              <td class="deeds">
                {edits && status === 'Active' && (
                  <Post
                    visit={visit}
                    action={`${at}/do`}
                    says={{ deed: 'disagree', consent: id }}
                    look="small"
                    aria={say.revokeOf(nameOf(consentId))}
                  >
                    {say.revoke}
                  </Post>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {edits && choices.length > 0 && (
        <Choose
          visit={visit}
          action={`${at}/do`}
          deed="agree"
          name="consent"
          label={say.give}
          button={say.button}
          of={choices}
        />
      )}
    </>
  )
}

export const Links = ({ part: { visit, at, edits }, more: { links } }: Props) => {
  const { links: say } = words
  if (links.length === 0) return <Empty title={say.none} words={say.noneWords} />
  return (
    <Table caption={words.tabs.links} columns={[say.provider, say.account, say.lastLogin, say.since, '']}>
      {links.map(one => (
        <tr>
          <th scope="row">
            <a href={`/admin/identity-provider/${one.identityProviderId}`}>{one.identityProviderName}</a>
          </th>
          <td class="wraps" data-name={say.account}>
            {one.displayName} <code class="muted">{one.identityProviderUserId}</code>
          </td>
          <td class="nowrap" data-name={say.lastLogin}>
            <When at={one.lastLoginInstant} />
          </td>
          <td class="nowrap" data-name={say.since}>
            <Moment at={one.insertInstant} />
          </td>
          <td class="deeds">
            {edits && (
              <Post
                visit={visit}
                action={`${at}/do`}
                says={{ deed: 'unlink', provider: one.identityProviderId, account: one.identityProviderUserId }}
                look="small"
                aria={say.unlinkOf(one.identityProviderName)}
              >
                {say.unlink}
              </Post>
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}

export const Comments = ({ part: { visit, names, at, edits }, more: { comments } }: Props) => {
  const { comments: say } = words
  return (
    <>
      {comments.length === 0 ? (
        <Empty title={say.none} words={say.noneWords} />
      ) : (
        <ol class="log">
          {comments.map(({ comment, commenterId, insertInstant }) => (
            <li>
              <p class="said-of">{comment}</p>
              <div class="meta">
                <Moment at={insertInstant} /> <a href={`/admin/user/${commenterId}`}>{names.person(commenterId)}</a>
              </div>
            </li>
          ))}
        </ol>
      )}
      {edits && (
        <Send visit={visit} action={`${at}/do`} says={{ deed: 'comment' }} look="stack">
          <div>
            <label for="comment">{say.label}</label>
            <textarea
              id="comment"
              name="comment"
              rows={3}
              maxlength={10_000}
              required
              aria-describedby="comment-hint"
            />
            <p class="hint" id="comment-hint">
              {say.hint}
            </p>
          </div>
          <button type="submit">{say.button}</button>
        </Send>
      )}
    </>
  )
}
