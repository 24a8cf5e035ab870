// Do templates say what their authors wrote, and nothing else?
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker's own sign
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { templateIssues } from '../../shared/templates/issues.ts'
import { checkTemplate, renderTemplate } from '../../shared/templates/render.ts'

const user = { firstName: 'Ada', fullName: 'Ada <b>L</b>', email: 'ada@example.com', data: { tier: 'gold', size: 7 } }
const render = (source: string, variables: Record<string, unknown> = { user }, html = false) =>
  renderTemplate(source, variables, { html, now: Date.UTC(2031, 4, 6, 7, 8, 9) })
const text = (source: string, variables?: Record<string, unknown>, html = false): string => {
  const made = render(source, variables, html)
  if (!made.ok) throw new Error(made.error)
  return made.text
}
const error = (source: string, variables?: Record<string, unknown>): string => {
  const made = render(source, variables)
  if (made.ok) throw new Error(`rendered: ${made.text}`)
  return made.error
}

describe('what a FreeMarker template says', () => {
  test.each([
    ['Hi ${user.firstName}!', 'Hi Ada!'],
    ['${user.middleName!"none"}', 'none'],
    ['${user.middleName!}|', '|'],
    ["${(user.a.b.c)!'deep'}", 'deep'],
    ['${nobody.name!"x"}', 'x'],
    ['[#if user.firstName??]yes[#else]no[/#if]', 'yes'],
    ['[#if user.lastName??]yes[#else]no[/#if]', 'no'],
    ['[#if nobody?? && nobody.age > 3]a[#elseif user.data.size == 7]b[#else]c[/#if]', 'b'],
    ['[#if !user.lastName?? || user.lastName == "x"]a[/#if]', 'a'],
    ['[#if user.data.size gt 6 && user.data.size lte 7]in[/#if]', 'in'],
    ['[#if (user.data.tier!"") == "gold"]G[/#if]', 'G'],
    ['[#if user.lastName?has_content]a[#else]b[/#if]', 'b'],
    ['[#assign url = "http://x/${user.firstName}?a=" + user.email?url /]${url}', 'http://x/Ada?a=ada%40example.com'],
    ['[#setting url_escaping_charset="UTF-8"]ok', 'ok'],
    ['[#list user.tags![] as t]${t}[#else]none[/#list]', 'none'],
    ['[#list ["a","b","c"] as t]${t?counter}${t}[#sep], [/#list]', '1a, 2b, 3c'],
    ['[#list ["a","b"] as t]${t}[#if t?has_next]; [/#if][/#list]', 'a; b'],
    ['[#list user.data as k, v]${k}=${v} [/#list]', 'tier=gold size=7 '],
    ['[#list state!{} as key, value][#if key != "tenantId" && value??]&${key?url}=${value?url}[/#if][/#list]|', '|'],
    ['[#-- not shown ${boom} --]a', 'a'],
    ['[#noparse]${user.x} [#if][/#noparse]', '${user.x} [#if]'],
    ['${1 + 2 * 3 - 4 / 2}', '5'],
    ['${-(3)}${7 % 4}', '-33'],
    ['${user.data.size?string}${true?c}${true?string("on","off")}${false?then("a","b")}', '7trueonb'],
    ['${"a-b"?upper_case}${" x "?trim}${"abc"?length}${"abc"?contains("b")?c}', 'A-Bx3true'],
    ['${["x","y"]?join("+")}${["x","y"]?first}${["x"]?size}', 'x+yx1'],
    ['${0?number_to_datetime}', '1970-01-01T00:00:00.000Z'],
    ['${user["first" + "Name"]}', 'Ada'],
    ['[#assign empty = "e" nil = "n"]${empty}${nil}', 'en'],
    ['${r"${raw}"}${"\\"q\\""}', '${raw}"q"'],
    ['[#switch user.data.tier][#case "tin"]T[#case "gold"]G[#case "x"]X[#break][#default]D[/#switch]', 'GX'],
    ['[#switch user.data.size][#on 1, 7]S[#on 8]E[#default]D[/#switch]', 'S'],
    ['[#switch "other"][#case "tin"]T[#break][#default]D[/#switch]', 'D'],
    [
      '[#macro hi name mark="!"]Hi ${name}${mark}[/#macro][@hi name=user.firstName /] [@hi "Bo" "?" /]',
      'Hi Ada! Hi Bo?',
    ],
    ['[#macro box]<[#nested 5]>[/#macro][@box; n]${n}${user.firstName}[/@box]', '<5Ada>'],
    ['[#macro all xs...]${xs?join("+")}[/#macro][@all 1 2 3 /]', '1+2+3'],
    ['[#assign n=1][#macro m][#local n=2]${n}[/#macro][@m /]${n}', '21'],
    ['[#function twice x][#return x * 2][/#function]${twice(twice(3))}', '12'],
    ['[#list 1..3 as i]${i}[/#list][#list 3..1 as i]${i}[/#list][#list 0..<2 as i]${i}[/#list]', '12332101'],
    ['${"abcdef"[1..2]}${"abc"[0]}${["a","b","c"][1..]?join("")}', 'bcabc'],
    ['[#list ["a","b"]]<[#items as x]${x}[#sep],[/#items]>[#else]none[/#list]', '<a,b>'],
    ['[#list []][#items as x]${x}[/#items][#else]none[/#list]', 'none'],
    ['[#list ["a","b"] as x]${x_index}${x_has_next?c} [/#list]', '0true 1false '],
    ['[#list 1..9 as i][#if i == 2][#continue][/#if][#if i == 4][#break][/#if]${i}[/#list]', '13'],
    ['[#assign x]Hi ${user.firstName}[/#assign]${x}${x?length}', 'Hi Ada6'],
    ['[#assign n = 1][#assign n += 4 n++]${n}', '6'],
    ['[#assign m = {"a": 1, "b": "two"} + {"c": 3}]${m.a}${m["b"]}[#list m as k, v]${k}${v}[/#list]', '1twoa1btwoc3'],
    ['[#compress]  a \n\n  b  [/#compress]', ' a\nb '],
    ['[#escape x as x?upper_case]${user.firstName}[#noescape]${user.firstName}[/#noescape][/#escape]', 'ADAAda'],
    ['[#attempt]a${user.nothing}[#recover]sorry[/#attempt]', 'sorry'],
    ['[#if user.data.size?is_number && user.data?is_hash && !user.data?is_string]y[/#if]', 'y'],
    [
      '${1234.5?string("0.00")} ${1234.5?string("#,##0.##")} ${0.25?string("percent")} ${7?string("000")}',
      '1234.50 1,234.5 25% 007',
    ],
    ['${3.7?floor}${3.2?ceiling}${3.5?int}${(-2)?abs}', '3432'],
    ['${[3, 1, 2]?sort?join("")}${[{"n": "b"}, {"n": "a"}]?sort_by("n")?first.n}${[3, 1]?max}', '123a3'],
    ['${["a", "bb"]?map(x -> x?length)?join(",")} ${[1, 2, 3]?filter(x -> x gt 1)?size}', '1,2 2'],
    ['${"ada@example.com"?keep_before("@")} ${"a-b-c"?keep_after_last("-")} ${"abc"?substring(1)}', 'ada c bc'],
    [
      '${"hello world"?capitalize} ${"7"?left_pad(3, "0")} ${"a b  c"?word_list?size} ${"abc"?index_of("c")}',
      'Hello World 007 3 2',
    ],
    [
      '${0?number_to_datetime?string("yyyy-MM-dd HH:mm")} ${"2031-02-03"?date?string("EEEE, d MMMM yyyy")}',
      '1970-01-01 00:00 Monday, 3 February 2031',
    ],
    ['${.now?string("yyyy")} ${.now?date} ${.now?string("h:mm a \'o\'\'clock\'")}', "2031 2031-05-06 7:08 AM o'clock"],
    ['${user.lastName!user.firstName!"x"}${user.lastName?default("d")}${user.lastName?if_exists}', 'Adad'],
    ['[#if user.lastName?exists || false]a[#else]b[/#if]', 'b'],
    ['{{ unsubscribe }} {% raw %}', '{{ unsubscribe }} {% raw %}'],
  ])('%s', (source, expected) => {
    expect(text(source)).toBe(expected)
  })

  test('a line with nothing but tags leaves no line', () => {
    const source = 'a\n[#if user.firstName??]\n  b\n[#else]\n  c\n[/#if]\nd\n'
    expect(text(source)).toBe('a\n  b\nd\n')
  })

  test('the forgot-password letter in the shape the public templates have', () => {
    const source = [
      '[#setting url_escaping_charset="UTF-8"]',
      'To change your password click on the following link.',
      '<p>',
      '  [#-- The link --]',
      '  [#assign url = "http://localhost:9011/password/change/${changePasswordId}?client_id=${(application.oauthConfiguration.clientId)!\'\'}&tenantId=${user.tenantId}" /]',
      '  [#list state!{} as key, value][#if key != "tenantId" && key != "client_id" && value??][#assign url = url + "&" + key?url + "=" + value?url/][/#if][/#list]',
      '  <a href="${url?no_esc}">${url}</a>',
      '</p>',
    ].join('\n')
    const variables = {
      changePasswordId: 'abc',
      user: { tenantId: 't1' },
      application: { oauthConfiguration: { clientId: 'c1' } },
      state: { redirect: 'https://a.b/?c=d', tenantId: 'other' },
    }
    const url =
      'http://localhost:9011/password/change/abc?client_id=c1&tenantId=t1&redirect=https%3A%2F%2Fa.b%2F%3Fc%3Dd'
    expect(text(source, variables, true)).toBe(
      `To change your password click on the following link.\n<p>\n  <a href="${url}">${url.replaceAll('&', '&amp;')}</a>\n</p>`,
    )
  })

  test('what stands in a variable is escaped in HTML, once, and not at all in text', () => {
    expect(text('${user.fullName}', { user }, true)).toBe('Ada &lt;b&gt;L&lt;/b&gt;')
    expect(text('${user.fullName?html}', { user }, true)).toBe('Ada &lt;b&gt;L&lt;/b&gt;')
    expect(text('${user.fullName}', { user }, false)).toBe('Ada <b>L</b>')
    expect(text('${user.fullName?no_esc}', { user }, true)).toBe('Ada <b>L</b>')
    expect(text('[#assign x]<i>${user.fullName}</i>[/#assign]${x}', { user }, true)).toBe(
      '<i>Ada &lt;b&gt;L&lt;/b&gt;</i>',
    )
    expect(text('[#macro m x]${x}[/#macro][@m user.fullName /]', { user }, true)).toBe('Ada &lt;b&gt;L&lt;/b&gt;')
    expect(text('[#escape x as x?html]${user.fullName}[/#escape]', { user }, true)).toBe('Ada &lt;b&gt;L&lt;/b&gt;')
  })

  test('words the author falls back to are the author’s, and not escaped', () => {
    expect(text("${(user.hat)!'&mdash;'}", { user }, true)).toBe('&mdash;')
    expect(text("${(user.fullName)!'&mdash;'}", { user }, true)).toBe('Ada &lt;b&gt;L&lt;/b&gt;')
    expect(text('${user.hat!user.fullName}', { user }, true)).toBe('Ada &lt;b&gt;L&lt;/b&gt;')
  })
})

