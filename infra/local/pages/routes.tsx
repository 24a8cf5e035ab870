// What does this platform serve?
import type { Row } from '../../../shared/row.ts'
import { type Frame, Layout } from './layout.tsx'

export const RoutesPage = ({
  frame,
  manifest,
}: {
  readonly frame: Omit<Frame, 'title' | 'at'>
  readonly manifest: Readonly<Record<string, Row>>
}) => {
  const rows = Object.entries(manifest)
  const total = rows.reduce((sum, [, { routes }]) => sum + Object.keys(routes ?? {}).length, 0)
  return (
    <Layout title="Routes" at="/_dev/routes" {...frame}>
      <p class="lead">
        {rows.length} functions serve {total} routes. This is <code>functions/manifest.ts</code>, the page that the
        gateway, the cloud and the manual are made from.
      </p>
      {rows.map(([name, row]) => (
        <section id={name}>
          <h2>{name}</h2>
          <p>
            {row.doc} <span class="muted">May {row.may.join(', ')}.</span>
          </p>
          {row.on && <p class="muted">Woken by {trigger(row.on)}.</p>}
          {row.routes && (
            <div class="scroll">
              <table>
                <tbody>
                  {Object.entries(row.routes).map(([route, access]) => {
                    const [method = '', path = ''] = route.split(' ')
                    return (
                      <tr>
                        <td>
                          <span class="method">{method}</span> <code class="id">{path}</code>
                        </td>
                        <td class="muted nowrap">{access}</td>
                      </tr>
                    )
                  })}
                </tbody>
              </table>
            </div>
          )}
        </section>
      ))}
    </Layout>
  )
}

function trigger(on: NonNullable<Row['on']>): string {
  if ('stream' in on) return `changes of ${on.stream.join(' and ')} rows`
  if ('queue' in on) return `the queue ${on.queue}`
  return `the clock, every ${on.everyMinutes} minutes`
}
