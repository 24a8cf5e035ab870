// What has to be known of an instance before its table can be read?
import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { layout } from '../../shared/storage/layout.ts'
import { BrokenFile, parseJson, syncFolder } from './journal.ts'
import { enter, lockName } from './lock.ts'

const facts = v.object({
  apiKey: v.string(),
  tenantId: v.string(),
  applicationId: v.optional(v.string()),
  loginId: v.optional(v.string()),
  password: v.optional(v.string()),
  /** Who may enter the console. */
  admin: v.optional(v.object({ loginId: v.string(), password: v.string() })),
})
/** What the start says at its end. */
export type Facts = v.InferOutput<typeof facts>

const instance = v.object({
  id: v.string(),
  masterSecret: v.pipe(v.string(), v.minLength(32)),
  /** What the rows of the table look like. */
  edition: v.optional(v.number(), 1),
  /** Absent until the kickstart has been played to its end. */
  facts: v.optional(facts),
})
export type Instance = v.InferOutput<typeof instance>

export type Home = {
  /** Absent when nothing is kept. */
  readonly folder?: string
  readonly instance: Instance
  /** From here on the instance is furnished, and a start finds it instead of making it. */
  furnished(known: Facts): Promise<void>
  /** Lets another process use the folder. */
  leave(): Promise<void>
}

const fresh = (): Instance => ({
  id: randomUUID(),
  masterSecret: randomBytes(32).toString('base64'),
  edition: layout.edition,
})

/**
 * Opens the data folder. A folder whose kickstart was cut off has never served anybody, so it is emptied and begun
 * anew; a folder that holds something else is left alone.
 */
export async function openHome(folder: string | undefined): Promise<Home> {
  if (folder === undefined) return { instance: fresh(), furnished: async () => {}, leave: async () => {} }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const leave = await enter(folder)
  try {
    const file = join(folder, 'instance.json')
    const known = await readInstance(file)
    if (known?.facts !== undefined && known.edition !== layout.edition)
      throw new BrokenFile(
        `${folder} is of another version of Tenantry: delete it, or choose another folder with DATA=`,
      )
    if (known?.facts !== undefined) return { folder, instance: known, furnished: async () => {}, leave }
    if (known === undefined) await refuseForeign(folder)
    else await empty(folder)
    const made = fresh()
    await save(folder, file, made)
    return { folder, instance: made, furnished: told => save(folder, file, { ...made, facts: told }), leave }
  } catch (reason) {
    await leave()
    throw reason
  }
}

async function readInstance(file: string): Promise<Instance | undefined> {
  const content = await readFile(file, 'utf8').catch((reason: unknown) => {
    if (reason instanceof Error && 'code' in reason && reason.code === 'ENOENT') return undefined
    throw reason
  })
  if (content === undefined) return undefined
  const parsed = v.safeParse(instance, parseJson(content))
  if (!parsed.success) throw new BrokenFile(`${file} is broken`)
  return parsed.output
}

async function refuseForeign(folder: string): Promise<void> {
  const found = (await readdir(folder)).filter(name => name !== lockName && name !== 'instance.json.next')
  if (found.length > 0)
    throw new BrokenFile(`${folder} holds ${found[0]} but no instance.json: this is no data folder of ours`)
}

async function empty(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name !== lockName) await rm(join(folder, name), { recursive: true })
}

/** Written aside and moved into place: after a kill there is the old file or the new one, whole. */
async function save(folder: string, file: string, content: Instance): Promise<void> {
  const next = await open(`${file}.next`, 'w', 0o600)
  await next.writeFile(JSON.stringify(content, undefined, 2))
  await next.sync()
  await next.close()
  await rename(`${file}.next`, file)
  await chmod(file, 0o600)
  await syncFolder(folder)
}
