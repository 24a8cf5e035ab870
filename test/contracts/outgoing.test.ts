// Can a URL that a stranger chose ever reach what is not public, hold us up, or fill our memory?
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:net'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { outgoing } from '../../shared/ports/http/fetch.ts'
import { guard, hostOf, isPublic, readUrl } from '../../shared/ports/http/guard.ts'
import type { OutgoingRequest } from '../../shared/ports/http/port.ts'
import { cert, key } from './certificate.ts'
import { listen, receiver } from './loopback.ts'

const ask = (url: string, more: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  url,
  method: 'POST',
  headers: {},
  connectTimeoutMs: 2_000,
  readTimeoutMs: 2_000,
  ...more,
})
const strict = outgoing({ allowPrivate: false })
const local = outgoing({ allowPrivate: true })

describe('the guard', () => {
  it.each([
    ...[
      '0.0.0.0',
      '0.1.2.3',
      '10.0.0.1',
      '100.64.0.1',
      '127.0.0.1',
      '127.255.255.254',
      '169.254.169.254',
      '172.16.0.1',
    ],
    ...['172.31.255.255', '192.0.0.1', '192.0.2.1', '192.168.1.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
    ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1'],
    ...['64:ff9b:1::1', '100::1', '2001::1', '2001:2::1', '2001:db8::1', '2001:10::1', '2002:7f00:1::', '3fff::1'],
    ...['5f00::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '4000::1'],
    ...[
      '',
      'localhost',
      '127.1',
      '0x7f.0.0.1',
      '2130706433',
      '0177.0.0.1',
      '8.8.8',
      '08.8.8.8',
      '1.2.3.4.5',
      ' 8.8.8.8',
    ],
  ])('does not take %s for public', address => expect(isPublic(address)).toBe(false))

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '93.184.216.34',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001:81b::200e',
  ])('takes %s for public', address => expect(isPublic(address)).toBe(true))

  it('sees through every way of writing a loopback that a URL allows', () => {
    for (const host of [
      '127.1',
      '2130706433',
      '0x7f000001',
      '0x7f.1',
      '0177.0.0.1',
      '017700000001',
      '127.0.0.1.',
      '１２７.０.０.１',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:ffff:127.0.0.1]',
    ]) {
      const url = readUrl(`http://${host}/`)
      expect(url && isPublic(hostOf(url)), host).toBe(false)
    }
  })
  it('never takes an IPv4 address for public in any IPv6 disguise', () => {
    const octet = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), ([a, b, c, d]) => {
        const [high, low] = [a * 256 + b, c * 256 + d].map(part => part.toString(16))
        const forms = [
          `::ffff:${a}.${b}.${c}.${d}`,
          `::${high}:${low}`,
          `64:ff9b::${high}:${low}`,
          `2002:${high}:${low}::1`,
        ]
        return forms.every(form => !isPublic(form))
      }),
    )
  })
  it('judges as ipaddr.js does, around every edge and anywhere between', () => {
    const global6 = ipaddr.IPv6.parseCIDR('2000::/3')
    const peer = (address: string) => {
      const parsed = ipaddr.parse(address)
      return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(global6))
    }
    const addresses = (cidrs: string, bytes: 4 | 16) => {
      const edges = cidrs.split(' ').flatMap(cidr => {
        const [address = '', prefix] = cidr.split('/')
        const size = 2n ** BigInt(bytes * 8 - Number(prefix))
        const first = ipaddr
          .parse(address)
          .toByteArray()
          .reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
        return [first - 1n, first, first + size - 1n, first + size]
      })
      return fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: 0n, max: 2n ** BigInt(bytes * 8) - 1n })).map(n => {
        const hex = BigInt.asUintN(bytes * 8, n)
          .toString(16)
          .padStart(bytes * 2, '0')
        return ipaddr.fromByteArray([...Buffer.from(hex, 'hex')]).toString()
      })
    }
    const v4 = addresses(
      '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
      4,
    )
    const v6 = addresses(
      '2000::/3 2001::/32 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20',
      16,
    )
    const global = fc.bigInt({ min: 2n ** 125n, max: 2n ** 126n - 1n }).map(n => {
      return ipaddr.fromByteArray([...Buffer.from(n.toString(16).padStart(32, '0'), 'hex')]).toString()
    })
    fc.assert(
      fc.property(fc.oneof(v4, v6, global), address => isPublic(address) === peer(address)),
      { numRuns: 2_000 },
    )
  })
  it('calls http and https only, and carries no credentials', () => {
    for (const url of [
      'ftp://a.test',
      'file:///etc/passwd',
      'gopher://a',
      'data:,x',
      'javascript:1',
      '//a.test',
      'a.test',
      'http://',
      'http://u@a.test',
      'http://u:p@a.test',
      'http://:p@a.test',
      '',
    ]) {
      expect(readUrl(url), url).toBeUndefined()
    }
    expect(readUrl('HTTPS://A.test:8443/x')?.href).toBe('https://a.test:8443/x')
  })
  it('lets the operator name networks, addresses and hosts, and nothing beside them', () => {
    const allows = guard(['10.1.0.0/16', '192.168.7.7', 'fd00::/8', 'Hooks.Internal'])
    expect(allows('x', '10.1.2.3')).toBe(true)
    expect(allows('x', '192.168.7.7')).toBe(true)
    expect(allows('x', 'fd12::1')).toBe(true)
    expect(allows('hooks.internal', '172.16.0.1')).toBe(true)
    expect(allows('x', '8.8.8.8')).toBe(true)
    for (const [host, address] of [
      ['x', '10.2.0.1'],
      ['x', '192.168.7.8'],
      ['x.hooks.internal', '172.16.0.1'],
      ['x', '127.0.0.1'],
      ['x', 'fe80::1'],
      ['hooks.internal', 'nonsense'],
    ]) {
      expect(allows(host ?? '', address ?? '')).toBe(false)
    }
  })
})

