// How does a letter reach the mailbox of a machine that sends none?
import { safeLetter } from './letter.ts'
import type { Mail } from './port.ts'

/** Posts each letter to `url`. A status from 400 is the server's refusal, with SMTP's meaning: 4xx passes, 5xx stays. */
export const captureMail = (url: string): Mail => ({
  async send(letter, via) {
    const safe = safeLetter(letter)
    if ('refused' in safe) return { sent: false, temporary: false, reason: safe.refused }
    const { password: _, ...server } = via ?? {}
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ letter: safe, ...(via && { via: server }) }),
    }).catch(cause => String(cause))
    if (typeof answer === 'string') return { sent: false, temporary: true, reason: answer }
    const text = await answer.text()
    if (!answer.ok) return { sent: false, temporary: answer.status < 500, reason: `${answer.status} ${text}` }
    const { reference }: { reference?: unknown } = Object(JSON.parse(text))
    return { sent: true, reference: String(reference) }
  },
})
