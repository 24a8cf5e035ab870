// What is the value of an expression?
import { builtins, hasContent, isLoopPart, isMap, loopPart, sizeToLookAt, textOf, truth } from './builtins.ts'
import type { Expression } from './expression.ts'
import { trouble } from './trouble.ts'
import { escaped, Macro, Markup, Missing, Moment } from './values.ts'

/** Where names are looked up: the innermost loop or macro first, then what the template assigned, then what was given. */
export type Names = {
  readonly values: Map<string, unknown>
  readonly around: Names | undefined
  /** The beginning of a macro's own names. */
  readonly isMacro?: boolean
  /** The loop these names belong to. */
  readonly loop?: { readonly name: string; readonly at: number; readonly length: number }
}

export type World = {
  readonly html: boolean
  readonly now: number
  readonly given: Readonly<Record<string, unknown>>
  readonly assigned: Map<string, unknown>
  /** Counts what was done, written and kept, and ends what does too much. */
  readonly spend: (line: number, characters?: number) => void
  /** Counts what has to be looked at: a step on a long text or list is more work than one on a short one. */
  readonly look: (line: number, things: number) => void
  /** One expression within another; what ends by throwing is put right by whoever catches it. */
  readonly enter: (line: number) => void
  readonly leave: () => void
  /** Runs a function of the template. */
  readonly called: (macro: Macro, given: readonly unknown[], line: number) => unknown
}

/** Where an expression stands: what it may name, and the line that its trouble is told with. */
export type Scene = { readonly world: World; readonly names: Names; readonly line: number }

const orMissing = (value: unknown, what: string): unknown =>
  value === undefined || value === null ? new Missing(what) : value

export const need = (value: unknown, line: number): unknown =>
  value instanceof Missing ? trouble(line, `${value.what} is missing; give it a default with !`) : value

/** A TypeError of a built-in, with its line. */
export function said<T>(line: number, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof TypeError) return trouble(line, error.message)
    throw error
  }
}

/** The value of an expression; `Missing` is one, and trouble only where it is needed. */
export function evaluated(scene: Scene, expression: Expression): unknown {
  const { world, line } = scene
  world.spend(line)
  world.enter(line)
  const value = worth(scene, expression)
  world.leave()
  return value
}

function worth(scene: Scene, expression: Expression): unknown {
  const { world, line } = scene
  const value = (one: Expression): unknown => evaluated(scene, one)
  switch (expression.is) {
    case 'literal':
      return expression.value
    case 'name':
      return named(scene, expression.name)
    case 'special':
      return expression.name === 'now'
        ? new Moment(world.now, 'datetime')
        : trouble(line, `.${expression.name} is not supported`)
    case 'member':
      return member(scene, value(expression.of), value(expression.key))
    case 'default': {
      const of = value(expression.of)
      if (!(of instanceof Missing)) return of
      return expression.otherwise === undefined ? '' : value(expression.otherwise)
    }
    case 'exists':
      return !(value(expression.of) instanceof Missing)
    case 'not': {
      const of = value(expression.of)
      return of instanceof Missing ? of : !condition(of, line)
    }
    case 'negative':
      return binary(scene, { left: 0, sign: '-', right: value(expression.of) })
    case 'binary':
      return either(scene, expression)
    case 'range':
      return ranged(scene, expression)
    case 'list':
      return expression.items.map(item => need(value(item), line))
    case 'map':
      return Object.fromEntries(
        expression.members.map(([key, one]) => [
          said(line, () => textOf(need(value(key), line))),
          need(value(one), line),
        ]),
      )
    case 'call': {
      const of = need(value(expression.of), line)
      if (!(of instanceof Macro) || !of.isFunction) return trouble(line, 'only a [#function] can be called')
      const given = expression.with.map(value)
      return orMissing(world.called(of, given, line), `the result of ${of.name}()`)
    }
    case 'each':
      return trouble(line, '-> is only for ?map and ?filter')
    case 'builtin':
      return builtin(scene, expression)
  }
}

function named({ world, names }: Scene, name: string): unknown {
  for (let scope: Names | undefined = names; scope !== undefined; scope = scope.around)
    if (scope.values.has(name)) return orMissing(scope.values.get(name), name)
  if (world.assigned.has(name)) return orMissing(world.assigned.get(name), name)
  const own = Object.hasOwn(world.given, name) ? world.given[name] : undefined
  return own === undefined || own === null ? (ofLoop(names, name) ?? new Missing(name)) : own
}