describe('a call', () => {
  it('brings method, headers and body, and returns status, headers and body', async () => {
    const { heard, endpoint } = await receiver(response =>
      response.writeHead(418, { 'x-answer': ['a', 'b'] }).end('grün 🦊'),
    )
    const answer = await local.call(
      ask(`${endpoint}/path?q=1`, { method: 'PUT', headers: { 'X-Own': 'yes' }, body: 'käse' }),
    )
    expect(answer).toMatchObject({ outcome: 'answered', status: 418, body: 'grün 🦊', headers: { 'x-answer': 'a, b' } })
    expect(heard[0]?.request).toMatchObject({ method: 'PUT', url: '/path?q=1' })
    expect(heard[0]?.request.headers).toMatchObject({ 'x-own': 'yes', 'content-length': '5' })
    expect(heard[0]?.body).toBe('käse')
  })
  it('follows no redirect', async () => {
    const { heard, endpoint } = await receiver(response =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    )
    const answer = await local.call(ask(endpoint))
    expect(answer).toMatchObject({ outcome: 'answered', status: 302, headers: { location: 'http://169.254.169.254/' } })
    expect(heard).toHaveLength(1)
  })
  it('does not reach a loopback in any spelling', async () => {
    const { heard, port } = await receiver(response => response.end())
    for (const host of [
      '127.0.0.1',
      'localhost',
      'LOCALHOST.',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '[::]',
    ]) {
      expect(await strict.call(ask(`http://${host}:${port}/`)), host).toMatchObject({ reason: 'refusedAddress' })
    }
    expect(heard).toHaveLength(0)
  })
  it('reaches a private host the operator allows, and only that', async () => {
    const { heard, port, endpoint } = await receiver(response => response.end('in'))
    const lookup = async () => [{ address: '127.0.0.1', family: 4 }]
    const some = outgoing({ allowPrivate: ['hooks.test'], lookup })
    expect(await some.call(ask(`http://hooks.test:${port}/`))).toMatchObject({ body: 'in' })
    expect(await some.call(ask(`http://other.test:${port}/`))).toMatchObject({ reason: 'refusedAddress' })
    expect(await outgoing({ allowPrivate: ['127.0.0.0/8'] }).call(ask(endpoint))).toMatchObject({ body: 'in' })
    expect(heard.map(({ request }) => request.headers.host)).toEqual([`hooks.test:${port}`, `127.0.0.1:${port}`])
  })
  it('refuses a name with one private address among public ones', async () => {
    const lookup = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ]
    expect(await outgoing({ allowPrivate: false, lookup }).call(ask('http://mixed.test/'))).toMatchObject({
      reason: 'refusedAddress',
    })
  })
  it('asks the name server once, so a second answer cannot lead it inside', async () => {
    const { heard, port } = await receiver(response => response.end('inside'))
    let asked = 0
    const lookup = async () => [{ address: asked++ === 0 ? '127.0.0.2' : '127.0.0.1', family: 4 }]
    // 127.0.0.2 stands for the public address: allowed, and nobody listens there.
    const answer = await outgoing({ allowPrivate: ['127.0.0.2'], lookup }).call(ask(`http://rebind.test:${port}/`))
    expect(answer).toMatchObject({ outcome: 'failed', reason: 'connect' })
    expect(asked).toBe(1)
    expect(heard).toHaveLength(0)
  })
  it('says that a name does not resolve, that nobody listens, and that the other side hung up', async () => {
    const nobody = outgoing({ allowPrivate: true, lookup: () => Promise.reject(new Error('ENOTFOUND')) })
    expect(await nobody.call(ask('http://nobody.test/'))).toMatchObject({ reason: 'unresolved' })
    const { endpoint } = await receiver(response => response.socket?.destroy())
    expect(await local.call(ask(endpoint))).toMatchObject({ reason: 'reset' })
    expect(await local.call(ask('http://127.0.0.1:1/'))).toMatchObject({ reason: 'connect' })
    expect(await local.call(ask('ftp://127.0.0.1/'))).toMatchObject({ reason: 'invalidUrl' })
    const upgrade = await receiver(response => response.writeHead(101, { upgrade: 'x', connection: 'upgrade' }).end())
    expect(await local.call(ask(upgrade.endpoint, { readTimeoutMs: 200 }))).toMatchObject({ outcome: 'failed' })
  })
  it('waits no longer than it was told: for the name, for the connection, for the answer, between its bytes', async () => {
    const never = outgoing({ allowPrivate: true, lookup: () => new Promise(() => {}) })
    expect(await never.call(ask('http://slow.test/', { connectTimeoutMs: 50 }))).toMatchObject({ reason: 'timeout' })
    // Accepts and then never speaks TLS.
    const mute = createServer()
    const port = await new Promise<number>(settle =>
      mute.listen(0, '127.0.0.1', () => {
        const address = mute.address()
        settle(typeof address === 'object' && address ? address.port : 0)
      }),
    )
    expect(await local.call(ask(`https://127.0.0.1:${port}/`, { connectTimeoutMs: 50 }))).toMatchObject({
      reason: 'timeout',
    })
    mute.close()
    const silent = await receiver(() => {})
    expect(await local.call(ask(silent.endpoint, { readTimeoutMs: 50 }))).toMatchObject({ reason: 'timeout' })
    const dripping = await receiver(response => {
      const drip = setInterval(() => response.write('.'), 10)
      response.on('close', () => clearInterval(drip))
    })
    expect(await local.call(ask(dripping.endpoint, { readTimeoutMs: 100 }))).toMatchObject({ reason: 'timeout' })
  })
  it('takes a megabyte and not a byte more, announced or not, and no endless headers', async () => {
    const answer = (bytes: number, announce: boolean) =>
      receiver(response => {
        if (announce) response.setHeader('content-length', bytes)
        response.end('x'.repeat(bytes))
      })
    for (const announce of [true, false]) {
      const whole = await local.call(ask((await answer(1_048_576, announce)).endpoint))
      expect(whole.outcome === 'answered' && whole.body.length).toBe(1_048_576)
      expect(await local.call(ask((await answer(1_048_577, announce)).endpoint))).toMatchObject({ reason: 'tooLarge' })
    }
    const headers = await receiver(response => response.writeHead(200, { 'x-long': 'x'.repeat(100_000) }).end())
    expect(await local.call(ask(headers.endpoint))).toMatchObject({ reason: 'tooLarge' })
  })
  it('sends no header that would make it another request', async () => {
    const seen: IncomingHttpHeaders[] = []
    const port = await listen((request, response) => {
      seen.push(request.headers)
      response.end()
    })
    const url = `http://127.0.0.1:${port}/`
    const odd = {
      Host: 'metadata',
      'Content-Length': '0',
      'Transfer-Encoding': 'chunked',
      Connection: 'Upgrade',
      Upgrade: 'x',
      Expect: '100-continue',
    }
    expect(await local.call(ask(url, { headers: odd, body: 'abc' }))).toMatchObject({ status: 200 })
    expect(seen[0]).toEqual({ host: `127.0.0.1:${port}`, 'content-length': '3', connection: 'close' })
    const injected: Record<string, string>[] = [
      { 'x-a': 'b\r\nx-c: d' },
      { 'x-a\r\nx-c': 'b' },
      { 'x-a': 'b\0' },
      { '': 'x' },
    ]
    for (const headers of injected) {
      expect(await local.call(ask(url, { headers }))).toMatchObject({ outcome: 'failed' })
    }
    expect(seen).toHaveLength(1)
  })
})

describe('a call over TLS', () => {
  const lookup = async () => [{ address: '127.0.0.1', family: 4 }]
  const inside = outgoing({ allowPrivate: true, lookup })

  it('trusts the certificate it was given, for the host it names, and no other', async () => {
    const names: (string | boolean | null)[] = []
    const port = await listen(
      (request, response) => {
        names.push(
          'servername' in request.socket && typeof request.socket.servername === 'string'
            ? request.socket.servername
            : null,
        )
        response.end('safe')
      },
      { key, cert },
    )
    expect(await inside.call(ask(`https://receiver.test:${port}/`, { trust: cert }))).toMatchObject({ body: 'safe' })
    expect(names).toEqual(['receiver.test'])
    expect(await inside.call(ask(`https://receiver.test:${port}/`))).toMatchObject({ reason: 'tls' })
    expect(await inside.call(ask(`https://other.test:${port}/`, { trust: cert }))).toMatchObject({ reason: 'tls' })
  })
  it('says so when the other side speaks no TLS', async () => {
    const { port } = await receiver(response => response.end())
    expect(await inside.call(ask(`https://receiver.test:${port}/`))).toMatchObject({ reason: 'tls' })
  })
})
