import { LectureColumn } from './support/lecture';
import { numberAfter, numbersIn } from './support/number';
import { expect, test } from './support/test';

/** What is shown in three digits agrees with an exact value as far as three digits go, and float32 after them. */
const shows = (shown: number, exact: number, share = 0.005) => {
  expect(Math.abs(shown / exact - 1), `${shown} for ${exact}`).toBeLessThan(share);
};

test('experiments 14 and 16: the curvature of a linear model is that of its moments, whatever is done to the inputs', async ({
  lab,
  page,
}) => {
  const lecture = new LectureColumn(page);
  await lab.open('#experiment=linear-hessian');
  await expect(lecture.card).toHaveAttribute('data-phase', 'asking');
  await lecture.guess('66');
  const linear = await lecture.run();
  // λ_max and λ_min of 2(Σ + μμᵀ + λI), in float64 from the same 200 rows.
  shows(numberAfter(linear.sentence, 'λmax is'), 65.6591064136);
  shows(numberAfter(linear.numbers, 'The least is'), 0.186146222684);
  expect(numberAfter(linear.numbers, 'differ by at most')).toBeLessThan(1e-5);

  await lecture.open('normalise');
  await lecture.pick('whitening: decorrelate and scale');
  await lecture.run();
  const exact: Record<string, [most: number, least: number, condition: number, steps: number, fewestSteps: number]> = {
    raw: [65.6591064136, 0.186146222684, 352.728653, 740, 971],
    centred: [24.924091788, 0.0850427687001, 293.077144, 544, 1002],
    decorrelated: [24.924091788, 0.0850427687001, 293.077144, 544, 1002],
    scaled: [5.61950094749, 0.0332150009582, 169.185633, 349, 562],
    // All eigenvalues are 2(1 + λ).
    whitened: [2.02, 2.02, 1, 342, 1],
  };
  const table = await lecture.table();
  expect(Object.keys(table)).toEqual(Object.keys(exact));
  for (const [name, [most, least, condition, ...steps]] of Object.entries(exact)) {
    const row = table[name]!;
    [most, least, condition].forEach((value, i) => shows(row[i]!, value));
    steps.forEach((count, i) => expect(Math.abs(row[3 + i]! - count), name).toBeLessThanOrEqual(2));
  }
});

test('experiments 15, 17 and 22: a Hessian too large to form, its three parts, and its blocks', async ({ lab, page }) => {
  const lecture = new LectureColumn(page);
  await lab.open('#experiment=hessian-too-large');
  await expect(lecture.card).toHaveAttribute('data-phase', 'asking');
  await lecture.guess('50');
  const large = await lecture.run();
  const size = 784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10;
  shows(numberAfter(large.sentence, 'would take'), (4 * size ** 2) / 1e9);
  const most = numberAfter(large.sentence, 'λmax =');
  expect(numberAfter(large.numbers, 'lies within')).toBeLessThan(0.01 * most);
  shows(numberAfter(large.numbers, '2/λmax =') * most, 2, 0.01);
  const products = numbersIn(large.sentence)[1]!;
  shows(numberAfter(large.numbers, 'columns would take') * products, size);
  const top = Object.values(await lecture.table()).map(([value]) => value!);
  expect(top).toEqual([...top].sort((a, b) => b - a));

  await lecture.open('gauss-newton');
  await lecture.pick('it falls');
  const parts = await lecture.run();
  // Computed apart, they make the whole.
  expect(numberAfter(parts.numbers, 'differ by at most')).toBeLessThan(1e-5);
  const { start, end } = await lecture.table();
  const ratio = ([, gaussNewton, residual]: number[]) => residual! / gaussNewton!;
  shows(numberAfter(parts.sentence, 'went from'), ratio(start!), 0.01);
  expect(ratio(end!)).toBeLessThan(ratio(start!));
  // δ is 1 at the bias of the output.
  expect(numberAfter((await page.getByTestId('half-true').textContent())!, 'G has')).toBe(2);

  await lecture.open('block-diagonal');
  await lecture.guess('50');
  const blocks = await lecture.run();
  // Six neurons with 3 parameters, eight with 7, of 74.
  shows(numberAfter(blocks.sentence, 'of ‖H‖² in'), (100 * (6 * 3 ** 2 + 8 * 7 ** 2)) / 74 ** 2, 0.01);
  expect(blocks.numbers).toContain('14 neurons, 74 parameters');
  const energy = numberAfter(blocks.sentence, 'hold') / 100;
  const entries = (6 * 3 ** 2 + 8 * 7 ** 2) / 74 ** 2;
  shows(numberAfter(blocks.numbers, 'inside a block has'), energy / entries / ((1 - energy) / (1 - entries)), 0.05);
});

