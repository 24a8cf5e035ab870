// What does the console look like?
//
// One sheet on a grid of 4 px. Hairlines instead of shadows, one accent, and nothing fetched from elsewhere. Of two rules
// that weigh the same the later one counts: what is different where there is little room comes last.
import { coloursAndType } from './style/colours-and-type.ts'
import { controls } from './style/controls.ts'
import { editor } from './style/editor.ts'
import { frame } from './style/frame.ts'
import { narrow } from './style/narrow.ts'
import { records } from './style/records.ts'
import { tables } from './style/tables.ts'

export const style = [coloursAndType, frame, controls, tables, editor, records, narrow].join('').replaceAll(/\n */g, '')
