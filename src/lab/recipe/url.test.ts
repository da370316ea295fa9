import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fields } from '../../data/field';
import { NORMALISATIONS } from '../../data/normalise';
import { ACTIVATIONS } from '../../nn/activations';
import { fit } from './edits';
import { PARTS, type Part } from './parts';
import { DEFAULT_RECIPE, parseRecipe } from './schema';
import { decodeRecipe, encodeRecipe } from './url';
import type { Recipe } from './recipe';

function recipeOf(value: unknown): Recipe {
  const parsed = parseRecipe(value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.recipe;
}

const nameIn = (table: object): fc.Arbitrary<string> => fc.constantFrom(...Object.keys(table));

function numbers(fields: Fields): fc.Arbitrary<Record<string, unknown>> {
  const one = ({ min, max, integer }: Fields[string]): fc.Arbitrary<number> =>
    // JSON and links have one zero.
    integer ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true }).map((x) => x + 0);
  const fieldOf = (field: Fields[string]): fc.Arbitrary<unknown> => ('list' in field ? fc.constant([...field.default]) : one(field));
  return fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldOf(field)])), { requiredKeys: [] });
}

function part({ key, titles, fields }: Part): fc.Arbitrary<Record<string, unknown>> {
  return nameIn(titles).chain((id) => numbers(fields(id)).map((values) => ({ [key]: id, ...values })));
}

const layer = fc.record(
  { n: fc.integer({ min: 1, max: 300 }), act: nameIn(ACTIVATIONS), bias: fc.boolean(), bn: fc.boolean(), skip: fc.nat(3) },
  { requiredKeys: ['n', 'act'] },
);

/** Recipes with any entry of any table and any numbers; `fit` settles what has to agree. */
const recipes: fc.Arbitrary<Recipe> = fc
  .record({
    data: fc.tuple(part(PARTS.data), nameIn(NORMALISATIONS)).map(([data, normalise]) => ({ ...data, normalise })),
    init: part(PARTS.init),
    optimizer: part(PARTS.optimizer),
    schedule: part(PARTS.schedule),
    layers: fc.array(layer, { minLength: 1, maxLength: 12 }),
    top: fc.record(
      {
        skip_mode: fc.constantFrom('post', 'pre'),
        bn_momentum: fc.constantFrom(0.1, 0.25),
        lambda: fc.double({ min: 0, max: 1000, noNaN: true }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ layers, top, ...parts }) => recipeOf(fit({ ...recipeOf({ version: 1, ...parts, ...top }), layers })));

describe('a link', () => {
  it('gives back the recipe it was made from, in any combination of the tables', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const link = encodeRecipe(recipe);
        expect(link).toMatch(/^#v=1[\w&=.,-]*$/);
        expect(link.length).toBeLessThan(2000);
        expect(decodeRecipe(link)).toEqual({ ok: true, recipe });
        expect(encodeRecipe(recipe)).toBe(link);
      }),
      { numRuns: 300 },
    );
  });

  it('can be read by a person', () => {
    expect(encodeRecipe(DEFAULT_RECIPE)).toBe(
      '#v=1&data.set=digits&data.train=12000&data.test=2000&data.normalise=center&layers=128tanh-64tanh-10&loss=ce' +
        '&init.type=lecun_normal&init.seed=100&optimizer.type=sgd&schedule.type=constant&schedule.lr=0.4' +
        '&batch.size=64&batch.order=philox&batch.seed=100',
    );
    const deep = recipeOf({
      version: 1,
      layers: [
        { n: 64, act: 'lecun_tanh' },
        ...Array<object>(20).fill({ n: 64, act: 'relu', bn: true, bias: false, skip: 1 }),
        { n: 10, act: 'identity' },
      ],
      optimizer: { type: 'adam', beta1: 0.8 },
      init: { scale: 10 },
    });
    const link = encodeRecipe(deep);
    expect(link).toContain('&layers=64lecun_tanh-20x64relu.nobias.bn.skip1-10&');
    expect(link).toContain('&optimizer.type=adam&optimizer.beta1=0.8&schedule.');
    expect(link).toContain('&init.scale=10&');
  });

  it('stays below the limit for the largest recipe', () => {
    const act = Object.keys(ACTIVATIONS).reduce((longest, name) => (name.length > longest.length ? name : longest));
    const layers = Array.from({ length: 63 }, (_, i) => ({ n: 100 + i, act, bias: false, bn: true }));
    const list = (length: number): number[] => Array.from({ length }, (_, i) => 123_456_789 + i);
    const schedule = { type: 'piecewise', boundaries: list(63), values: list(64).map((n) => n / 1_234_567_891) };
    const recipe = recipeOf({ version: 1, layers: [...layers, { n: 10, act: 'identity' }], schedule });
    const link = encodeRecipe(recipe);
    expect(link.length).toBeLessThan(8000);
    expect(decodeRecipe(link)).toEqual({ ok: true, recipe });
  });

  it.each(['', '#', '#help', 'main'])('holds no recipe in %j', (hash) => {
    expect(decodeRecipe(hash)).toBeNull();
  });

  it('may leave everything out, come without its #, end in a full stop and be percent-encoded', () => {
    expect(decodeRecipe('#v=1')).toEqual({ ok: true, recipe: DEFAULT_RECIPE });
    expect(decodeRecipe('v=1&')).toEqual({ ok: true, recipe: DEFAULT_RECIPE });
    expect(decodeRecipe('#v=1&batch.size=32.')).toMatchObject({ ok: true, recipe: { batch: { size: 32 } } });
    const values = { type: 'piecewise', boundaries: [10], values: [0.1, 0.01] };
    const link = '#v=1&schedule.type=piecewise&schedule.boundaries=10&schedule.values=0.1%2C0.01';
    expect(decodeRecipe(link)).toMatchObject({ ok: true, recipe: { schedule: values } });
  });
});

