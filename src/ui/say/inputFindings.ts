import { formatCount, formatNumber, formatWhole } from '../format';
import { sentence, type Claim, type Diagnosis, type Situation } from './situation';

/** The mean makes up so much of the inputs' energy. */
const OFF_CENTRE = 0.2;
/** Root mean squares outside of these are far from what initial weights are made for. */
const SIZES = [0.05, 5] as const;
/** Columns differ in spread by more than this factor; asked only of few columns, since pictures have pixels that hardly vary. */
const UNEVEN = 10;
const FEW_COLUMNS = 64;

/** Inputs that lie off centre, are too large or small, or whose columns differ much in spread. */
export function inputTrouble({ inputs }: Situation): Diagnosis | undefined {
  if (!inputs) return undefined;
  const { offset, rms, scales, rows, columns } = inputs;
  // Of a single row centring would leave nothing.
  const off = rows > 1 && offset >= OFF_CENTRE;
  const size = rms > 0 && (rms < SIZES[0] || rms > SIZES[1]);
  const uneven = columns <= FEW_COLUMNS && scales > UNEVEN;
  const on = formatCount(rows);
  const claims: Claim[] = [];
  if (off)
    claims.push({ parts: sentence`Their mean makes up ${formatWhole(offset)} of their energy on ${on} rows; centring takes it away.` });
  if (size) claims.push({ parts: sentence`Their root mean square is ${formatNumber(rms)}; initial weights are made for about 1.` });
  if (uneven)
    claims.push({
      parts: sentence`The widest column spreads ${formatNumber(scales)} times as far as the narrowest; standardising evens them.`,
    });
  if (claims.length === 0) return undefined;
  return {
    say: off ? 'The inputs lie off centre.' : size ? 'The inputs have the wrong size.' : 'The inputs have uneven scales.',
    finding: true,
    claims,
  };
}
