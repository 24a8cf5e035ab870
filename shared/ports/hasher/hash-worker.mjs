// What runs off the event loop when a password is hashed?
//
// Plain JavaScript, because it is started by URL: from the sources as it lies here, and from a bundle as
// `hash-worker.mjs` beside the bundle. Speaks `Job` of pool.ts: `{ job }` in, `{ text }` or `{ trouble }` out.
import * as crypto from 'node:crypto'
import { parentPort } from 'node:worker_threads'
// By name, so that a bundle keeps these two and not all of its algorithms (53 KB, not 218).
import { argon2id, bcrypt } from 'hash-wasm'

/** @param {import('./pool.ts').Job} job @returns {Promise<string>} the hash in its scheme's own encoding */
async function derive(job) {
  const password = Buffer.from(job.password)
  switch (job.kind) {
    case 'bcrypt': {
      const text = await bcrypt({ password, salt: job.salt, costFactor: job.factor, outputType: 'encoded' })
      // `$2a$10$` and 22 characters of salt stand before the hash.
      return text.slice(29)
    }
    case 'argon2id': {
      const { salt, passes, memory, lanes, bytes } = job
      // From Node 24.7 on, in well under half of the time: 17 ms instead of 43 for 19 MiB and two passes.
      if ('argon2Sync' in crypto && typeof crypto.argon2Sync === 'function') {
        const cost = { passes, memory, parallelism: lanes, tagLength: bytes }
        return crypto.argon2Sync('argon2id', { message: password, nonce: salt, ...cost }).toString('base64')
      }
      const options = { password, salt, iterations: passes, memorySize: memory, parallelism: lanes, hashLength: bytes }
      return Buffer.from(await argon2id({ ...options, outputType: 'binary' })).toString('base64')
    }
    case 'salted': {
      let digest = crypto.hash(job.digest, Buffer.concat([password, job.salt]), 'buffer')
      for (let round = 1; round < job.factor; round++) digest = crypto.hash(job.digest, digest, 'buffer')
      return digest.toString('base64')
    }
    case 'phpass': {
      let digest = crypto.hash(job.digest, Buffer.concat([job.salt, password]), 'buffer')
      for (let round = 0; round < job.factor; round++) {
        digest = crypto.hash(job.digest, Buffer.concat([digest, password]), 'buffer')
      }
      return digest.toString('base64')
    }
  }
}

parentPort?.on('message', async ({ job }) => {
  try {
    parentPort?.postMessage({ text: await derive(job) })
  } catch (trouble) {
    parentPort?.postMessage({ trouble: trouble instanceof Error ? trouble.message : String(trouble) })
  }
})
