// Does a kickstart file mean here what it means to the original, and does it fail in words?
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openHome } from '../../infra/local/instance.ts'
import { demoOf, playKickstart } from '../../infra/local/kickstart/play.ts'
import type { Sources } from '../../infra/local/kickstart/variables.ts'
import { readKickstart } from '../../infra/local/kickstart.ts'
import { adminApplicationId } from '../../shared/resources/application.ts'
import { formIds } from '../../shared/resources/default-forms.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const put = (name: string, content: unknown) =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))

async function read(content: unknown, sources: Sources = { environment: {} }) {
  await put('kickstart.json', content)
  return readKickstart(join(folder, 'kickstart.json'), sources)
}

const uuid = /^[0-9a-f-]{36}$/
const someId = '0a0b0c0d-0001-4000-8000-00000000000a'
const apiKeys = [{ key: 'super' }]
const ask = (body: unknown) => ({ method: 'POST', url: '/api/x', body })

describe('variables', () => {
  test('a drawn id is one id wherever its variable is used, and another one wherever it is drawn', async () => {
    const { requests } = await read({
      variables: { id: '#{UUID()}' },
      apiKeys,
      requests: [ask(['#{id}', '#{id}', '#{UUID()}', '#{UUID()}'])],
    })
    const [first, second, third, fourth] = v.parse(v.array(v.string()), requests[0]?.body)
    expect(first).toMatch(uuid)
    expect(second).toBe(first)
    expect(new Set([first, third, fourth]).size).toBe(3)
  })

  test('environment, other variables and provided ones are known; names of members are replaced too', async () => {
    const { requests } = await read(
      {
        variables: { b: '#{a}-#{OURS}', a: '#{ENV.WORD}' },
        apiKeys,
        requests: [ask({ '#{a}': 'is #{b}' })],
      },
      { environment: { WORD: 'hello' }, provided: { OURS: 'app' } },
    )
    expect(requests[0]?.body).toEqual({ hello: 'is hello-app' })
  })

  test('a number or a switch remains one where it is the whole value, and is words inside of others', async () => {
    const { requests } = await read({
      variables: { port: 587, secure: false },
      apiKeys,
      requests: [ask(['#{port}', '#{secure}', 'port #{port}'])],
    })
    expect(requests[0]?.body).toEqual([587, false, 'port 587'])
  })

  test('defaultTenantId names the default tenant; without it the tenant gets an id of its own', async () => {
    const said = await read({
      variables: { mine: '#{FUSIONAUTH_TENANT_ID}', defaultTenantId: someId.toUpperCase() },
      apiKeys,
      requests: [ask('#{mine}')],
    })
    expect([said.requests[0]?.body, said.tenantId]).toEqual([someId, someId])
    const { tenantId, variables } = await read({ apiKeys })
    expect(tenantId).toMatch(uuid)
    expect(variables.FUSIONAUTH_TENANT_ID).toBe(tenantId)
  })

  test('the ids of what an instance has by itself are known, each under all its names', async () => {
    const { requests, signingKeyId, standing } = await read({
      apiKeys,
      requests: [
        ask([
          '#{FUSIONAUTH_DEFAULT_SIGNING_KEY_ID}',
          '#{FUSIONAUTH_TENANT_MANAGER_APPLICATION_ID}',
          '#{FUSIONAUTH_TENANT_MANAGER_ID}',
          '#{FUSIONAUTH_LAMBDA[GoogleReconcile]_ID}',
          '#{FUSIONAUTH_LAMBDA[GoogleReconcile]_ID}',
        ]),
      ],
    })
    const [key, manager, again, lambda, once] = v.parse(v.array(v.string()), requests[0]?.body)
    expect([key, again, once]).toEqual([signingKeyId, manager, lambda])
    expect(standing.map(({ kind, id }) => [kind, id])).toEqual([
      ['application', manager],
      ['lambda', lambda],
    ])
  })

  test('what every instance has under the same id is known by it', async () => {
    const named = ['APPLICATION', 'FORM[adminUser]', 'FORM[adminRegistration]'].map(one => `#{FUSIONAUTH_${one}_ID}`)
    const { requests } = await read({ apiKeys, requests: [ask(named)] })
    expect(requests[0]?.body).toEqual([adminApplicationId, formIds.adminUser, formIds.adminRegistration])
  })

  test('what is not named does not have to be there', async () => {
    expect((await read({ apiKeys, requests: [ask(1)] })).standing).toEqual([])
  })

  test('an escaped mark stays as it is written', async () => {
    const { requests } = await read({ apiKeys, requests: [ask(['\\#{id} and \\@{file}', '\\&{file}'])] })
    expect(requests[0]?.body).toEqual(['#{id} and @{file}', '&{file}'])
  })
})