/** `x_index` and `x_has_next`, as they were called before there were `x?index` and `x?has_next`. */
function ofLoop(names: Names, name: string): unknown {
  const [, loop, part] = /^(.+)_(index|has_next)$/.exec(name) ?? []
  return loop === undefined || part === undefined ? undefined : partOf(names, loop, part)
}

function partOf(names: Names, name: string, part: string): unknown {
  for (let scope: Names | undefined = names; scope !== undefined; scope = scope.around)
    if (scope.loop?.name === name && isLoopPart(part)) return loopPart(part, scope.loop.at, scope.loop.length)
  return undefined
}

function member({ world, line }: Scene, of: unknown, key: unknown): unknown {
  if (of instanceof Missing) return of
  if (Array.isArray(key) && (typeof of === 'string' || Array.isArray(of))) {
    world.look(line, key.length)
    return kept(world, sliced(of, key, line), line)
  }
  const name = said(line, () => textOf(need(key, line)))
  if (typeof of === 'string' && typeof key === 'number') return orMissing(of[key], `"${name}"`)
  // Own members only: nothing of what JavaScript hangs onto every object can be reached from a template.
  const own = (isMap(of) || Array.isArray(of)) && name !== 'length' && Object.hasOwn(of, name)
  return orMissing(own ? Object(of)[name] : undefined, `"${name}"`)
}

/** `text[1..3]`, `list[2..]`. */
function sliced(of: string | readonly unknown[], places: readonly unknown[], line: number): unknown {
  const within = places.filter(place => typeof place === 'number' && place < of.length)
  const parts = within.map(place => of[Number(place)])
  if (parts.some(part => part === undefined)) return trouble(line, 'the range lies outside')
  return typeof of === 'string' ? parts.join('') : parts
}

type Binary = Extract<Expression, { is: 'binary' }>

/** Of `&&` and `||` the right side is looked at only where the left one leaves it open. */
function either(scene: Scene, { sign, left, right }: Binary): unknown {
  const { line } = scene
  const first = evaluated(scene, left)
  if (first instanceof Missing) return first
  if (sign !== '&&' && sign !== '||') return binary(scene, { left: first, sign, right: evaluated(scene, right) })
  if (condition(first, line) === (sign === '||')) return first
  const second = evaluated(scene, right)
  return second instanceof Missing ? second : condition(second, line)
}

type Operands = { readonly left: unknown; readonly sign: string; readonly right: unknown }

/** `left sign right`, both known; what is missing stays missing. */
export function binary({ world, line }: Pick<Scene, 'world' | 'line'>, { left, sign, right }: Operands): unknown {
  if (left instanceof Missing) return left
  if (right instanceof Missing) return right
  if (sign === '==' || sign === '!=') {
    world.look(line, Math.min(sizeToLookAt(left), sizeToLookAt(right)))
    return (comparable(left) === comparable(right)) === (sign === '==')
  }
  if (sign === '+' && !(typeof left === 'number' && typeof right === 'number')) {
    // Sums of maps are copies of both, and nothing else counts them.
    if (isMap(left) && isMap(right)) world.spend(line, sizeToLookAt(left) + sizeToLookAt(right))
    return kept(
      world,
      said(line, () => joined(left, right)),
      line,
    )
  }
  return calculated({ left: comparable(left), sign, right: comparable(right) }, line)
}

const comparable = (value: unknown): unknown =>
  value instanceof Markup ? value.text : value instanceof Moment ? value.ms : value

function joined(left: unknown, right: unknown): unknown {
  if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right]
  if (isMap(left) && isMap(right)) return { ...left, ...right }
  if (left instanceof Markup || right instanceof Markup) {
    const markup = (value: unknown) => (value instanceof Markup ? value.text : escaped(textOf(value)))
    return new Markup(markup(left) + markup(right))
  }
  return textOf(left) + textOf(right)
}

export function condition(value: unknown, line: number): boolean {
  const known = need(value, line)
  return typeof known === 'boolean' ? known : trouble(line, 'a condition must be true or false; use ?? or ?has_content')
}

