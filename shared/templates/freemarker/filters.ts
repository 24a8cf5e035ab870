// What does each step of a translated expression compute?
import type { Liquid } from 'liquidjs'
import { builtins, hasContent, isMap, textOf } from './builtins.ts'
import { trouble } from './trouble.ts'
import { escaped, Markup, Missing } from './values.ts'

/** What Liquid binds a filter to, as far as we use it. */
type Within = {
  readonly context: { getSync(path: string[]): unknown; readonly memoryLimit: { use(count: number): void } }
}

const orMissing = (value: unknown, what: string): unknown =>
  value === undefined || value === null ? new Missing(what) : value

const need = (value: unknown, line: number): unknown =>
  value instanceof Missing || value === undefined || value === null
    ? trouble(line, `${value instanceof Missing ? value.what : 'a value'} is missing; give it a default with !`)
    : value

/** A TypeError of a built-in, with its line. */
function said<T>(line: number, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof TypeError) return trouble(line, error.message)
    throw error
  }
}

function member(of: unknown, key: unknown, line: number): unknown {
  if (of instanceof Missing) return of
  const name = said(line, () => textOf(need(key, line)))
  // Own members only: nothing of what JavaScript hangs onto every object can be reached from a template.
  const own = (isMap(of) || Array.isArray(of)) && name !== 'length' && Object.hasOwn(of, name)
  return orMissing(own ? Object(of)[name] : undefined, `"${name}"`)
}

function binary(left: unknown, sign: string, right: unknown, line: number): unknown {
  if (sign === '&&' && left === false) return false
  if (sign === '||' && left === true) return true
  // Not thrown: `a?? && a == 1` computes both sides before it decides, and the left one may settle it.
  if (left instanceof Missing) return left
  if (sign === '&&' || sign === '||')
    return right instanceof Missing
      ? right
      : said(line, () => (bool(left, line) && bool(right, line) ? true : sign === '||' && bool(right, line)))
  if (right instanceof Missing) return right
  if (sign === '==' || sign === '!=') return (comparable(left) === comparable(right)) === (sign === '==')
  if (sign === '+' && !(typeof left === 'number' && typeof right === 'number'))
    return said(line, () => joined(left, right))
  return calculated(left, sign, right, line)
}

const comparable = (value: unknown): unknown => (value instanceof Markup ? value.text : value)

function joined(left: unknown, right: unknown): unknown {
  if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right]
  if (left instanceof Markup || right instanceof Markup) {
    const markup = (value: unknown) => (value instanceof Markup ? value.text : escaped(textOf(value)))
    return new Markup(markup(left) + markup(right))
  }
  return textOf(left) + textOf(right)
}

function bool(value: unknown, line: number): boolean {
  return typeof value === 'boolean' ? value : trouble(line, 'a condition must be true or false; use ?? or ?has_content')
}

function calculated(left: unknown, sign: string, right: unknown, line: number): unknown {
  if (typeof left !== 'number' || typeof right !== 'number') return trouble(line, `"${sign}" is for numbers`)
  switch (sign) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return right === 0 ? trouble(line, 'division by zero') : left / right
    case '%':
      return right === 0 ? trouble(line, 'division by zero') : left % right
    case '<':
      return left < right
    case '>':
      return left > right
    case '<=':
      return left <= right
    case '>=':
      return left >= right
    default:
      return trouble(line, `"${sign}" is not supported`)
  }
}

function builtin(value: unknown, name: string, line: number, given: readonly unknown[]): unknown {
  if (name === 'has_content') return !(value instanceof Missing) && hasContent(value)
  if (value instanceof Missing) return value
  const missing = given.find(one => one instanceof Missing)
  if (missing !== undefined) return missing
  return orMissing(
    said(line, () => builtins.get(name)?.run(value, given)),
    `the result of ?${name}`,
  )
}

const loop: Readonly<Record<string, (index: number, length: number) => unknown>> = {
  index: index => index,
  counter: index => index + 1,
  has_next: (index, length) => index + 1 < length,
  is_first: index => index === 0,
  is_last: (index, length) => index + 1 === length,
}

/** Strings that grow are counted, so that doubling one in a loop ends at the limit and not in the memory. */
function counted(within: Within, value: unknown): unknown {
  if (typeof value === 'string') within.context.memoryLimit.use(value.length)
  else if (value instanceof Markup) within.context.memoryLimit.use(value.text.length)
  else if (Array.isArray(value)) within.context.memoryLimit.use(value.length)
  return value
}

/** Registers the steps with an engine whose output is HTML, or is plain text. */
export function registerFilters(engine: Liquid, html: boolean): void {
  engine.registerFilter('fm_name', function (this: Within, name: string) {
    return orMissing(this.context.getSync([name]), name)
  })
  engine.registerFilter('fm_member', member)
  engine.registerFilter('fm_default', (value: unknown, otherwise: unknown) =>
    value instanceof Missing ? otherwise : value,
  )
  engine.registerFilter('fm_exists', (value: unknown) => !(value instanceof Missing))
  engine.registerFilter('fm_need', need)
  engine.registerFilter('fm_not', (value: unknown, line: number) =>
    value instanceof Missing ? value : !bool(value, line),
  )
  engine.registerFilter('fm_test', (value: unknown, line: number) => bool(need(value, line), line))
  engine.registerFilter(
    'fm_binary',
    function (this: Within, left: unknown, sign: string, right: unknown, line: number) {
      return counted(this, binary(left, sign, right, line))
    },
  )
  engine.registerFilter(
    'fm_builtin',
    function (this: Within, value: unknown, name: string, line: number, ...given: unknown[]) {
      return counted(this, builtin(value, name, line, given))
    },
  )
  engine.registerFilter('fm_loop', (index: number, part: string, length: number) => loop[part]?.(index, length))
  engine.registerFilter('fm_list', (_: unknown, ...items: unknown[]) => items)
  engine.registerFilter('fm_items', (value: unknown, line: number) => {
    const list = need(value, line)
    return Array.isArray(list) ? list : trouble(line, 'this is no list; a map is listed with "as key, value"')
  })
  engine.registerFilter('fm_pairs', (value: unknown, line: number) => {
    const map = need(value, line)
    if (Array.isArray(map) && map.length === 0) return map
    return isMap(map) ? Object.entries(map) : trouble(line, 'this is no map')
  })
  const show = (value: unknown, line: number): string => {
    const shown = need(value, line)
    if (shown instanceof Markup) return shown.text
    const text = said(line, () => textOf(shown))
    return html ? escaped(text) : text
  }
  // `raw` only tells Liquid not to escape again: the escaping is done above.
  engine.registerFilter('fm_out', { handler: show, raw: true })
  engine.registerFilter('fm_brace', { handler: (brace: unknown) => brace, raw: true })
}
