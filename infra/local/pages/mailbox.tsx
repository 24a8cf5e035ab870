// Which mails were sent, and what is in one of them?
import { type Captured, linksOf } from '../mailbox.ts'
import { Code, Empty, type Frame, Layout, List, Moment } from './layout.tsx'

type Props = { readonly frame: Omit<Frame, 'title' | 'at'> }

export const MailboxPage = ({
  frame,
  letters,
  to,
}: Props & { readonly letters: readonly Captured[]; readonly to: string | undefined }) => (
  <Layout title="Mailbox" at="/_dev/mailbox" {...frame}>
    <div class="head">
      <p class="lead">Nothing leaves this machine: every mail ends here, newest first.</p>
      {letters.length > 0 && to === undefined && (
        <form method="post" action="/_dev/mailbox/empty">
          <button type="submit" class="danger">
            Delete all {letters.length}
          </button>
        </form>
      )}
    </div>
    {to !== undefined && (
      <p>
        Only letters to <Code>{to}</Code>. <a href="/_dev/mailbox">Show all</a>
      </p>
    )}
    {letters.length === 0 ? (
      <Empty>
        No letter yet. Create a user whose address has to be verified, or ask for a forgotten password, and look again.
      </Empty>
    ) : (
      <List columns={['Subject', 'To', 'Sent']}>
        {letters.map(({ id, at, letter }) => (
          <tr>
            <td>
              <a href={`/_dev/mailbox/${id}`}>{letter.subject || '(no subject)'}</a>
            </td>
            <td>{letter.to.map(to => to.address).join(', ')}</td>
            <td class="when muted">
              <Moment at={at} />
            </td>
          </tr>
        ))}
      </List>
    )}
    <p class="muted">
      For programs: <code>GET /_dev/mailbox.json?to=…</code>, <code>DELETE /_dev/mailbox</code>, and{' '}
      <code>POST /_dev/mailbox/refuse</code> with <code>{'{"status":550,"times":1}'}</code> to have the next letter
      refused.
    </p>
  </Layout>
)

export const LetterPage = ({ frame, captured }: Props & { readonly captured: Captured }) => {
  const { letter, via, at } = captured
  const links = linksOf(captured)
  return (
    <Layout title={letter.subject || '(no subject)'} at="/_dev/mailbox" {...frame}>
      <p>
        <a href="/_dev/mailbox">All letters</a>
      </p>
      <dl>
        <People title="From" of={[letter.from]} />
        <People title="To" of={letter.to} />
        <People title="Cc" of={letter.cc} />
        <People title="Bcc" of={letter.bcc} />
        <dt>Sent</dt>
        <dd>
          <Moment at={at} /> {via ? `by way of ${via.host}:${via.port}` : ''}
        </dd>
        {Object.entries(letter.headers ?? {}).map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {links.length > 0 && (
        <section>
          <h2>Links</h2>
          <ul class="links">
            {links.map(link => (
              <li>{/^https?:/i.test(link) ? <a href={link}>{link}</a> : <Code>{link}</Code>}</li>
            ))}
          </ul>
        </section>
      )}
      {letter.html !== undefined && (
        <section>
          <h2>HTML</h2>
          {/* Sandboxed without any permission: no script of a template runs with this page's rights. */}
          <iframe sandbox="" title="The letter as HTML" srcdoc={letter.html} />
        </section>
      )}
      {letter.text !== undefined && (
        <section>
          <h2>Text</h2>
          <pre>{letter.text}</pre>
        </section>
      )}
      {letter.html !== undefined && (
        <details>
          <summary>HTML source</summary>
          <pre>{letter.html}</pre>
        </details>
      )}
    </Layout>
  )
}

type Person = { readonly address: string; readonly display?: string | undefined }
const say = ({ address, display }: Person): string => (display ? `${display} <${address}>` : address)

const People = ({ title, of = [] }: { readonly title: string; readonly of?: readonly Person[] | undefined }) =>
  of.length === 0 ? null : (
    <>
      <dt>{title}</dt>
      <dd>{of.map(say).join(', ')}</dd>
    </>
  )