test('experiments 18, 19 and 23: what is centred, what drifts, and what batch norm does to a sigmoid', async ({ lab, page }) => {
  const lecture = new LectureColumn(page);
  await lab.open('#experiment=sigmoid-or-tanh');
  await expect(lecture.card).toHaveAttribute('data-phase', 'asking');
  await lecture.guess('30');
  const tanh = await lecture.run();
  // Of five draws in float64; the same draws.
  shows(numberAfter(tanh.numbers, 'blocks: sigmoid'), 1377, 0.01);
  shows(numberAfter(tanh.numbers, 'weights), tanh'), 39, 0.02);
  expect(numberAfter(tanh.numbers, 'draw by draw the ratio is')).toBeGreaterThan(15);
  shows(numberAfter(tanh.numbers, 'The mean makes up'), 85.7, 0.01);
  // The blocks on the page are of the same part as the matrix above them.
  await expect(lab.at('part-gaussNewton')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('κ of G, log')).toBeVisible();

  await lecture.open('tanh-drifts');
  await lecture.pick('|u|, which forgets it');
  const drift = await lecture.run();
  const [even, odd, start] = [
    numberAfter(drift.sentence, 'steps it has'),
    numberAfter(drift.sentence, 'with |u| and'),
    numberAfter(drift.numbers, 'It began at'),
  ];
  // By symmetry nothing at first, but for the finite number of rows.
  expect(start).toBeLessThan(2);
  expect(even).toBeGreaterThan(2 * Math.max(odd, start));
  shows(numberAfter(drift.numbers, 'm/(1 − m) ='), 1 + even / (1 - even / 100), 0.06);

  await lecture.open('batch-norm');
  await lecture.pick('no, its mean stays');
  const norm = await lecture.run();
  shows(numberAfter(norm.sentence, 'sigmoid,'), 85.2, 0.01);
  shows(numberAfter(norm.numbers, 'next layer’s blocks is'), 1151, 0.01);
  shows(numberAfter(norm.numbers, 'with batch norm before tanh it is'), 36, 0.02);
});

