// What does the console promise to those who use it?
import { afterAll, describe, expect, test } from 'vitest'
import { kinds } from '../../shared/resources/index.ts'
import { type Answer, type Body, openDoor } from '../door.ts'
import { filledIn, plain } from './admin-form.ts'
import { visitor } from './admin-world.ts'

const door = await openDoor()
const admin = await visitor(door)
afterAll(() => door.close())

const editOf = (id = door.tenantId, kind = 'tenant') => `/admin/${kind}/${id}/edit`
const tenant = async (id = door.tenantId): Promise<Body> => (await door.get(`/api/tenant/${id}`)).body.tenant as Body
const named = (body: Body | undefined): string => String(body?.id)

/** Saves the edit page as a browser without script would. */
async function save(values: Readonly<Record<string, string | undefined>>, address = editOf()): Promise<Answer> {
  const page = await admin.get(address)
  const [path = ''] = address.split('?')
  return admin.post(path, filledIn(page.text, path, values))
}
const follow = (answer: Answer): Promise<Answer> => admin.get(answer.headers.location ?? '')

describe('every kind of record', () => {
  test.each(Object.values(kinds).map(kind => [kind.kind, kind] as const))(
    '%s has a list, and a page for a new one where the API makes one',
    async (name, kind) => {
      const list = await admin.get(`/admin/${name}`)
      const shown = list.status === 303 ? await follow(list) : list
      expect(shown.status).toBe(200)
      expect(plain(shown.text)).toContain(list.status === 303 ? 'Edit' : kind.doc)
      for (const address of addresses(shown.text, `/admin/${name}/new`)) {
        const first = await admin.get(address)
        expect(first.status).toBe(200)
        // Where its type decides what a record has, the type is asked for first.
        for (const at of [address, ...addresses(first.text, `/admin/${name}/new?type=`)]) {
          const page = at === address ? first : await admin.get(at)
          if (page.text.includes('Of which type?')) continue
          const sent = await admin.post(at, filledIn(page.text, at))
          // What the API does not take is no crash: the form comes back with its faults, or makes something.
          expect([at, sent.status]).toEqual([
            at,
            expect.toSatisfy((status: number) => [200, 303, 400].includes(status)),
          ])
        }
      }
    },
  )
})

const addresses = (text: string, start: string): string[] =>
  [...new Set([...text.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => plain(href)))].filter(href =>
    href.startsWith(start),
  )

