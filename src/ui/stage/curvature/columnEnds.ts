/** The least and the largest entry, and 0, of so many stretches of a vector of about equal length; at most as many as it has entries. */
export function columnEnds(vector: ArrayLike<number>, columns: number): { lows: Float64Array; highs: Float64Array } {
  const size = vector.length;
  const [lows, highs] = [new Float64Array(columns), new Float64Array(columns)];
  for (let column = 0, place = 0; column < columns; column++) {
    const end = Math.floor(((column + 1) * size) / columns);
    let low = 0;
    let high = 0;
    for (; place < end; place++) {
      const entry = vector[place]!;
      if (entry < low) low = entry;
      else if (entry > high) high = entry;
    }
    lows[column] = low;
    highs[column] = high;
  }
  return { lows, highs };
}
