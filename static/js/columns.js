/** Past incidents as they came, column by column. */
export class Incidents {
  /** @param {Columns} columns */
  constructor(columns) {
    this.columns = columns
    this.length = columns.n
    this.lon = degrees(columns.lon)
    this.lat = degrees(columns.lat)
    this.rows = [...columns.distance_m.keys()]
  }

  /**
   * @param {'category' | 'when' | 'place' | 'summary' | 'outcome' | 'sources' | 'doubts' | 'dataset' | 'confidence' | 'corrections' | 'proceedings'} name
   * @param {number} row
   * @returns {string} "" where nothing is known
   */
  text(name, row) {
    return this.columns.texts[this.columns[name]?.[row] ?? 0]
  }

  /**
   * Rows that a filter lets through, in no order.
   * @param {URLSearchParams} filter `since` and `until` are years
   */
  matching(filter) {
    const [since, until, category] = ['since', 'until', 'category'].map((name) => filter.get(name))
    if (!since && !until && !category) return this.rows
    return this.rows.filter(
      (row) =>
        (!since || this.year(row) >= +since) &&
        (!until || this.year(row) <= +until) &&
        (!category || this.text('category', row) === category),
    )
  }

  /** @param {number} row */
  year(row) {
    return Number.parseInt(this.text('when', row).replace('~', ''), 10)
  }
}

/**
 * Degrees from differences of hundred thousandths of a degree.
 * @param {number[]} differences
 */
function degrees(differences) {
  let sum = 0
  return Float64Array.from(differences, (step) => {
    sum += step
    return sum / 1e5
  })
}
