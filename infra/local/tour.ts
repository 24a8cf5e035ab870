// What happens on `npm run tour`?
import { messageOf } from '../../shared/kernel/thrown.ts'
import { desk } from './tour/desk.ts'
import { findPlatform } from './tour/find-platform.ts'
import { play } from './tour/play.ts'
import { startReceiver } from './tour/receiver.ts'
import { StepFailed, stage, type Told } from './tour/stage.ts'

const colours = process.stdout.isTTY === true && process.env.NO_COLOR === undefined
const painted = (code: number, words: string) => (colours ? `\u{1b}[${code}m${words}\u{1b}[0m` : words)

const line = ({ number, name, ms, words, failed }: Told): string =>
  [
    failed ? painted(31, '✗') : painted(32, '✓'),
    String(number).padStart(2),
    name.padEnd(38),
    painted(2, `${ms.toFixed(0)} ms`.padStart(8)),
    ` ${words}`,
  ].join(' ')

async function main(): Promise<boolean> {
  const found = await findPlatform(process.env)
  const receiver = await startReceiver()
  try {
    const where = found.own ? 'a platform in memory, started for this tour because none was running' : found.url
    console.log(`\nOne user’s life, through @fusionauth/typescript-client, against ${where}\n`)
    const began = performance.now()
    let told = 0
    const step = stage(one => {
      told = one.number
      console.log(line(one))
    })
    try {
      await play(step, { url: found.url, apiKey: found.apiKey, desk: desk(found.url), receiver })
    } catch (reason) {
      if (!(reason instanceof StepFailed)) throw reason
      console.log(`\n${painted(31, 'Failed')} at step ${told}: ${reason.message}\n`)
      return false
    }
    console.log(`\nAll ${told} steps are green, in ${((performance.now() - began) / 1_000).toFixed(1)} s.\n`)
    return true
  } finally {
    await receiver.stop()
    await found.stop()
  }
}

main().then(
  green => {
    process.exitCode = green ? 0 : 1
  },
  (reason: unknown) => {
    process.stderr.write(`tour: ${messageOf(reason)}\n`)
    process.exitCode = 1
  },
)
