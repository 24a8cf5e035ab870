// How is everything read that a query means, when one page does not hold it?
import type { Page, Query, Reader, Row } from './table.ts'

/** Page after page; the next is asked for once the one before has been worked off. */
export async function* pagesOf<B>(table: Reader, query: Query): AsyncGenerator<Page<B>> {
  let { after } = query
  do {
    const page = await table.query<B>({ ...query, ...(after !== undefined && { after }) })
    yield page
    after = page.next
  } while (after !== undefined)
}

/** Every row at once, in the order of the query: for what is known to be few. */
export async function allRows<B>(table: Reader, query: Query): Promise<Row<B>[]> {
  const rows: Row<B>[] = []
  for await (const page of pagesOf<B>(table, query)) rows.push(...page.rows)
  return rows
}
