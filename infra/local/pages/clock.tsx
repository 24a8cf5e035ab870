// What time is it here, and how does one move it?
import type { Row } from '../../../shared/row.ts'
import { type Frame, Layout, Moment, Span } from './layout.tsx'

type Props = {
  readonly frame: Omit<Frame, 'title' | 'at'>
  readonly schedules: readonly (readonly [string, Row])[]
  readonly ran: string | undefined
}

const steps = ['10 minutes', '1 hour', '1 day', '30 days', '120 days']

export const ClockPage = ({ frame, schedules, ran }: Props) => (
  <Layout title="Clock" at="/_dev/clock" {...frame}>
    <p class="lead">
      Tokens, accounts and schedules age by this clock. It runs with the machine's, and can be moved ahead of it.
    </p>
    {ran !== undefined && (
      <p role="status" class="card">
        <b>{ran}</b> was run.
      </p>
    )}
    <dl>
      <dt>Now</dt>
      <dd>
        <Moment at={frame.now} />
      </dd>
      <dt>Ahead of this machine</dt>
      <dd>
        <Span ms={frame.offset} />
      </dd>
    </dl>
    <h2>Move it</h2>
    <form class="row" method="post" action="/_dev/clock">
      {steps.map(step => (
        <button type="submit" name="advance" value={step}>
          + {step}
        </button>
      ))}
    </form>
    <form class="row" method="post" action="/_dev/clock">
      <label>
        By <small>“90 minutes”, “2 days 3 hours”, or milliseconds</small>
        <input name="advance" required autocomplete="off" />
      </label>
      <button type="submit" class="main">
        Move
      </button>
    </form>
    <form class="row" method="post" action="/_dev/clock">
      <label>
        To <small>an instant such as {new Date(frame.now).toISOString().slice(0, 19)}Z</small>
        <input name="set" required autocomplete="off" />
      </label>
      <button type="submit">Set</button>
    </form>
    <h2 id="schedules">Schedules</h2>
    {schedules.map(([name, { doc, on }]) => (
      <form class="row card" method="post" action={`/_dev/run/${name}`}>
        <p>
          <b>{name}</b>
          <br />
          <span class="muted">
            {doc} Every {on !== undefined && 'everyMinutes' in on ? on.everyMinutes : 0} minutes by this clock.
          </span>
        </p>
        <button type="submit">Run now</button>
      </form>
    ))}
    <p class="muted">
      For programs: <code>POST /_dev/clock</code> with <code>{'{"advance":"10 minutes"}'}</code> or{' '}
      <code>{'{"set":"2030-01-01T00:00:00Z"}'}</code>, and <code>POST /_dev/run/cleanup</code>.
    </p>
  </Layout>
)
