import type { RecipeProblem } from '../../lab/recipeSchema';
import { STAGES } from '../stage/stages';

/** Parts of the page that a link can hide, by the name that a person reads. */
export const HIDEABLE = {
  recipe: 'Recipe',
  transport: 'Run, step and back',
  readouts: 'Large numbers',
  stage: 'Stage',
  why: 'What is happening',
  layers: 'Layers',
  timeline: 'Timeline',
  compare: 'Compare in the header',
  lecture: 'Lecture in the header',
  share: 'Share and panels',
} as const;

export type HideablePart = keyof typeof HIDEABLE;

/** What a link says beside the recipe. */
export interface PageLink {
  /** The experiment of the lecture that is open; 'next' is the first that was not answered. */
  readonly experiment?: string;
  /** The stage that is shown, by its id; without it the one that was shown last. */
  readonly view?: string;
  readonly hide: readonly HideablePart[];
  /** What a second run beside the first has otherwise, as the link's own pairs. */
  readonly variant?: string;
}

const isHideable = (name: string): name is HideablePart => Object.hasOwn(HIDEABLE, name);

/** Takes what a link says of the page out of its hash; what is left is the recipe's. */
export function splitHash(hash: string): { page: PageLink; rest: string; problems: RecipeProblem[] } {
  const problems: RecipeProblem[] = [];
  let experiment: string | undefined;
  let view: string | undefined;
  let hide: HideablePart[] = [];
  const variant: string[] = [];
  const rest = hash
    .replace(/^#/, '')
    .split('&')
    .filter((pair) => {
      const [key, text = ''] = pair.split('=', 2);
      if (key === 'experiment') experiment = text;
      else if (key!.startsWith('b.')) variant.push(pair);
      else if (key === 'view') {
        const ids = STAGES.map(({ id }) => id);
        if (ids.includes(text)) view = text;
        else problems.push({ field: 'view', message: `is ${text === '' ? 'empty' : text}; the views are ${ids.join(', ')}` });
      } else if (key === 'hide') {
        const names = text.split(',').filter((name) => name !== '');
        hide = names.filter(isHideable);
        const unknown = names.filter((name) => !isHideable(name));
        if (unknown.length > 0) {
          const message = `has no part called ${unknown.join(', ')}; the parts are ${Object.keys(HIDEABLE).join(', ')}`;
          problems.push({ field: 'hide', message });
        }
      } else return true;
      return false;
    })
    .join('&');
  const page = {
    ...(experiment !== undefined && { experiment }),
    ...(view !== undefined && { view }),
    hide,
    ...(variant.length > 0 && { variant: variant.join('&') }),
  };
  return { page, rest, problems };
}

/** A recipe's hash with what is to be said of the page. */
export function joinHash(recipeHash: string, { experiment, view, hide, variant }: PageLink): string {
  const pairs = [
    variant,
    experiment !== undefined && `experiment=${experiment}`,
    view !== undefined && `view=${view}`,
    hide.length > 0 && `hide=${hide.join(',')}`,
  ].filter(Boolean);
  return `#${[recipeHash.replace(/^#/, ''), ...pairs].filter((part) => part !== '').join('&')}`;
}
