/** A table in a frame of its own that scrolls sideways where it is too wide, by keyboard too. */
import type { ComponentChildren } from 'preact'

/** The heading of a column; `number` stands to the right, `unseen` is read out but not shown. */
export type Column = string | { readonly number: string } | { readonly unseen: string }

interface TableProps {
  /** What the rows are, for those who hear the page: "Table of keys". */
  readonly of: string
  readonly columns: readonly Column[]
  /** The rows: `tr`, each with a `th` of scope `row` first. */
  readonly children: ComponentChildren
}

export function Table({ of, columns, children }: TableProps) {
  return (
    <div class="card table" role="region" aria-label={`Table of ${of}`} tabIndex={0}>
      <table>
        <Head columns={columns} />
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

export function Head({ columns }: { readonly columns: readonly Column[] }) {
  return (
    <thead>
      <tr>{columns.map(heading)}</tr>
    </thead>
  )
}

function heading(column: Column) {
  if (typeof column === 'string') return <th scope="col">{column}</th>
  if ('number' in column)
    return (
      <th scope="col" class="number">
        {column.number}
      </th>
    )
  return (
    <th scope="col">
      <span class="unseen">{column.unseen}</span>
    </th>
  )
}