describe('included files', () => {
  test('JSON is read where it stands, with its own includes and the variables; of text only what names a variable is replaced', async () => {
    await put('request.json', { method: 'POST', url: '/api/x', body: '&{body.json}' })
    await put('body.json', { html: '<p>@{letter.html}</p>', who: '#{who}' })
    await put('letter.html', 'Dear {user.firstName} #{not a variable} @{none} #{who} \\#{who}')
    const { requests } = await read({ variables: { who: 'me' }, apiKeys, requests: ['&{request.json}'] })
    expect(requests[0]?.body).toEqual({
      html: '<p>Dear {user.firstName} #{not a variable} @{none} me #{who}</p>',
      who: 'me',
    })
  })
})

test('a file is found beside the one that includes it, or else beside the kickstart', async () => {
  await mkdir(join(folder, 'json'))
  await put('json/request.json', {
    method: 'POST',
    url: '/api/x',
    body: ['&{near.json}', '&{json/near.json}', '@{far.txt}'],
  })
  await put('json/near.json', '\uFEFF"near"')
  await put('far.txt', 'far')
  const { requests } = await read({ apiKeys, requests: ['&{json/request.json}'] })
  expect(requests[0]?.body).toEqual(['near', 'near', 'far'])
})

test('requests, variables and parts of either may be files as a whole', async () => {
  await put('all.json', [ask('#{word}')])
  await put('words.json', { word: 'yes' })
  const { requests } = await read({ variables: '&{words.json}', apiKeys, requests: '&{all.json}' })
  expect(requests[0]?.body).toBe('yes')
})

test('settings, licences and whatever else is written beside are no mistake', async () => {
  const found = await read({
    apiKeys,
    license: 'L',
    licenseId: 'I',
    settings: { connectTimeout: 5_000, readTimeout: 5_000 },
    requests: [{ ...ask(1), note: 'what this is for' }],
  })
  expect(found.requests).toHaveLength(1)
})