describe('a setting', () => {
  test('is changed without script, and nothing else is', async () => {
    const before = await tenant()
    await door.later('1 minute')
    const answer = await save({ 'jwtConfiguration.timeToLiveInSeconds': '1234' })
    expect(answer).toMatchObject({ status: 303, headers: { location: `/admin/tenant/${door.tenantId}?saved=1` } })
    const after = await tenant()
    expect(after.jwtConfiguration).toEqual({ ...before.jwtConfiguration, timeToLiveInSeconds: 1234 })
    expect({ ...after, jwtConfiguration: 0, lastUpdateInstant: 0 }).toEqual({
      ...before,
      jwtConfiguration: 0,
      lastUpdateInstant: 0,
    })
    const { text } = await follow(answer)
    expect(text).toContain('Saved. One setting changed.')
    expect(text).toMatch(/<del>3600<\/del> <ins>1234<\/ins>/)
  })

  test('that is wrong is refused beside its field, and in a summary that leads there', async () => {
    const before = await tenant()
    const { status, text } = await save({
      'jwtConfiguration.timeToLiveInSeconds': '0',
      'emailConfiguration.port': 'many',
      name: '',
    })
    expect(status).toBe(400)
    expect(await tenant()).toEqual(before)
    for (const name of ['jwtConfiguration.timeToLiveInSeconds', 'emailConfiguration.port', 'name']) {
      expect(text).toContain(`<a href="#f-${name}">`)
      expect(text).toMatch(
        new RegExp(
          `id="f-${name}"[^>]*aria-describedby="f-${name}-hint f-${name}-error"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="f-${name}"`,
        ),
      )
      expect(text).toContain(`id="f-${name}-error"`)
    }
    expect(text).toContain('JWT duration must be at least 1 second')
    // What was typed is still there.
    expect(filledIn(text, editOf()).get('emailConfiguration.port')).toBe('many')
  })

  test('that another one makes necessary is asked for', async () => {
    const { status, text } = await save({ 'captchaConfiguration.enabled': 'true' })
    expect(status).toBe(400)
    expect(text).toContain('id="f-captchaConfiguration.siteKey-error"')
  })

  test('is found by name or path; saving what was found leaves the rest alone', async () => {
    const before = await tenant()
    const page = await admin.get(`${editOf()}?find=gracePeriod`)
    expect(page.text).toContain('data-name="jwtConfiguration.refreshTokenOneTimeUseConfiguration.gracePeriodInSeconds"')
    expect(page.text).not.toContain('data-name="issuer"')
    const field = 'jwtConfiguration.refreshTokenOneTimeUseConfiguration.gracePeriodInSeconds'
    await admin.post(editOf(), filledIn(page.text, editOf(), { [field]: '30' }))
    const after = await tenant()
    expect(after.jwtConfiguration?.refreshTokenOneTimeUseConfiguration).toEqual({ gracePeriodInSeconds: 30 })
    expect(after.emailConfiguration).toEqual(before.emailConfiguration)
    expect((await admin.get('/admin/search?q=grace+period')).text).toContain(`${editOf()}#f-${field}`)
    expect((await admin.get(`${editOf()}?find=nothing-is-called-this`)).text).toContain('No setting is called that')
  })

  test('is reset to its default before it is saved', async () => {
    await save({ issuer: 'elsewhere.example' })
    const page = await admin.get(editOf())
    const form = filledIn(page.text, editOf(), { _reset: 'issuer' })
    const back = await admin.post(editOf(), form)
    expect(filledIn(back.text, editOf()).get('issuer')).toBe('acme.com')
    expect((await tenant()).issuer).toBe('elsewhere.example')
    await admin.post(editOf(), filledIn(back.text, editOf()))
    expect((await tenant()).issuer).toBe('acme.com')
  })

  test('is reviewed as a difference, edited on, and saved from there', async () => {
    const page = await admin.get(editOf())
    const review = await admin.post(
      editOf(),
      filledIn(page.text, editOf(), { issuer: 'reviewed.example', _step: 'review' }),
    )
    expect(review.text).toMatch(
      /Was<\/span> <span>acme\.com<\/span>[\s\S]*Will be<\/span> <span>reviewed\.example<\/span>/,
    )
    expect((await tenant()).issuer).toBe('acme.com')
    const again = await admin.post(editOf(), filledIn(review.text, editOf(), { _step: 'edit' }))
    expect(filledIn(again.text, editOf()).get('issuer')).toBe('reviewed.example')
    await admin.post(editOf(), filledIn(review.text, editOf(), { _step: 'save' }))
    expect((await tenant()).issuer).toBe('reviewed.example')
  })

  test('that somebody else changed meanwhile is not put back by an old page', async () => {
    const page = await admin.get(editOf())
    await door.later('1 minute')
    await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { issuer: 'theirs.example' } })
    const answer = await admin.post(editOf(), filledIn(page.text, editOf(), { logoutURL: 'https://mine.example/bye' }))
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('Somebody changed this record') })
    expect(await tenant()).toMatchObject({ issuer: 'theirs.example' })
    expect((await tenant()).logoutURL).toBeUndefined()
    expect(answer.text).toMatch(/Was<\/span>[\s\S]*Is now<\/span> <span>theirs\.example<\/span>/)
    // What was typed is still there, and saved without undoing the other.
    await admin.post(editOf(), filledIn(answer.text, editOf(), { _step: 'save' }))
    expect(await tenant()).toMatchObject({ issuer: 'theirs.example', logoutURL: 'https://mine.example/bye' })
    await save({ logoutURL: '' })
  })

  test('that both changed is told as such, and the second decides', async () => {
    const page = await admin.get(editOf())
    await door.later('1 minute')
    await door.patch(`/api/tenant/${door.tenantId}`, { tenant: { issuer: 'first.example' } })
    const answer = await admin.post(editOf(), filledIn(page.text, editOf(), { issuer: 'second.example' }))
    expect(answer.text).toContain('You changed this as well. Saving yours replaces theirs.')
    await admin.post(editOf(), filledIn(answer.text, editOf(), { _step: 'save' }))
    expect(await tenant()).toMatchObject({ issuer: 'second.example' })
  })

  test('saved by two at the same instant is saved by one; the other is told, and loses nothing of what they typed', async () => {
    await door.later('1 minute')
    const page = await admin.get(editOf())
    const colleague = await visitor(door)
    await door.later('1 minute')
    const theirPage = await colleague.get(editOf())
    const [own, other] = [admin, colleague]
    const answers = await Promise.all([
      own.post(editOf(), filledIn(page.text, editOf(), { issuer: 'own.example' })),
      other.post(editOf(), filledIn(theirPage.text, editOf(), { logoutURL: 'https://other.example/bye' })),
    ])
    const [loser] = answers.filter(({ status }) => status === 200)
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 303])
    expect(loser?.text).toContain('Somebody changed this record')
    const [who, typed] = loser === answers[0] ? [own, 'own.example'] : [other, 'https://other.example/bye']
    expect(loser?.text).toContain(typed)
    await who.post(editOf(), filledIn(loser?.text ?? '', editOf(), { _step: 'save' }))
    expect(await tenant()).toMatchObject({ issuer: 'own.example', logoutURL: 'https://other.example/bye' })
    await save({ logoutURL: '', issuer: 'acme.com' })
  })

  test('of a list grows, shrinks and empties', async () => {
    const page = await admin.get(editOf())
    const more = await admin.post(
      editOf(),
      filledIn(page.text, editOf(), { _more: 'emailConfiguration.additionalHeaders' }),
    )
    expect(filledIn(more.text, editOf()).get('emailConfiguration.additionalHeaders._rows')).toBe('2')
    const header = 'emailConfiguration.additionalHeaders'
    await save({
      [`${header}.0.name`]: 'X-One',
      [`${header}.0.value`]: '1',
      'registrationConfiguration.blockedDomains': 'A.example\r\nb.example',
    })
    expect(await tenant()).toMatchObject({
      emailConfiguration: { additionalHeaders: [{ name: 'X-One', value: '1' }] },
      registrationConfiguration: { blockedDomains: ['a.example', 'b.example'] },
    })
    await save({ [`${header}.0._remove`]: 'true', 'registrationConfiguration.blockedDomains': '' })
    expect(await tenant()).toMatchObject({
      emailConfiguration: { additionalHeaders: [] },
      registrationConfiguration: { blockedDomains: [] },
    })
  })

  test('that is a secret is never shown, kept when nothing is typed, replaced and taken away', async () => {
    const changes = async (values: Readonly<Record<string, string>>) => {
      await door.later('1 minute')
      return (await follow(await save(values))).text
    }
    const field = 'emailConfiguration.password'
    expect(await changes({ [field]: 'the first password' })).toMatch(
      /emailConfiguration\.password<\/code><\/dt><dd><span class="muted">a secret/,
    )
    expect((await admin.get(editOf())).text).not.toContain('the first password')
    expect(await changes({ 'emailConfiguration.username': 'postmaster' })).not.toContain(
      'emailConfiguration.password</code>',
    )
    expect(await changes({ [`${field}._clear`]: 'true' })).toContain('emailConfiguration.password</code>')
  })

  test('that nobody touched is not written', async () => {
    const before = await tenant()
    expect((await save({})).headers.location).toBe(`/admin/tenant/${door.tenantId}?saved=nothing`)
    expect(await tenant()).toEqual(before)
  })
})

