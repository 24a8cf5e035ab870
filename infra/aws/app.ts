// What does `cdk synth` run?
import { platform } from './platform.ts'

try {
  // By hand, so that an error is told once, and in one line.
  platform({ props: { autoSynth: false } }).app.synth()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
