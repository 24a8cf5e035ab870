// What does a stranger need to know of a platform that has just started?
import type { Facts } from '../instance.ts'
import { Code, type Frame, Layout } from './layout.tsx'

type StartProps = {
  readonly frame: Omit<Frame, 'title' | 'at'>
  readonly url: string
  readonly facts: Facts
  readonly letters: number
  readonly waiting: number
  readonly dead: number
}

export const StartPage = ({ frame, url, facts, letters, waiting, dead }: StartProps) => (
  <Layout title="Tenantry is running" at="/" {...frame}>
    <p class="lead">Every function, its table, queue, stream and schedules, in one process on this machine.</p>
    <h2>Sign in</h2>
    {facts.loginId === undefined ? (
      <p>The kickstart file registered nobody with a password. Call the API with the key below.</p>
    ) : (
      <pre class="all">{loginCommand(url, facts)}</pre>
    )}
    <dl>
      <dt>Address</dt>
      <dd>
        <Code>{url}</Code>
      </dd>
      <dt>API key</dt>
      <dd>
        <Code>{facts.apiKey}</Code>
      </dd>
      <dt>Tenant</dt>
      <dd>
        <Code>{facts.tenantId}</Code>
      </dd>
      {facts.applicationId && (
        <>
          <dt>Application</dt>
          <dd>
            <Code>{facts.applicationId}</Code>
          </dd>
        </>
      )}
      {facts.loginId && (
        <>
          <dt>Demo user</dt>
          <dd>
            <Code>{facts.loginId}</Code> with the password <Code>{facts.password}</Code>
          </dd>
        </>
      )}
      {facts.admin && (
        <>
          <dt>Administrator</dt>
          <dd>
            <Code>{facts.admin.loginId}</Code> with the password <Code>{facts.admin.password}</Code>
          </dd>
        </>
      )}
    </dl>
    <h2>Look inside</h2>
    <div class="cards">
      <Place href="/admin" name="Console" what="Administer tenants, applications and everything else." />
      <Place href="/_dev/mailbox" name="Mailbox" what={`Every mail that was sent. ${count(letters, 'letter')}.`} />
      <Place href="/_dev/clock" name="Clock" what="Move the time, so that tokens and accounts age." />
      <Place href="/_dev/run" name="Schedules" what="Run a scheduled function now, such as the clean-up." />
      <Place
        href="/_dev/queue"
        name="Queue"
        what={`${count(waiting, 'message')} waiting, ${count(dead, 'dead letter').toLowerCase()}.`}
      />
      <Place href="/_dev/routes" name="Routes" what="Every function, what wakes it and what it may touch." />
      <Place
        href="/.well-known/openid-configuration"
        name="OpenID configuration"
        what="What an OpenID Connect client reads first."
      />
      <Place href="/.well-known/jwks.json" name="Keys" what="The public keys that check our tokens." />
    </div>
  </Layout>
)

const Place = ({ href, name, what }: { readonly href: string; readonly name: string; readonly what: string }) => (
  <a class="card" href={href}>
    <strong>{name}</strong>
    {what}
  </a>
)

const count = (many: number, what: string): string => `${many === 0 ? 'No' : many} ${what}${many === 1 ? '' : 's'}`

/** A command that signs the demo user in, ready to be pasted into a shell. */
export const loginCommand = (url: string, { apiKey, applicationId, loginId, password }: Facts): string =>
  [
    `curl -s ${url}/api/login`,
    `-H ${quoted(`Authorization: ${apiKey}`)}`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify({ loginId, password, applicationId }))}`,
  ].join(' \\\n  ')

const quoted = (words: string): string => `'${words.replaceAll("'", `'\\''`)}'`
