// What does somebody read, and type, before anything is deleted?
import { html, type Shown } from '../../shared/http/pages.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import { Head, type Place, Shell } from '../../shared/ui/layout.tsx'
import { Notice, Post, Send } from './parts.tsx'
import type { Visit } from './visit.tsx'

type Words = Readonly<
  Record<
    'softTitle' | 'softWords' | 'softButton' | 'hardTitle' | 'goes' | 'final' | 'type' | 'confirm' | 'button',
    string
  >
>

type Deletion = {
  readonly title: string
  readonly trail: readonly Place[]
  /** What has to be typed. */
  readonly name: string
  /** Where the form goes. */
  readonly action: string
  /** The way that loses nothing, where there is one. */
  readonly soft: { readonly action: string; readonly says?: Readonly<Record<string, string>> } | undefined
  /** What goes with it. */
  readonly goes: readonly string[]
  readonly words: Words
  /** Why nothing was deleted. */
  readonly problem: string | undefined
}

export function deletionPage(
  visit: Visit,
  { title, trail, name, action, soft, goes, words, problem }: Deletion,
): Shown {
  return html(
    problem === undefined ? 200 : 400,
    <Shell frame={visit.frame} title={title}>
      <Head title={title} trail={trail} />
      {problem !== undefined && <Notice of="danger" title={problem} id="problem" />}
      {soft !== undefined && (
        <div class="card pad">
          <h2>{words.softTitle}</h2>
          <p>{words.softWords}</p>
          <Post visit={visit} look="main" icon="sleep" {...soft}>
            {words.softButton}
          </Post>
        </div>
      )}
      <div class="card pad">
        <h2>{words.hardTitle}</h2>
        {goes.length > 0 && (
          <>
            <p>{words.goes}</p>
            <ul>
              {goes.map(one => (
                <li>{one}</li>
              ))}
            </ul>
          </>
        )}
        <p>{words.final}</p>
        <Send visit={visit} action={action}>
          <p>
            <label for="confirm">
              {words.type} <code>{name}</code> {words.confirm}
            </label>
            <input
              id="confirm"
              name="confirm"
              type="text"
              class="whole"
              autocomplete="off"
              required
              aria-describedby={problem && 'problem'}
            />
          </p>
          <button type="submit" class="danger main">
            <Icon of="trash" /> {words.button}
          </button>
        </Send>
      </div>
    </Shell>,
  )
}

/** Whether the name was typed. */
export const isConfirmed = ({ asked }: Visit, name: string): boolean => asked.form.get('confirm')?.trim() === name
