// What did people note of a user?
import { Empty } from '../../../../shared/ui/layout.tsx'
import { people as words } from '../../../../shared/ui/messages/console/people.ts'
import { Moment } from '../../../../shared/ui/value.tsx'
import { Send } from '../../parts.tsx'
import type { MorePartProps } from './part.ts'

export const Comments = ({ part: { visit, names, at, edits }, more: { comments } }: MorePartProps) => {
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
