/** Widths in characters, of the first column and of each of the others. @typedef {{ name: number, number: number }} Widths */

/**
 * A line of a table for the screen: a name, then numbers that end below one another.
 * @param {readonly (string | number)[]} cells
 * @param {Widths} widths
 */
export function line([name, ...numbers], widths) {
  return [String(name).padEnd(widths.name), ...numbers.map((text) => String(text).padStart(widths.number))].join(' ');
}
