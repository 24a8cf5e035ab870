// Is this letter safe to hand to a mail system?
import { domainToASCII } from 'node:url'
import type { Address, Letter } from './port.ts'

/**
 * The letter with nothing in it that could start another header or recipient, or why it cannot be sent. Subject and
 * names come from templates and people: a line break in them becomes a space, so nobody can stop a letter by it.
 * Addresses and headers with one are no addresses and headers.
 */
export function safeLetter(letter: Letter): Letter | { readonly refused: string } {
  const { from, to, cc = [], bcc = [], headers = {}, html, text } = letter
  if (to.length + cc.length + bcc.length === 0) return { refused: 'the letter has no recipient' }
  if (html === undefined && text === undefined) return { refused: 'the letter is empty' }
  const wrong = [from, ...to, ...cc, ...bcc].find(({ address }) => !isAddress(address))
  if (wrong !== undefined) return { refused: `${JSON.stringify(wrong.address)} is not an address` }
  const bad = Object.entries(headers).find(([name, value]) => !isHeader(name, value))
  if (bad !== undefined) return { refused: `the header ${JSON.stringify(bad[0])} cannot be sent` }
  return {
    ...letter,
    from: safeAddress(from),
    to: to.map(safeAddress),
    cc: cc.map(safeAddress),
    bcc: bcc.map(safeAddress),
    subject: oneLine(letter.subject),
  }
}

/** Line breaks of every kind, and all else that is not a character to read. */
const oneLine = (given: string): string => given.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()

// Narrower than RFC 5322, which allows quoted local parts with spaces and commas: those are how lists are smuggled in.
const shape = /^[^\s\p{Cc}"(),:;<>@[\\\]]{1,64}@[^\s\p{Cc}"(),:;<>@[\\\]]{1,255}$/u
const isAddress = (given: string): boolean => shape.test(given) && domainOf(given) !== ''
const domainOf = (address: string): string => domainToASCII(address.slice(address.indexOf('@') + 1))

function safeAddress({ address, display }: Address): Address {
  const ascii = `${address.slice(0, address.indexOf('@'))}@${domainOf(address)}`
  const name = oneLine(display ?? '')
  return name === '' ? { address: ascii } : { address: ascii, display: name }
}

// Who it is from, whom it goes to and how it is built is said by the letter itself; SES takes orders from X-SES headers.
const ours =
  /^(from|sender|to|cc|bcc|subject|date|return-path|received|mime-version|content-.*|dkim-.*|resent-.*|x-ses-.*)$/i
const isHeader = (name: string, value: string): boolean =>
  /^[!-9;-~]{1,126}$/.test(name) && !ours.test(name) && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)
