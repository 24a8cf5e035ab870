// What can a developer see and do that nobody may in the cloud?
import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { span } from './clock.ts'
import type { Response as Answered, Request as Asked } from './gateway.ts'
import type { Facts } from './instance.ts'
import { type Captured, linksOf } from './mailbox.ts'
import { ClockPage } from './pages/clock.tsx'
import { LetterPage, MailboxPage } from './pages/mailbox.tsx'
import { QueuePage } from './pages/queue.tsx'
import { RoutesPage } from './pages/routes.tsx'
import { StartPage } from './pages/start.tsx'
import type { Platform } from './platform.ts'

/** Pages bring everything with them: whatever a mail's HTML or a page might want to fetch is refused. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const moved = v.union([
  v.object({ advance: v.union([v.string(), v.number()]) }),
  v.object({ set: v.union([v.string(), v.number()]) }),
])
const refusal = v.object({
  status: v.pipe(v.number(), v.minValue(400), v.maxValue(599)),
  times: v.optional(v.number(), 1),
})

const json = (one: Captured) => ({
  id: one.id,
  at: one.at,
  ...one.letter,
  via: one.via ?? undefined,
  links: linksOf(one),
})

/** The start page and everything under `/_dev`. */
export function devPages(platform: Platform, { url, facts }: { readonly url: string; readonly facts: Facts }): Hono {
  const { clock, mailbox, queues, manifest } = platform
  const dev = new Hono()
  const frame: FrameNow = () => ({ now: clock.now(), offset: clock.offset() })

  dev.use(async (c, next) => {
    if (!isOurs(c, url)) return c.text('This page is only for the machine it runs on.\n', 403)
    await next()
    c.header('content-security-policy', policy)
    c.header('referrer-policy', 'no-referrer')
    c.header('x-content-type-options', 'nosniff')
    c.header('cache-control', 'no-store')
    return undefined
  })

  dev.get('/', c => {
    if (wantsJson(c)) return c.json({ url, ...facts })
    const state = { letters: mailbox.all().length, waiting: queues.waiting().length, dead: queues.dead().length }
    return c.html(<StartPage frame={frame()} url={url} facts={facts} {...state} />)
  })

  serveMailbox(dev, platform, frame)
  serveClock(dev, platform, frame)

  dev.get('/_dev/routes.json', c => c.json(manifest))
  dev.get('/_dev/routes', c =>
    wantsJson(c) ? c.json(manifest) : c.html(<RoutesPage frame={frame()} manifest={manifest} />),
  )
  dev.get('/_dev/queue.json', c => c.json({ waiting: queues.waiting(), dead: queues.dead() }))
  dev.get('/_dev/queue', c => {
    const state = { waiting: queues.waiting(), dead: queues.dead() }
    return wantsJson(c) ? c.json(state) : c.html(<QueuePage frame={frame()} {...state} />)
  })
  return dev
}

type FrameNow = () => { readonly now: number; readonly offset: number }

function serveMailbox(dev: Hono, { mailbox }: Platform, frame: FrameNow): void {
  const letters = (c: Context) => {
    const to = c.req.query('to') || undefined
    return { to, letters: to === undefined ? mailbox.all() : mailbox.to(to) }
  }
  dev.get('/_dev/mailbox.json', c => c.json({ letters: letters(c).letters.map(json) }))
  dev.get('/_dev/mailbox', c =>
    wantsJson(c)
      ? c.json({ letters: letters(c).letters.map(json) })
      : c.html(<MailboxPage frame={frame()} {...letters(c)} />),
  )
  dev.delete('/_dev/mailbox', async c => {
    await mailbox.empty()
    return c.body(null, 204)
  })
  dev.post('/_dev/mailbox/empty', async c => {
    await mailbox.empty()
    return c.redirect('/_dev/mailbox', 303)
  })
  dev.post('/_dev/mailbox/refuse', async c => {
    const told = v.safeParse(refusal, await c.req.json().catch(() => undefined))
    if (!told.success) return c.json({ message: 'Say {"status": 400 to 599, "times": 1}.' }, 400)
    mailbox.refuse(told.output.status, told.output.times)
    return c.json(told.output)
  })
  dev.get('/_dev/mailbox/:id', c => {
    const id = c.req.param('id')
    const captured = mailbox.find(id.replace(/\.json$/, ''))
    if (captured === undefined) return c.text('There is no such letter.\n', 404)
    return id.endsWith('.json') || wantsJson(c)
      ? c.json(json(captured))
      : c.html(<LetterPage frame={frame()} captured={captured} />)
  })
}