describe('what a template cannot do', () => {
  test('say nothing where a variable is missing: it names the variable and the line', () => {
    expect(error('a\nb ${user.lastName} c')).toBe('line 2: "lastName" is missing; give it a default with !')
    expect(error('\n\n[#if nobody.x == 1][/#if]')).toMatch(/^line 3: nobody is missing/)
  })

  test.each([
    ['a\n[#visit x]', 'line 2: [#visit] is not supported'],
    ['[@x /]', 'x is missing'],
    ['[@user /]', 'this is no macro'],
    ['[#macro m a][/#macro][@m /]', 'm needs its parameter a'],
    ['[#macro m a][/#macro][@m b=1 /]', 'm has no parameter for all that is given'],
    ['[#macro m][/#macro]${m}', 'm is no text'],
    ['[#macro m][@m /][/#macro][@m /]', 'limit of macros within macros'],
    ['[#function f x][#return f(x)][/#function]${f(1)}', 'limit of macros within macros'],
    ['[#attempt][#list 1..10000 as a][#list 1..10000 as b][/#list][/#list][#recover]on[/#attempt]', 'limit'],
    ['[#list 1..1000000000 as a][/#list]', 'limit of a range'],
    ['[#attempt]x[/#attempt]', 'has no [#recover]'],
    ['[#else]', '[#else] is not expected here'],
    ['[#case 1]', '[#case] is not supported'],
    ['[@x]', '[@] is never closed'],
    ['${"x"?left_pad(9999999)?length}${nothing}', 'nothing is missing'],
    ['${user?map(x -> x)}', 'this is no list'],
    ['${.data_model}', '.data_model is not supported'],
    ['[#import "x" as y]', 'line 1: [#import] is not supported'],
    ['[#include "/etc/passwd"]', 'line 1: [#include] is not supported'],
    ['${"x"?eval}', 'line 1: ?eval is not supported'],
    ['${user?api}', '?api is not supported'],
    ['${"freemarker.template.utility.Execute"?new()}', '?new is not supported'],
    ['[#if a]', 'line 1: [#if] is never closed'],
    ['[/#if]', 'line 1: [/#if] closes nothing'],
    ['[#list a as b][/#if]', 'line 1: [/#if] is not expected here: [#list] of line 1 is open'],
    ['${user.', 'line 1: "}" is missing'],
    ['${}', 'an expression is missing'],
    ['${a b}', '"b" is not expected here'],
    ['<#if x>a</#if>', 'square brackets'],
    ['[#assign x]y', '[#assign] is never closed'],
    ['[#assign 1 = 2]', 'is no assignment'],
    [`\${${'('.repeat(500)}1${')'.repeat(500)}}`, 'nested too deeply'],
    ['[#if user][/#if]', 'a condition must be true or false'],
    ['${user}', 'an object is no text'],
    ['${true}', 'a boolean is no text'],
  ])('%s', (source, words) => {
    expect(error(source)).toContain(words)
  })

  test('an unknown construct is found when the template is saved', () => {
    expect(checkTemplate('[#if a??]${a}[/#if]')).toEqual({ ok: true })
    expect(checkTemplate('x\n${a?unheard_of}')).toEqual({ ok: false, error: 'line 2: ?unheard_of is not supported' })
  })

  test('every text of an e-mail template is checked, each issue at its place', () => {
    const template = {
      defaultSubject: 'fine',
      defaultHtmlTemplate: '${a?eval}',
      defaultTextTemplate: 'fine ${b}',
      localizedSubjects: { de: '[#if', fr: 'bon' },
    }
    expect(templateIssues(template).map(issue => issue.path)).toEqual(['defaultHtmlTemplate', 'localizedSubjects.de'])
  })

  test.each(['constructor', '__proto__', 'toString', 'prototype', 'valueOf'])(
    'reach what JavaScript hangs onto objects: %s',
    name => {
      expect(text(`\${(user.${name})!'nothing'}\${${name}!'nothing'}`)).toBe('nothingnothing')
      expect(text(`\${(user["${name}"])!'nothing'}`)).toBe('nothing')
    },
  )

  test('write without end, into memory or into the letter', () => {
    const list = Array.from({ length: 1000 }, (_, n) => n)
    expect(error('[#list l as a][#list l as b][#list l as c][/#list][/#list][/#list]', { l: list })).toMatch(/limit/)
    expect(error('[#assign s = "xxxxxxxxxx"][#list l as a][#assign s = s + s][/#list]', { l: list })).toMatch(/limit/)
    expect(error(`[#list l as a][#list l as b]${'x'.repeat(100)}[/#list][/#list]`, { l: list })).toMatch(
      /limit|too long/,
    )
    expect(error('x'.repeat(300_000))).toMatch(/may have/)
    const big = '[#assign b][#list 1..9000 as i]xxxxxxxxxx[/#list][/#assign]'
    expect(error(`${big}\${b?replace("", b)}`)).toMatch(/limit of a text/)
    expect(error(`${big}\${b?replace("x", b)?length}`)).toMatch(/limit of a text/)
    expect(error(`${big}\${(1..9000)?map(x -> x?c)?join(b)}`)).toMatch(/limit of a text/)
    expect(text(`${big}\${b?replace("x", "yy")?length}`)).toBe('180000')
    expect(error('[#macro m a][@m a + 1 /][/#macro][@m 1 /]')).toMatch(/limit/)
    expect(error('[#if true]'.repeat(150) + '[/#if]'.repeat(150))).toMatch(/nested too deeply/)
  })
})

