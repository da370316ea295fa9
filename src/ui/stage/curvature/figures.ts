import type { CurvatureBasis, DensityResult, Estimate, HessianResult, LanczosResult } from '../../../lab/protocol/curvature';
import { formatCount, formatNumber } from '../../format';

/** A line of the table of figures; `symbol` is set in italics before the name. */
export interface Figure {
  readonly id: string;
  readonly symbol?: string;
  readonly sub?: string;
  readonly name: string;
  readonly text: string;
}

const figure = (id: string, name: string, text: string, symbol?: string, sub?: string): Figure => ({
  id,
  name,
  text,
  ...(symbol !== undefined && { symbol }),
  ...(sub !== undefined && { sub }),
});

/** An estimate with its standard error: `12.3 ± 0.4`. */
export function estimateText({ value, standardError }: Estimate): string {
  return standardError === undefined ? formatNumber(value) : `${formatNumber(value)} ± ${Number(standardError.toPrecision(2))}`;
}

/** What gradient descent is told by λ_max. */
function rates({ part, learningRate }: CurvatureBasis, lambdaMax: number): Figure[] {
  if (part !== 'hessian') return [];
  const times = (share: number) => (lambdaMax > 0 ? formatNumber(share / lambdaMax) : 'none');
  return rateFigures(times(2), times(1.98), formatNumber(learningRate));
}

const rateFigures = (critical: string, best: string, now: string): Figure[] => [
  figure('lr-critical', 'diverges above', critical, 'γ'),
  figure('lr-best', 'best', best, 'γ'),
  figure('lr', 'now', now, 'γ'),
];

/** The figures of an exact matrix. */
export function exactFigures(result: HessianResult): Figure[] {
  const { summary, trace } = result;
  return [
    figure('lambda-max', '', formatNumber(summary.lambda_max), 'λ', 'max'),
    figure('lambda-min', '', formatNumber(summary.lambda_min), 'λ', 'min'),
    figure('cond', 'condition number', summary.cond === undefined ? 'none' : formatNumber(summary.cond)),
    ...rates(result, summary.lambda_max),
    figure('trace', 'trace', formatNumber(trace)),
  ];
}

/** Why there is no condition number, and how exact the figures are. */
export function exactNote({ summary, asymmetry }: HessianResult): string {
  const { eigenvalues, negative, near_zero: nearZero } = summary;
  const error = `Rounding: ${formatNumber(asymmetry)} of the largest entry.`;
  if (summary.cond !== undefined) return `Positive definite. ${error}`;
  const found = [negative > 0 ? `${formatCount(negative)} below zero` : '', nearZero > 0 ? `${formatCount(nearZero)} at zero` : ''];
  const counts = found.filter(Boolean).join(' and ');
  return `Not positive definite: ${counts} of ${formatCount(eigenvalues.length)}, so no condition number. ${error}`;
}

/** An error to one digit: `0.01`, `5 × 10⁻⁷`. */
function oneDigit(value: number): string {
  const rounded = Number(value.toPrecision(1));
  return rounded >= 0.001 || rounded === 0 ? String(rounded) : formatNumber(rounded);
}

/** What stands where a number is not known yet: its line is there, so that the number moves nothing when it comes. */
const UNKNOWN = '–';

/** The figures of a large network, as far as they are known; `trace` is the better estimate of two. */
export function largeFigures(found: LanczosResult | undefined, trace: Estimate | undefined): Figure[] {
  const top = found?.top[0];
  const bottom = found?.bottom[0];
  const within = ({ value, residual }: { value: number; residual: number }) => `${formatNumber(value)} ± ${oneDigit(residual)}`;
  return [
    figure('lambda-max', '', top ? within(top) : UNKNOWN, 'λ', 'max'),
    figure('lambda-min', '', bottom ? within(bottom) : UNKNOWN, 'λ', 'min'),
    figure('cond', 'condition number', !bottom ? UNKNOWN : bottom.value > 0 ? 'not known' : 'none'),
    ...(found && top ? rates(found, top.value) : rateFigures(UNKNOWN, UNKNOWN, UNKNOWN)),
    figure('trace', 'trace', trace ? estimateText(trace) : UNKNOWN),
  ];
}

/** What the whole matrix of a network of `size` parameters would need. */
export function wholeMatrixText(size: number): string {
  const bytes = 4 * size * size;
  const [unit, name] = bytes >= 1e12 ? [1e12, 'TB'] : bytes >= 1e9 ? [1e9, 'GB'] : [1e6, 'MB'];
  const amount = bytes / unit;
  return `The whole matrix would be ${formatCount(size)}² numbers = ${amount < 10 ? amount.toFixed(1) : amount.toFixed(0)} ${name}. Lanczos needs only its products with vectors.`;
}

/** What the density rests on. */
export function densityNote({ probes, products, rows, width }: DensityResult): string {
  return `${formatCount(probes)} probes, ${formatCount(products)} products, ${formatCount(rows)} rows; smoothed by ${formatNumber(width)}`;
}