test('experiments 20, 21 and 24: moments of non-linearities, and signals through twenty layers', async ({ lab, page }) => {
  const lecture = new LectureColumn(page);
  await lab.open('#experiment=non-linearities');
  await expect(lecture.card).toHaveAttribute('data-phase', 'asking');
  await lecture.pick('SELU');
  const race = await lecture.run();
  // Exact quadrature for normal z: mean, mean square, and κ of a hundred units.
  const exact: Record<string, [mean: number, meansq: number, condition: number]> = {
    sigmoid: [0.5, 0.293379035858, 577.315252413],
    tanh: [0, 0.394294490398, 1],
    'LeCun tanh': [0, 0.750430276305, 1],
    ReLU: [0.398942280401, 0.5, 47.6942206924],
    ELU: [0.160520572267, 0.644945417493, 5.16145771915],
    SiLU: [0.206620964142, 0.355775519817, 14.6360589124],
    GELU: [0.282038588079, 0.425193711033, 24.0135217398],
    softsign: [0, 0.183014021267, 1],
    SELU: [0, 1, 1],
  };
  const table = await lecture.table();
  expect(Object.keys(table)).toHaveLength(13);
  for (const [name, [mean, ...rest]] of Object.entries(exact)) {
    expect(table[name]![0], name).toBeCloseTo(mean, 3);
    rest.forEach((value, i) => shows(table[name]![i + 1]!, value));
  }
  const ended = Object.values(table).map(([, , , loss]) => loss!);
  const places = Object.values(table).map(([, , , , place]) => place!);
  expect([...places].sort((a, b) => a - b)).toEqual(places.map((_, i) => i + 1));
  const inOrder = places.map((_, i) => ended[places.indexOf(i + 1)]!);
  expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
  shows(numberAfter(race.sentence, 'E ='), Math.min(...ended), 1e-9);

  await lab.at('next').click();
  await expect(page).toHaveURL(/experiment=fan-in/);
  await lab.at('previous').click();
  await expect(page).toHaveURL(/experiment=non-linearities/);
  await lecture.open('fan-in');
  await lecture.draw([[0.01, 0.2], [0.5, 0.4], [0.99, 0.55]]); // prettier-ignore
  const fanIn = await lecture.run();
  // Exact quadrature for wide layers.
  shows(numberAfter(fanIn.numbers, 'wide layers says'), 0.0272861595);
  const [end, error] = numbersIn(fanIn.numbers.split('of the weights:')[1]!);
  expect(Math.abs(end! - 0.0272861595)).toBeLessThan(4 * error!);
  // Half as wide on the page, and other weights: as theory says within a factor of two.
  shows(numberAfter(fanIn.numbers.split('wide, goes from')[1]!, 'to'), 0.0272861595, 0.5);
  const variances = await lecture.table();
  [1, 0.127904735, 0.0580118478].forEach((value, i) => shows(variances['tanh']![i]!, value, 0.25));

  await lecture.open('skips');
  await lecture.guess('1e9');
  const skips = await lecture.run();
  // A branch adds as much energy as its input has, and twice the product of both means: m' = m + √(q/π).
  let [energy, mean] = [1, 0];
  for (let layer = 0; layer < 20; layer++) {
    const gain = Math.sqrt(energy / Math.PI);
    [energy, mean] = [2 * energy + 2 * mean * gain, mean + gain];
  }
  expect(Math.abs(Math.log(numberAfter(skips.sentence, 'comes to') / energy))).toBeLessThan(Math.log(2));
  expect(Math.abs(Math.log(numberAfter(skips.sentence, 'without it ends at')))).toBeLessThan(Math.log(3));
});

test('experiments 25 and 26: λ_max stays at the edge, and a place on the map has its rank', async ({ lab, page }) => {
  const lecture = new LectureColumn(page);
  await lab.open('#experiment=edge-of-stability');
  await expect(lecture.card).toHaveAttribute('data-phase', 'asking');
  await lecture.draw([[0.01, 0.55], [0.3, 0.33], [0.99, 0.33]]); // prettier-ignore
  const edge = await lecture.run();
  const crossing = numberAfter(edge.sentence, 'by step');
  expect(crossing).toBeGreaterThan(0);
  expect(crossing).toBeLessThanOrEqual(1000);
  // Where it stays, 2/γ = 20; it may hover above by a tenth.
  const level = numberAfter(edge.numbers, 'second half:');
  expect(level).toBeGreaterThan(18);
  expect(level).toBeLessThan(23);
  expect(numberAfter(edge.numbers.split('E went from')[1]!, 'to')).toBeLessThan(numberAfter(edge.numbers, 'E went from'));
  expect(edge.numbers).toContain('measured 51 times');
  await expect(lab.root).toHaveAttribute('data-look', 'timeline');

  await lecture.open('trainability');
  await lecture.place(0.79, 0.5);
  const { sentence, numbers } = await lecture.run();
  const [rank, cells] = numbersIn(sentence);
  expect(cells).toBe(144);
  const [best, own] = [numberAfter(numbers, 'with E ='), numberAfter(sentence, 'E =')];
  expect(own).toBeGreaterThanOrEqual(best);
  expect(rank === 1).toBe(own === best);
  // 79 % of the way from .01 to 30 are in the tenth of twelve columns.
  shows(numberAfter(numbers.split('yours is')[1]!, 'γ ='), 0.01 * 3000 ** (9.5 / 12));
});
