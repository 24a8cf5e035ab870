// Is a request one step, wherever it is cut off? Every call of the table that it makes meets every fault, once each.
//
// What a request did is the difference it made to the rows that it wrote, read from the engine before and after. What it
// does undisturbed is known from a subject of its own; whatever differs from subject to subject is left out of the words.
import { isDeepStrictEqual } from 'node:util'
import { leanDriver } from '../../shared/storage/driver/lean.ts'
import type { Operation } from '../../shared/storage/driver/port.ts'
import type { Answer, Door } from '../door.ts'
import type { Fault } from '../faults.ts'

export type Request<S> = {
  /** Whatever has to be there first, and belongs to nobody else. */
  readonly given: () => Promise<S>
  readonly act: (subject: S) => Promise<Answer>
  /** How the same request is answered once it has happened. */
  readonly again: readonly number[]
  /** Asked again it happens again: another session, another id. Otherwise nothing may differ from having asked once. */
  readonly happensAgain?: boolean
  /** What it leaves behind when it is cut off is ended by what runs by the clock. */
  readonly isEnded?: boolean
}

/** Requests of different subjects go into one list, as each knows what is its own. */
export const request = <S>(one: Request<S>) => one as unknown as Request<never>

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>
type Rows = Map<string, Item | undefined>
export type Harm =
  /** Refused once, before anything happened. */
  | 'refused'
  /** Done, and the answer lost on its way. */
  | 'lost'
  /** The function dies here: this call and all later ones never happen. */
  | 'dead'
  /** This call happens, and the function dies before it knows. */
  | 'dead after'
type Plan = { readonly harm: Harm; readonly at: number }

const writing: ReadonlySet<Operation> = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems'])

const faultOf = ({ harm, at }: Plan, call: number): Fault | undefined => {
  if (call < at) return undefined
  if (harm === 'refused') return call === at ? 'fail' : undefined
  if (harm === 'lost') return call === at ? 'reset-after' : undefined
  return harm === 'dead after' && call === at ? 'deny-after' : 'deny'
}

type Said = { readonly Key?: Item; readonly Item?: Item }
/** The keys of all rows that this call writes. */
function keysWritten(body: string): string[] {
  const { TransactItems, ...alone }: Said & { TransactItems?: Readonly<Record<string, Said>>[] } = JSON.parse(body)
  const all =
    TransactItems === undefined ? [alone] : TransactItems.flatMap(one => (one.ConditionCheck ? [] : Object.values(one)))
  return all.flatMap(({ Key, Item: item }) => {
    const row = Key ?? item
    return row === undefined ? [] : [JSON.stringify({ pk: row.pk, sk: row.sk })]
  })
}