function serveClock(dev: Hono, platform: Platform, frame: FrameNow): void {
  const { clock, manifest } = platform
  const time = () => ({ now: clock.now(), instant: new Date(clock.now()).toISOString(), aheadByMs: clock.offset() })
  const schedules = Object.entries(manifest).filter(([, { on }]) => on !== undefined && 'everyMinutes' in on)

  dev.get('/_dev/clock.json', c => c.json(time()))
  dev.get('/_dev/clock', c =>
    wantsJson(c)
      ? c.json(time())
      : c.html(<ClockPage frame={frame()} schedules={schedules} ran={c.req.query('ran')} />),
  )
  dev.post('/_dev/clock', async c => {
    const told = v.safeParse(moved, await bodyOf(c))
    const by = told.success
      ? 'advance' in told.output
        ? span(told.output.advance)
        : until(told.output.set, clock.now())
      : undefined
    if (by === undefined)
      return c.json({ message: 'Say {"advance": "10 minutes"} or {"set": "2030-01-01T00:00:00Z"}.' }, 400)
    await platform.later(by)
    return isForm(c) ? c.redirect('/_dev/clock', 303) : c.json(time())
  })
  // Who types the address into a browser is shown the buttons: to look at a page must not change anything.
  const toSchedules = (c: Context) =>
    wantsJson(c) ? c.json({ functions: schedules.map(([name]) => name) }) : c.redirect('/_dev/clock#schedules', 303)
  dev.get('/_dev/run', toSchedules)
  dev.get('/_dev/run/:function', toSchedules)
  dev.post('/_dev/run/:function', async c => {
    const name = c.req.param('function')
    if (!schedules.some(([known]) => known === name))
      return c.json({ message: `${name} is no scheduled function.` }, 404)
    const answer = await platform.run(name)
    return isForm(c)
      ? c.redirect(`/_dev/clock?ran=${name}`, 303)
      : c.json({ function: name, at: clock.now(), answer: answer ?? null })
  })
}

const wantsJson = (c: Context): boolean => {
  const accept = c.req.header('accept') ?? ''
  return accept.includes('application/json') && !accept.includes('text/html')
}
const isForm = (c: Context): boolean =>
  (c.req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')
const bodyOf = (c: Context): Promise<unknown> => (isForm(c) ? c.req.parseBody() : c.req.json().catch(() => undefined))

function until(given: string | number, now: number): number | undefined {
  const at = typeof given === 'number' || /^\d+$/.test(given) ? Number(given) : Date.parse(given)
  return Number.isNaN(at) ? undefined : at - now
}

/**
 * A page on the internet can make this machine's browser send requests here, under its own name (DNS rebinding) or as
 * a cross-site form. Both show: in the Host header, and in the Origin.
 */
function isOurs(c: Context, url: string): boolean {
  const host = c.req.header('host') ?? ''
  const name = host.replace(/:\d+$/, '')
  // The whole of it: 127.0.0.1.evil.example is somebody's name too.
  const local = /^(127(\.\d{1,3}){3}|\[::1\])$/.test(name) || name === 'localhost' || name.endsWith('.localhost')
  const known = local || host === new URL(url).host
  const origin = c.req.header('origin')
  return known && (origin === undefined || (URL.canParse(origin) && new URL(origin).host === host))
}

/** Answers the developer's pages and leaves the rest to the gateway. */
export function withDevPages(platform: Platform, dev: Hono): (request: Asked) => Promise<Answered> {
  return async request => {
    const path = request.url.split('?', 1)[0] ?? ''
    if (path !== '/' && !path.startsWith('/_dev/')) return platform.ask(request)
    const headers = new Headers()
    for (const [name, values] of Object.entries(request.headers))
      for (const value of [values ?? []].flat()) headers.append(name, value)
    const bare = request.method === 'GET' || request.method === 'HEAD' || !request.body?.byteLength
    const answer = await dev.fetch(
      new Request(`http://${headers.get('host') ?? 'localhost'}${request.url}`, {
        method: request.method,
        headers,
        ...(!bare && { body: new Uint8Array(request.body ?? []) }),
      }),
    )
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      cookies: [],
      body: new Uint8Array(await answer.arrayBuffer()),
    }
  }
}