function calculated({ left, sign, right }: Operands, line: number): unknown {
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

/** No letter counts further, and an open end has to end somewhere. */
const longestRange = 10_000

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)

type Range = Extract<Expression, { is: 'range' }>
function ranged(scene: Scene, { sign, from, to }: Range): unknown {
  const { world, line } = scene
  const first = need(evaluated(scene, from), line)
  const last = to === undefined ? undefined : need(evaluated(scene, to), line)
  // Whole numbers: the length of a range without end would be none, and no limit counts what is no number.
  if (!isWhole(first) || (last !== undefined && !isWhole(last)))
    return trouble(line, 'a range goes from a whole number to a whole number')
  const end = last === undefined ? first + longestRange : sign === '..*' ? first + last : last
  const isOpen = last === undefined || sign === '..*' || sign === '..<' || sign === '..!'
  const length = Math.abs(end - first) + (isOpen ? 0 : 1)
  if (length > longestRange) return trouble(line, `the limit of a range are ${longestRange} numbers`)
  world.spend(line, length)
  const step = end < first ? -1 : 1
  return Array.from({ length }, (_, n) => first + n * step)
}

type BuiltinOf = Extract<Expression, { is: 'builtin' }>
function builtin(scene: Scene, expression: BuiltinOf): unknown {
  const { world, names, line } = scene
  const { of, name, with: given = [] } = expression
  if (isLoopPart(name)) {
    const part = of.is === 'name' ? partOf(names, of.name, name) : undefined
    return part ?? trouble(line, `?${name} is only for the variable of a [#list]`)
  }
  const value = evaluated(scene, of)
  const evaluate = (one: Expression) => evaluated(scene, one)
  const look = (things: number) => world.look(line, things)
  look(sizeToLookAt(value))
  if (name === 'has_content') return !(value instanceof Missing) && hasContent(value)
  if (name === 'exists') return !(value instanceof Missing)
  if (name === 'if_exists') return value instanceof Missing ? '' : value
  if (name === 'default') return value instanceof Missing && given[0] !== undefined ? evaluate(given[0]) : value
  if (value instanceof Missing) return value
  if (name === 'map' || name === 'filter') return each(scene, { name, value, made: given[0] })
  const known = given.map(evaluate)
  const missing = known.find(one => one instanceof Missing)
  if (missing !== undefined) return missing
  const result = said(line, () => builtins.get(name)?.run(value, known, look))
  return kept(world, orMissing(result, `the result of ?${name}`), line)
}

type Each = { readonly name: string; readonly value: unknown; readonly made: Expression | undefined }
/** `list?map(item -> …)` and `list?filter(item -> …)`. */
function each({ world, names, line }: Scene, { name, value, made }: Each): unknown {
  if (made?.is !== 'each') return trouble(line, `?${name} takes item -> expression`)
  if (!Array.isArray(value)) return trouble(line, 'this is no list')
  const results = value.map((item: unknown) => {
    const own: Names = { values: new Map([[made.name, item]]), around: names }
    return need(evaluated({ world, names: own, line }, made.made), line)
  })
  if (name === 'map') return results
  return value.filter((_, at) => said(line, () => truth(results[at])))
}

/** Values that grow are counted, so that doubling one in a loop ends at the limit and not in the memory. */
function kept(world: World, value: unknown, line: number): unknown {
  if (typeof value === 'string') world.spend(line, value.length)
  else if (value instanceof Markup) world.spend(line, value.text.length)
  else if (Array.isArray(value)) world.spend(line, value.length)
  return value
}

/**
 * What an output writes. Words of the author's own, such as the default in `${name!'&mdash;'}`, are as good as text
 * that stands in the template; what comes from variables is escaped in HTML.
 */
export function written(scene: Scene, expression: Expression): string {
  const { world, line } = scene
  const { is } = expression
  if (is === 'literal' && typeof expression.value === 'string') return expression.value
  if (is === 'default' && expression.otherwise?.is === 'literal') {
    const value = evaluated(scene, expression.of)
    return value instanceof Missing ? written(scene, expression.otherwise) : shown(world, value, line)
  }
  return shown(world, evaluated(scene, expression), line)
}

export function shown(world: World, value: unknown, line: number): string {
  const known = need(value, line)
  if (known instanceof Markup) return known.text
  const text = said(line, () => textOf(known))
  return world.html ? escaped(text) : text
}