export function sweeping(door: Door) {
  const { endpoint, tableName } = door.platform.engine
  const driver = leanDriver({
    region: 'local',
    credentials: () => ({ accessKeyId: 'local', secretAccessKey: 'local' }),
    endpoint,
  })
  const read = async (keys: readonly string[]): Promise<Rows> => {
    const rows: Rows = new Map(keys.map(key => [key, undefined]))
    for (let n = 0; n < keys.length; n += 100) {
      const Keys = keys.slice(n, n + 100).map(key => JSON.parse(key))
      const { Responses } = await driver.send('BatchGetItem', {
        RequestItems: { [tableName]: { Keys, ConsistentRead: true } },
      })
      for (const item of (Responses?.[tableName] ?? []) as Item[])
        rows.set(JSON.stringify({ pk: item.pk, sk: item.sk }), item)
    }
    return rows
  }

  let before: Rows | undefined
  let plan: Plan | undefined
  let calls: Operation[] = []
  let isThrottled = false
  const rights = new Map<unknown, Awaited<ReturnType<typeof undisturbed>>>()
  door.faults.always({
    fault: {
      chosen: async (operation, body) => {
        if (isThrottled && writing.has(operation)) return 'throttle'
        const now = before
        if (now === undefined) return undefined
        calls.push(operation)
        const call = calls.length
        if (writing.has(operation)) {
          const fresh = keysWritten(body).filter(key => !now.has(key))
          for (const [key, row] of await read(fresh)) if (!now.has(key)) now.set(key, row)
        }
        return plan && faultOf(plan, call)
      },
    },
  })

  /** Runs `run` with this harm in its way, and remembers in `rows` how what it writes was before. */
  async function watch<T>(rows: Rows, run: () => Promise<T>, harm?: Plan): Promise<T> {
    ;[before, plan, calls] = [rows, harm, []]
    try {
      return await run()
    } finally {
      ;[before, plan] = [undefined, undefined]
    }
  }
  const difference = async (rows: Rows) => told(rows, await read([...rows.keys()]))

  async function undisturbed<S>(request: Request<S>) {
    const rows: Rows = new Map()
    const subject = await request.given()
    const answer = await watch(rows, () => request.act(subject))
    return { status: answer.status, calls, whole: await difference(rows) }
  }

  /** What is wrong with the request when this harm befalls it; and its answer. */
  async function disturbed<S>(request: Request<S>, right: Awaited<ReturnType<typeof undisturbed>>, harm: Plan) {
    const wrong: string[] = []
    const rows: Rows = new Map()
    const subject = await request.given()
    const answer = await watch(rows, () => request.act(subject), harm)
    let made = await difference(rows)
    const is = (one: readonly string[]) => isDeepStrictEqual(made, one)
    const words = `${harm.harm} at ${harm.at} (${right.calls[harm.at - 1]})`
    const complain = (what: string) => wrong.push(`${words}: ${answer.status}, ${what}\n${compared(made, right.whole)}`)
    const done = answer.status === right.status || (harm.harm === 'lost' && request.again.includes(answer.status))
    if (answer.status < 300 && answer.status !== right.status) complain('an answer of its own')
    else if (done) {
      if (!is(right.whole)) complain('but not whole')
    } else {
      if (answer.status < 500 && answer.status !== 409) complain('an error of its own')
      if (!is([]) && !is(right.whole) && request.isEnded) {
        await watch(rows, async () => {
          for (const name of ['cleanup', 'deletions']) await door.run(name)
        })
        made = await difference(rows)
      }
      if (!is([]) && !is(right.whole)) complain('neither old nor new')
    }
    const wasWhole = is(right.whole)
    const again = await watch(rows, () => request.act(subject))
    made = await difference(rows)
    const rightly = wasWhole ? request.again : [right.status]
    if (!rightly.includes(again.status)) complain(`then ${again.status}`)
    const same = request.happensAgain && wasWhole ? true : is(right.whole)
    if (!same) complain(`then ${again.status}, and not the new state`)
    return wrong
  }

  /** Every harm that can befall the request at every call, and what is wrong of it. */
  async function sweep<S>(request: Request<S>) {
    // Once for what is remembered from then on, such as configuration.
    await undisturbed(request)
    const right = await undisturbed(request)
    const same = await undisturbed(request)
    rights.set(request, right)
    const isSame = same.status === right.status && isDeepStrictEqual(same.whole, right.whole)
    const wrong: string[] = isSame ? [] : [`never the same: ${same.status}\n${compared(same.whole, right.whole)}`]
    const harms: Plan[] = right.calls.flatMap((operation, n) => {
      const at = n + 1
      const isFirst = n === 0 || writing.has(right.calls[n - 1] ?? operation)
      // Of reads in a row each leaves what the first leaves.
      if (!writing.has(operation)) return isFirst ? [{ harm: 'dead', at }] : []
      // That the driver asks again is the same for each; once is enough to see that the request bears it.
      const isFirstWrite = right.calls.findIndex(call => writing.has(call)) === n
      const refused = isFirstWrite ? (['refused'] as const) : []
      return [...refused, ...(['lost', 'dead', 'dead after'] as const)].map(harm => ({ harm, at }))
    })
    for (const harm of harms) wrong.push(...(await disturbed(request, right, harm)))
    return { ...right, harms: harms.length, wrong }
  }

  /**
   * What is wrong of requests that may write nothing for longer than anybody waits: each is 503, and afterwards makes the
   * difference that it makes undisturbed. All at once, because all of them wait.
   */
  async function throttled(requests: Readonly<Record<string, Request<never>>>) {
    const known = []
    for (const [name, request] of Object.entries(requests))
      known.push({ name, request, right: rights.get(request) ?? (await undisturbed(request)) })
    // What one of them has revoked for all is what was there until then.
    await door.later('1 second')
    const all = []
    for (const one of known) all.push({ ...one, subject: await one.request.given() })
    isThrottled = true
    const answers = await Promise.all(all.map(({ request, subject }) => request.act(subject)))
    isThrottled = false
    const wrong: string[] = []
    for (const [n, { name, request, right, subject }] of all.entries()) {
      if (answers[n]?.status !== 503) wrong.push(`${name}: ${answers[n]?.status}`)
      const rows: Rows = new Map()
      const { status } = await watch(rows, () => request.act(subject))
      const made = await difference(rows)
      if (status !== right.status || !isDeepStrictEqual(made, right.whole))
        wrong.push(`${name}: then ${status}\n${compared(made, right.whole)}`)
    }
    return wrong
  }

  return { sweep, throttled }
}

/** What became of the rows, in words that are the same for every subject. */
function told(before: Rows, after: Rows): string[] {
  return [...after]
    .flatMap(([key, now]) => {
      const was = before.get(key)
      if (isDeepStrictEqual(was, now)) return []
      const type = now?.type?.S ?? was?.type?.S ?? ''
      // A limit counts an attempt, whatever comes of it.
      if (type === 'counter') return []
      const name = `${type} ${nameOf(key)}`
      if (now === undefined) return [`- ${name}`]
      const body = now.body?.S === undefined ? '' : JSON.stringify(anonymous(JSON.parse(now.body.S)))
      // Whoever is the first to count makes the row.
      if (now.count !== undefined) return [`count ${Number(now.count.N) - Number(was?.count?.N ?? 0)} of ${name}`]
      const grown = Number(now.version?.N ?? 0) - Number(was?.version?.N ?? 0)
      return [`${was === undefined ? '+' : '~'} ${name} v+${grown}${now.lpk ? ' listed' : ''} ${body}`]
    })
    .sort()
}

const nameOf = (key: string): string => {
  const { pk, sk }: Item = JSON.parse(key)
  return [pk, sk]
    .map(part => (part?.S ?? '').replaceAll(/[^#]+/g, word => (/^[a-z][a-z-]{2,23}$/.test(word) ? word : '*')))
    .join('|')
}

/** Words and small numbers stay; names, ids, moments and secrets are somebody's. One digest in a thousand has letters alone. */
function anonymous(value: unknown, name = ''): unknown {
  if (typeof value === 'string')
    return /^[A-Za-z .-]{0,30}$/.test(value) && !/code|salt|password$/i.test(name) ? value : '*'
  if (typeof value === 'number') return Math.abs(value) < 100_000 ? value : '#'
  if (Array.isArray(value)) return value.map(one => anonymous(one, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([member, one]) => [/^[A-Za-z]+$/.test(member) ? member : '*', anonymous(one, member)]),
  )
}

const compared = (made: readonly string[], right: readonly string[]): string =>
  [
    ...right.filter(one => !made.includes(one)).map(one => `  missing: ${one}`),
    ...made.filter(one => !right.includes(one)).map(one => `  besides: ${one}`),
  ].join('\n')