describe('a tenant', () => {
  test('is created, duplicated, and deleted by name', async () => {
    const page = await admin.get('/admin/tenant/new')
    const made = await admin.post('/admin/tenant/new', filledIn(page.text, '/admin/tenant/new', { name: 'Blue' }))
    const id = /tenant\/([\w-]+)\?/.exec(made.headers.location ?? '')?.[1] ?? ''
    await save({ issuer: 'blue.example' }, editOf(id))
    const copyAt = `/admin/tenant/${id}/duplicate`
    const copy = await admin.post(copyAt, filledIn((await admin.get(copyAt)).text, copyAt))
    const copied = await tenant(/tenant\/([\w-]+)\?/.exec(copy.headers.location ?? '')?.[1])
    expect(copied).toMatchObject({ name: 'Blue (copy)', issuer: 'blue.example' })

    const deleteAt = `/admin/tenant/${id}/delete`
    expect((await admin.get(deleteAt)).text).toContain('Every user of the tenant')
    expect((await admin.post(deleteAt, { confirm: 'blue' })).status).toBe(400)
    expect((await door.get(`/api/tenant/${id}`)).status).toBe(200)
    expect((await admin.post(deleteAt, { confirm: 'Blue' })).status).toBe(303)
    expect((await admin.get('/admin/tenant?gone=later')).text).toContain('PendingDelete')
    await door.run('deletions')
    expect((await door.get(`/api/tenant/${id}`)).status).toBe(404)
  })

  test('that cannot go stays, and the page says why', async () => {
    const { name } = await tenant()
    const { status, text } = await admin.post(`/admin/tenant/${door.tenantId}/delete`, { confirm: String(name) })
    expect(status).toBe(400)
    expect(text).toContain('Something still needs it')
  })

  test('of a name that is taken is refused beside the name', async () => {
    const { name } = await tenant()
    const page = await admin.get('/admin/tenant/new')
    const { status, text } = await admin.post(
      '/admin/tenant/new',
      filledIn(page.text, '/admin/tenant/new', { name: String(name) }),
    )
    expect(status).toBe(400)
    expect(text).toContain('Name is already in use.')
  })
})

