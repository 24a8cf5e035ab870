// How does a form carry along what it showed, without growing?
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** A form of ours remembers some kilobytes; whoever sends more made it themselves. */
const mostBytes = 4_194_304

export const remember = (value: unknown): string => deflateRawSync(JSON.stringify(value)).toString('base64url')

/** `undefined` for what no form of ours remembers. */
export function recall(sent: string): unknown {
  try {
    return JSON.parse(inflateRawSync(Buffer.from(sent, 'base64url'), { maxOutputLength: mostBytes }).toString())
  } catch {
    return undefined
  }
}
