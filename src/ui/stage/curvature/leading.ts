/**
 * Places of the `count` entries of largest size, the largest first and the earlier of equals. One pass: sorting the vector of a large
 * network would keep the page's thread for a tenth of a second.
 */
export function leadingPlaces(vector: ArrayLike<number>, count: number): number[] {
  const places: number[] = [];
  if (count <= 0) return places;
  let least = -1;
  for (let place = 0; place < vector.length; place++) {
    const size = Math.abs(vector[place]!);
    if (places.length === count && !(size > least)) continue;
    let rank = places.length;
    while (rank > 0 && Math.abs(vector[places[rank - 1]!]!) < size) rank--;
    places.splice(rank, 0, place);
    if (places.length > count) places.pop();
    least = Math.abs(vector[places.at(-1)!]!);
  }
  return places;
}

/** Σ v² over the places from `start` up to `end`. */
export function sumOfSquares(vector: ArrayLike<number>, start: number, end: number): number {
  let sum = 0;
  for (let place = start; place < end; place++) sum += vector[place]! * vector[place]!;
  return sum;
}