describe('what is wrong is said in one line', () => {
  test.each([
    ['no JSON', '{', /kickstart.json is not JSON/],
    ['broken JSON', '{\n "a": 1 "b": 2}', /kickstart.json is not JSON: .*line 2/],
    [
      'an unknown variable',
      { apiKeys, requests: [ask(1), ask({ a: '#{nobody}' })] },
      /uses #\{nobody\}, which has no value \(requests\[1\]\.body\.a\)/,
    ],
    ['a variable that is missing outside', { apiKeys, requests: [ask('#{ENV.NOBODY}')] }, /#\{ENV\.NOBODY\}, which/],
    ['variables in a circle', { variables: { a: '#{b}', b: '#{a}' }, apiKeys }, /needs itself \(a → b → a\)/],
    ['a variable that is null', { variables: { a: null }, apiKeys }, /variables\.a must have a value/],
    ['a list within a text', { variables: { a: [1] }, apiKeys, requests: [ask('/#{a}')] }, /#\{a\} is no text/],
    ['a tenant id that is none', { variables: { defaultTenantId: 'mine' }, apiKeys }, /defaultTenantId is mine/],
    ['an unknown type of lambda', { apiKeys, requests: [ask('#{FUSIONAUTH_LAMBDA[Nothing]_ID}')] }, /has no value/],
    ['a missing file', { apiKeys, requests: ['&{gone.json}'] }, /cannot read .*gone.json: there is no such file/],
    ['no API key', { apiKeys: [] }, /apiKeys needs at least one key/],
    ['a restricted first key', { apiKeys: [{ key: 'k', tenantId: 't' }] }, /must not be restricted/],
    ['a method that does not exist', { apiKeys, requests: [{ method: 'GET', url: '/x' }] }, /requests\.0\.method/],
  ])('%s', async (_, content, words) => {
    await expect(read(content)).rejects.toThrow(words)
  })

  test('a request that fails is named with its place and its answer, and the next is not sent', async () => {
    const script = await read({ apiKeys, requests: [ask(1), { ...ask(2), url: '/api/broken' }, ask(3)] })
    const sent: string[] = []
    const answer = async ({ url }: { readonly url: string }) => {
      sent.push(url)
      return { status: url === '/api/broken' ? 400 : 200, body: Buffer.from('{"fieldErrors":{}}') }
    }
    await expect(playKickstart(script, answer)).rejects.toThrow(
      'kickstart request 2 of 3 (requests[1], POST /api/broken) answered 400: {"fieldErrors":{}}',
    )
    expect(sent).toEqual(['/api/x', '/api/broken'])
  })
})

test('requests carry the first key, their tenant and their content type', async () => {
  const script = await read({
    apiKeys: [{ key: 'first' }, { key: 'second', tenantId: 't' }],
    requests: [{ method: 'PATCH', url: '/a', body: [], contentType: 'application/json-patch+json', tenantId: 't' }],
  })
  const seen: unknown[] = []
  await playKickstart(script, async ({ headers }) => {
    seen.push(headers)
    return { status: 200, body: new Uint8Array() }
  })
  expect(seen).toEqual([
    { authorization: 'first', 'content-type': 'application/json-patch+json', 'x-fusionauth-tenantid': 't' },
  ])
})

test('our own file is whole, and somebody can sign in with what it says', async () => {
  const script = await readKickstart(new URL('../../kickstart/default.json', import.meta.url).pathname, {
    provided: {
      FUSIONAUTH_APPLICATION_ID: 'admin',
      FUSIONAUTH_DEFAULT_SIGNING_KEY_ID: 'key',
      TENANTRY_ISSUER: 'http://localhost',
    },
  })
  const answers = script.requests.map(({ url }) =>
    url.startsWith('/api/application/') ? { application: { id: url.slice(17) } } : {},
  )
  expect(demoOf(script, answers)).toEqual({
    applicationId: script.variables.applicationId,
    loginId: script.variables.demoEmail,
    password: script.variables.demoPassword,
  })
})

describe('the data folder', () => {
  const facts = { apiKey: 'k', tenantId: 't' }

  test('a start whose kickstart was cut off begins anew; one that was furnished is found', async () => {
    const first = await openHome(folder)
    await put('tenantry.db', 'half')
    await first.leave()
    const second = await openHome(folder)
    expect(second.instance.id).not.toBe(first.instance.id)
    await expect(readFile(join(folder, 'tenantry.db'))).rejects.toThrow('ENOENT')
    await second.furnished(facts)
    await second.leave()
    const third = await openHome(folder)
    expect(third.instance).toEqual({ ...second.instance, facts })
    await third.leave()
  })

  test('a folder of somebody else’s and a broken file are refused and left alone', async () => {
    await put('thesis.txt', 'years of work')
    await expect(openHome(folder)).rejects.toThrow('holds thesis.txt but no instance.json')
    await put('instance.json', '{"id":')
    await expect(openHome(folder)).rejects.toThrow('instance.json is broken')
    expect(await readFile(join(folder, 'thesis.txt'), 'utf8')).toBe('years of work')
  })

  test('a folder whose rows another version wrote is refused and left alone', async () => {
    const home = await openHome(folder)
    await home.furnished(facts)
    await home.leave()
    const { edition, ...before } = JSON.parse(await readFile(join(folder, 'instance.json'), 'utf8'))
    expect(edition).toBeGreaterThan(1)
    const old = JSON.stringify(before)
    await put('instance.json', old)
    await expect(openHome(folder)).rejects.toThrow('is of another version of Tenantry: delete it, or choose another')
    expect(await readFile(join(folder, 'instance.json'), 'utf8')).toBe(old)
  })

  test('a folder that another process works in is refused', async () => {
    await put('lock', String(process.ppid))
    await expect(openHome(folder)).rejects.toThrow(`is in use by process ${process.ppid}`)
  })
})
