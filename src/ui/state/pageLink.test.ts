import { expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../lab/recipe/schema';
import { encodeRecipe } from '../../lab/recipe/url';
import { readLink } from '../link';
import { joinHash, splitHash } from './pageLink';

it('takes the page’s part out of a link and puts it back', () => {
  const page = { experiment: 'two-layers', hide: ['recipe', 'transport'] } as const;
  const hash = joinHash(encodeRecipe(DEFAULT_RECIPE), page);
  expect(hash).toBe(`${encodeRecipe(DEFAULT_RECIPE)}&experiment=two-layers&hide=recipe,transport`);
  expect(splitHash(hash)).toEqual({ page, rest: encodeRecipe(DEFAULT_RECIPE).slice(1), problems: [] });
  expect(readLink(hash)).toEqual({ recipe: DEFAULT_RECIPE, isBad: false, page });
});

it('opens an experiment without a recipe', () => {
  expect(joinHash('', { experiment: 'two-layers', hide: [] })).toBe('#experiment=two-layers');
  expect(readLink('#experiment=two-layers')).toEqual({
    recipe: DEFAULT_RECIPE,
    isBad: false,
    page: { experiment: 'two-layers', hide: [] },
  });
});

it('names a part that there is not, and hides the others', () => {
  const { page, problems } = splitHash('#hide=recipe,kitchen,toString');
  expect(page.hide).toEqual(['recipe']);
  expect(problems.map(({ field, message }) => `${field} ${message}`)).toEqual([
    expect.stringContaining('hide has no part called kitchen, toString; the parts are recipe, transport'),
  ]);
});

it('shows a stage, and names one that there is not', () => {
  expect(joinHash('', { view: 'curvature', hide: [] })).toBe('#view=curvature');
  expect(splitHash('#view=curvature').page).toEqual({ view: 'curvature', hide: [] });
  const { page, problems } = splitHash('#view=toString');
  expect(page).toEqual({ hide: [] });
  expect(problems).toEqual([{ field: 'view', message: 'is toString; the views are landscape, curvature, ensemble, fit' }]);
});

it('keeps the stage of two runs, and of which of them it is', () => {
  const page = { variant: 'b.v=1&b.init.scale=3', view: 'ensemble', of: 'A', hide: [] } as const;
  const hash = joinHash('#v=1', page);
  expect(hash).toBe('#v=1&b.v=1&b.init.scale=3&view=ensemble&of=A');
  expect(splitHash(hash)).toEqual({ page, rest: 'v=1', problems: [] });
  expect(splitHash('#view=losses&b.v=1')).toEqual({ page: { variant: 'b.v=1', hide: [] }, rest: '', problems: [] });
});

it('names a run that there is not, and the views that two runs have', () => {
  const said = (hash: string) => splitHash(hash).problems.map(({ field, message }) => `${field} ${message}`);
  expect(said('#b.v=1&view=loss&of=C')).toEqual([
    'view is loss; the views are losses, landscape, curvature, ensemble, fit',
    'of is C; the runs are A, B',
  ]);
  expect(said('#view=losses&of=A')).toEqual([
    'view is losses; the views are landscape, curvature, ensemble, fit',
    'of is A; the link has one run, leave it out',
  ]);
  expect(said('#b.v=1&of=')).toEqual(['of is empty; the runs are A, B']);
  expect(splitHash('#b.v=1&view=fit&of=C').page).toEqual({ variant: 'b.v=1', view: 'fit', hide: [] });
});
