// Which messages wait, and which were given up?
import type { DeadLetter, Message } from '../queue.ts'
import { maxReceives } from '../queue.ts'
import { Empty, type Frame, Layout, List, Moment } from './layout.tsx'

type Props = {
  readonly frame: Omit<Frame, 'title' | 'at'>
  readonly waiting: readonly Message[]
  readonly dead: readonly DeadLetter[]
}

export const QueuePage = ({ frame, waiting, dead }: Props) => (
  <Layout title="Queue" at="/_dev/queue" {...frame}>
    <p class="lead">
      Webhook deliveries and letters on their way. One that fails {maxReceives} times becomes a dead letter.
    </p>
    <h2>Dead letters</h2>
    {dead.length === 0 ? (
      <Empty>None. Everything that was handed over has been dealt with, or still will be.</Empty>
    ) : (
      dead.map(letter => (
        <article class="card">
          <p>
            <b>{letter.queue}</b>: {letter.reason}{' '}
            <span class="muted">
              <Moment at={letter.diedAt} />
            </span>
          </p>
          <pre>{letter.body}</pre>
        </article>
      ))
    )}
    <h2>Waiting</h2>
    {waiting.length === 0 ? (
      <Empty>Nothing waits.</Empty>
    ) : (
      <List columns={['Queue', 'Due', 'Attempts', 'Message']}>
        {waiting.map(message => (
          <tr>
            <td>{message.queue}</td>
            <td class="when" data-name="Due">
              <Moment at={message.due} />
            </td>
            <td data-name="Attempts">{message.receives}</td>
            <td>
              <code>{message.body.slice(0, 160)}</code>
            </td>
          </tr>
        ))}
      </List>
    )}
  </Layout>
)