describe('other records', () => {
  test('an application goes to sleep, wakes, and is asked for its tenant where there are several', async () => {
    const application = { name: 'Sleeper' }
    const made = await door.post('/api/application', { application }, { tenantId: door.tenantId })
    const at = `/admin/application/${named(made.body.application)}`
    expect((await admin.get(`${at}/delete`)).text).toContain('Deactivate it instead')
    expect((await admin.post(`${at}/sleep`)).status).toBe(303)
    expect((await admin.get(at)).text).toContain('Deactivated')
    await admin.post(`${at}/wake`)
    expect((await door.get(at.replace('/admin', '/api'))).body.application).toMatchObject({ state: 'Active' })
    await door.post('/api/tenant', { tenant: { name: 'Second' } })
    const page = await admin.get('/admin/application/new')
    expect(page.text).toContain('In which tenant?')
    const begun = await admin.post(
      '/admin/application/new',
      filledIn(page.text, '/admin/application/new', { _tenantId: door.tenantId, _step: 'begin' }),
    )
    const created = await admin.post(
      '/admin/application/new',
      filledIn(begun.text, '/admin/application/new', { name: 'Chosen' }),
    )
    // An application has a client secret, which is shown once.
    expect(created.text).toContain('Keep this now')
  })

  test('an API key is shown once, and its later page shows it only to those who ask', async () => {
    const page = await admin.get('/admin/api-key/new')
    const made = await admin.post('/admin/api-key/new', filledIn(page.text, '/admin/api-key/new', { name: 'Deploy' }))
    const key = /data-copy="([\w-]{20,})"/.exec(made.text)?.[1] ?? ''
    expect((await door.get('/api/tenant', { key })).status).toBe(200)
    const [, at = ''] = /href="(\/admin\/api-key\/[\w-]+)"/.exec(made.text) ?? []
    for (const path of [at, `${at}/edit`, '/admin/api-key', '/admin/audit-log'])
      expect((await admin.get(path)).text).not.toContain(key)
    expect((await admin.post(`${at}/reveal`)).text).toContain(key)
  })

  test('a key is generated, and only its name can be changed afterwards', async () => {
    const at = '/admin/key/new?as=generate'
    const made = await admin.post(at, filledIn((await admin.get(at)).text, at, { name: 'Signs', algorithm: 'ES256' }))
    const [, path = ''] = /(\/admin\/key\/[\w-]+)/.exec(made.headers.location ?? made.text) ?? []
    expect((await save({ name: 'Signs well' }, `${path}/edit`)).status).toBe(303)
    expect((await door.get(path.replace('/admin', '/api'))).body.key).toMatchObject({
      name: 'Signs well',
      algorithm: 'ES256',
    })
  })

  test('a list is searched, sorted and turned by the page', async () => {
    for (let n = 10; n < 40; n++) await door.post('/api/user-action', { userAction: { name: `Action ${n}` } })
    const first = (await admin.get('/admin/user-action')).text
    expect(first).toMatch(/1–25 of 30/)
    expect(first).toContain('>Action 10<')
    expect(first).not.toContain('>Action 39<')
    expect((await admin.get('/admin/user-action?from=25')).text).toContain('>Action 39<')
    expect((await admin.get('/admin/user-action?sort=name+DESC')).text).toContain('>Action 39<')
    expect((await admin.get('/admin/user-action?q=on+22')).text).toMatch(/1–1 of 1/)
    expect((await admin.get('/admin/user-action?q=no-such')).text).toContain('Nothing is called that')
  })

  test('who changed what stands in the audit log', async () => {
    const { text } = await admin.get('/admin/audit-log?q=Signs+well')
    expect(text).toMatch(/Updated the key with id \[[\w-]+\] and name \[Signs well\]/)
    expect(text).toContain('@example.com')
    expect(text).toMatch(/<del>Signs<\/del> <ins>Signs well<\/ins>/)
  })
})