describe('a damaged link says what is wrong with it', () => {
  const layersRemedy = 'write width and activation, then .bn, .nobias or .skip1 where wanted, as in 128tanh.bn-3x64relu-10';
  it.each<[hash: string, field: string, message: string]>([
    ['#data.set=moons', 'v', 'is missing; a link to a recipe begins with #v=1'],
    ['#v=2&data.set=moons', 'v', 'must be 1, not "2"; the link was made by another version of this page'],
    ['#v=', 'v', 'must be 1, not ""; the link was made by another version of this page'],
    ['#v=1&v=1', 'version', 'is given twice; keep one'],
    ['#v=1&loss=ce&loss=mse', 'loss', 'is given twice; keep one'],
    ['#v=1&data=5&data.set=moons', 'data.set', 'is given twice; keep one'],
    ['#v=1&data.set=moons&data=5', 'data', 'is given twice; keep one'],
    ['#v=1&layers=10&layers.0=5', 'layers.0', 'is given twice; keep one'],
    ['#v=1&data.set', 'data.set', 'has no value; the link may have been cut off, copy it again'],
    ['#v=1&data.set=%E0%A4%A', 'data.set=%E0%A4%A', 'has a % that begins no character; copy the link again'],
    ['#v=1&lambda=1e999', 'lambda', 'must be a number from 0 to 1000, not "1e999"'],
    ['#v=1&lambda=0x10', 'lambda', 'must be a number from 0 to 1000, not "0x10"'],
    ['#v=1&lambda=', 'lambda', 'must be a number from 0 to 1000, not ""'],
    ['#v=1&data.set=moon', 'data.set', 'unknown data set "moon"; did you mean "moons"?'],
    ['#v=1&data.set.x=1', 'data.set.x', 'unknown field; did you mean "set"?'],
    ['#v=1&layers=tanh', 'layers', `"tanh" is no layer; ${layersRemedy}`],
    ['#v=1&layers=', 'layers', `"" is no layer; ${layersRemedy}`],
    ['#v=1&layers=128tanh.dropout-10', 'layers', `".dropout" is unknown in "128tanh.dropout"; ${layersRemedy}`],
    ['#v=1&layers=64x8tanh-10', 'layers', 'has more than 64 layers; at most 64 are allowed'],
    ['#v=1&layers=9999x1', 'layers', 'has more than 64 layers; at most 64 are allowed'],
    ['#v=1&layers=128tanh-9', 'layers.1.n', 'the last layer must be as wide as the data set has classes: 10, not 9'],
    ['#v=1&layers=128tahn-10', 'layers.0.act', 'unknown activation "tahn"; did you mean "tanh"?'],
    ['#v=1&layers.0=5', 'layers', 'must be a list of layers such as [{"n": 10, "act": "tanh"}], not an object'],
  ])('%s', (hash, field, message) => {
    expect(decodeRecipe(hash)).toEqual({ ok: false, problems: [{ field, message }] });
  });

  it('when it is too long', () => {
    const message = 'is 8200 characters long and at most 8192 are read; share the recipe as a file';
    const hash = '#v=1&data.set='.padEnd(8201, 'x');
    expect(decodeRecipe(hash)).toEqual({ ok: false, problems: [{ field: 'link', message }] });
  });

  it.each(['__proto__', 'data.__proto__', '__proto__.polluted', 'constructor.prototype'])('and reaches nothing through %s', (key) => {
    expect(decodeRecipe(`#v=1&${key}=1`)).toMatchObject({ ok: false });
    expect('polluted' in {}).toBe(false);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('never throws, whatever the text', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('v=1', '&', '=', '.', 'layers=', 'data.', 'schedule.values=', '%', '-', '3x'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const parsed = decodeRecipe(`#v=1&${pieces.join('')}`);
        expect(parsed === null || parsed.ok || parsed.problems.length > 0).toBe(true);
      }),
    );
  });
});
