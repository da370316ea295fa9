/** The probability at which `share` lies `z` standard errors away: an end of the 95 % score interval, by halving. */
export function scoreEnd(share: number, trials: number, side: 1 | -1): number {
  let [inside, outside] = [share, side === 1 ? 1 : 0];
  for (let i = 0; i < 60; i++) {
    const p = (inside + outside) / 2;
    if (Math.abs(p - share) < 1.959963985 * Math.sqrt((p * (1 - p)) / trials)) inside = p;
    else outside = p;
  }
  return inside;
}
