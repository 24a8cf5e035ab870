// How is more than one commit written so that in the end all of it is there, or none of it?
import type { Issue } from '../../kernel/issues.ts'
import { Refusal, refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { Conflict, type Row, TableUnavailable, type Write } from '../../storage/table.ts'
import {
  type Begun,
  begin,
  finish,
  type Imported,
  type Journal,
  journalOf,
  type PartRow,
  type Place,
  partKey,
  partPut,
  partsOf,
  takeUp,
} from './import-journal.ts'
import { sideBySide } from './side-by-side.ts'
import { begunOf, undoImport } from './undo-import.ts'

/** Something that the import wants and that is there already, and what it belongs to. */
export type Taken = { readonly issue: Issue; readonly owner: string }
export type Part = { readonly made: readonly string[]; readonly writes: readonly Write[] }

type Script = Place & {
  readonly kind: Imported
  readonly parts: number
  /** What of these parts is taken, as the table is now. */
  readonly taken: (parts: readonly number[]) => Promise<readonly Taken[]>
  /** Asks whoever may prevent these parts. Called before the first of them is written. */
  readonly ask: (parts: readonly number[]) => Promise<void>
  /** The writes of a part; asked again when its commit has lost a race. */
  readonly write: (part: number) => Promise<Part>
}

type Means = With<'write'>

/** Side by side, so that a partition of the table that slows down one part does not slow down all. */
export const lanes = 4
const tries = 3
/** An answer that names a thousand mistakes helps as much as one that names them all. */
export const mostIssues = 1_000

const numbers = (script: Script) => Array.from({ length: script.parts }, (_, part) => part)

/**
 * What fits into one commit is one. More is written part by part under a journal: whoever sends the same again after it
 * was cut off goes on where it stopped; what cannot be finished is taken back, at once or by the clean-up.
 */
export async function writeParts(c: Means, script: Script): Promise<void> {
  if (script.parts > 1) return writeJournalled(c, script)
  await refuseTaken(c, script, [0], undefined)
  await script.ask([0])
  await writePart(c, script, 0, undefined)
}

async function writeJournalled(c: Means, script: Script): Promise<void> {
  const begun = await begunFor(c, script)
  try {
    const decided = await partsOf(c, begun.journal)
    const left = numbers(script).filter(part => !decided.has(part))
    if (decided.size > 0) await allow(c, script, left, begun.journal)
    await sideBySide(left, lanes, part => writePart(c, script, part, begun.journal))
  } catch (error) {
    // Nothing is known of a table that does not answer, and the same request can go on when it does.
    const goesOn = error instanceof TableUnavailable || (error instanceof Refusal && error.code === 'conflict')
    if (!goesOn) await undoImport(c, begun)
    throw error
  }
  if (!(await finish(c, begun))) refuse('conflict')
}

/** An import of this content: the one that was cut off, or a new one, once it is known that nothing is in its way. */
async function begunFor(c: Means, script: Script): Promise<Begun> {
  for (let attempt = 1; ; attempt++) {
    try {
      const before = await settledJournal(c, script)
      if (before?.body.state === 'Running') return await takeUp(c, before)
      await allow(c, script, numbers(script), undefined)
      return await begin(c, script, { kind: script.kind, parts: script.parts, before })
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      if (attempt === tries) return refuse('conflict')
    }
  }
}

/**
 * The journal, once all is taken back that has to be: what an earlier beginning has left, or one that cut its parts
 * otherwise. Time line: two take one import back; the first begins it anew; the second looks again, and finds an import
 * that is under way and is to be taken up. Begun over, its parts would belong to no journal.
 */
async function settledJournal(c: Means, script: Script): Promise<Row<Journal> | undefined> {
  for (;;) {
    const row = await journalOf(c, script)
    if (row === undefined || row.body.state === 'Undone') return row
    if (row.body.state === 'Running' && row.body.parts === script.parts) return row
    await undoImport(c, begunOf(row))
  }
}

async function allow(c: Means, script: Script, parts: readonly number[], journal: Journal | undefined): Promise<void> {
  await refuseTaken(c, script, parts, journal)
  await script.ask(parts)
}

/**
 * What this very import has made is not in its way. Time line: the same request, sent twice, writes a part between our
 * look at the parts and our look at the names; so the parts are looked at after the names.
 */
async function refuseTaken(c: Means, script: Script, parts: readonly number[], journal?: Journal): Promise<void> {
  const taken = await script.taken(parts)
  if (taken.length === 0) return
  const decided = journal === undefined ? [] : [...(await partsOf(c, journal)).values()]
  const mine = new Set(decided.flatMap(({ made }) => made))
  const issues = taken.filter(({ owner }) => !mine.has(owner)).map(({ issue }) => issue)
  if (issues.length > 0) throw new Refusal('invalid', issues.slice(0, mostIssues))
}

async function writePart(c: Means, script: Script, part: number, journal: Journal | undefined): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { made, writes } = await script.write(part)
    try {
      const row = journal && partPut(c, journal, part, { state: 'Written', made })
      return await c.table.commit(row === undefined ? writes : [...writes, row])
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      const decided = journal && (await c.table.get<PartRow>(partKey(journal, part)))
      // The same request, sent twice, has written it; or somebody is taking the import back.
      if (decided !== undefined) return decided.body.state === 'Written' ? undefined : refuse('conflict')
      await refuseTaken(c, script, [part], journal)
      if (attempt === tries) return refuse('conflict')
    }
  }
}
