/**
 * The value in the middle; of an even number the higher of the two.
 * @param {readonly number[]} values
 */
export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