type Sum = { readonly source: string; readonly value: number | boolean }
const { number: numbers, truth } = fc.letrec<{ number: Sum; truth: Sum }>(tie => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.nat(50).map(value => ({ source: String(value), value })),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([left, sign, right]) => {
      const [a, b] = [Number(left.value), Number(right.value)]
      return {
        source: `(${left.source} ${sign} ${right.source})`,
        value: sign === '+' ? a + b : sign === '-' ? a - b : a * b,
      }
    }),
  ),
  truth: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.boolean().map(value => ({ source: String(value), value })),
    tie('truth').map(({ source, value }) => ({ source: `!(${source})`, value: !value })),
    fc.tuple(tie('number'), fc.constantFrom('<', '=='), tie('number')).map(([left, sign, right]) => ({
      source: `${left.source} ${sign} ${right.source}`,
      value: sign === '<' ? left.value < right.value : left.value === right.value,
    })),
    fc.tuple(tie('truth'), fc.constantFrom('&&', '||'), tie('truth')).map(([left, sign, right]) => ({
      source: `(${left.source} ${sign} ${right.source})`,
      value: sign === '&&' ? left.value && right.value : left.value || right.value,
    })),
  ),
}))

describe('for every expression', () => {
  test('a sum is what it is in arithmetic', () => {
    fc.assert(
      fc.property(numbers, ({ source, value }) => {
        expect(text(`\${${source}}`)).toBe(String(Number(value)))
      }),
    )
  })
  test('a condition holds when it holds in logic, in [#if] and in [#elseif] alike', () => {
    fc.assert(
      fc.property(truth, ({ source, value }) => {
        expect(text(`[#if ${source}]yes[#else]no[/#if]`)).toBe(value ? 'yes' : 'no')
        expect(text(`[#if false]never[#elseif ${source}]yes[#else]no[/#if]`)).toBe(value ? 'yes' : 'no')
      }),
    )
  })
})

