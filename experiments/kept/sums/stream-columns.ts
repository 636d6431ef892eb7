import type { DuckDBConnection } from '@duckdb/node-api';

/** A column of numbers as DuckDB holds it. */
export type NumberColumn = Float64Array | Uint32Array | Uint8Array;

/**
 * Reads a query whose columns are all DOUBLE, UINTEGER or UTINYINT without nulls, chunk by chunk, in the order of its rows. What `take` is given is good until it
 * returns. Memory: one chunk.
 */
export async function streamColumns(
  connection: DuckDBConnection,
  sql: string,
  take: (columns: readonly NumberColumn[], nRows: number) => void,
): Promise<void> {
  const rows = await connection.stream(sql);
  for (let chunk = await rows.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await rows.fetchChunk()) {
    const columns: NumberColumn[] = [];
    for (let place = 0; place < chunk.columnCount; place++) {
      // `items` is private, but reading item by item takes ten times as long.
      const { items } = chunk.getColumnVector(place) as unknown as { readonly items: NumberColumn };
      columns.push(items);
    }
    take(columns, chunk.rowCount);
  }
}