describe('for every text', () => {
  test('text without signs comes out as it went in', () => {
    fc.assert(
      fc.property(
        fc.string().filter(given => !/\$\{|\[\/?[#@]|<\/?#/.test(given)),
        given => {
          expect(text(given)).toBe(given)
        },
      ),
    )
  })
  test('a value comes out as it is in text, and harmless in HTML, and is never read as a template', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('{{ x }}', '{% raw %}', '${x}', '[#if', '</p>')), value => {
        expect(text('${v}', { v: value })).toBe(value)
        expect(text('${v}', { v: value }, true)).not.toMatch(/[<>"]/)
      }),
    )
  })
  test('nothing that anybody writes does worse than an error', () => {
    const bits = fc.constantFrom(
      '${',
      '}',
      '[#if ',
      ']',
      '[/#if]',
      '[#list ',
      ' as x',
      '[/#list]',
      'user',
      '.',
      '?',
      '!',
      '??',
      '(',
      ')',
      '"',
      '{{',
      '%}',
      '[#else]',
      '[#sep]',
      '[#macro m a]',
      '[/#macro]',
      '[@m 1]',
      '[/@m]',
      '[#nested]',
      '[#switch 1]',
      '[#case 1]',
      '[/#switch]',
      '[#items',
      '{',
      '..',
      '->',
      '=',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 25 }), parts => {
        const made = render(parts.join(''))
        expect(made.ok || /^line \d+: |, line:/.test(made.error) || made.error).toBeTruthy()
      }),
      { numRuns: 500 },
    )
  })
})
