import type { Which } from '../../lab/protocol/messages';
import type { RecipeProblem } from '../../lab/recipe/schema';
import { STAGES } from '../stage/stages';

/** Parts of the page that a link can hide. */
export const HIDEABLE = ['recipe', 'transport', 'readouts', 'stage', 'why', 'layers', 'timeline', 'compare', 'lecture', 'share'] as const;

export type HideablePart = (typeof HIDEABLE)[number];

/** What a link says beside the recipe. */
export interface PageLink {
  /** The experiment of the lecture that is open; 'next' is the first that was not answered. */
  readonly experiment?: string;
  /** The stage that is shown, by its id; without it the one that was shown last, or the losses where there are two runs. */
  readonly view?: string;
  /** Which of two runs the stage is of. */
  readonly of?: Which;
  readonly hide: readonly HideablePart[];
  /** What a second run beside the first has otherwise, as the link's own pairs. */
  readonly variant?: string;
}

/** The view that two runs have and one has not, and that they have where a link names none. */
const LOSSES = 'losses';
/** What a link says of the page by itself; a second run has pairs of its own. */
const OWN = ['experiment', 'view', 'of', 'hide'] as const;
const isOneOf = <T extends string>(all: readonly T[], text: string): text is T => (all as readonly string[]).includes(text);

/** Takes what a link says of the page out of its hash; what is left is the recipe's. Of values that there are not it says which. */
export function splitHash(hash: string): { page: PageLink; rest: string; problems: RecipeProblem[] } {
  const { own, variant, rest } = pairsOf(hash);
  const isPair = variant !== '';
  const problems: RecipeProblem[] = [];
  const views = [...(isPair ? [LOSSES] : []), ...STAGES.map(({ id }) => id)];
  const seen = knownValue('view', own.view, views, `the views are ${views.join(', ')}`, problems);
  const view = seen === LOSSES ? undefined : seen;
  const of = knownValue<Which>('of', own.of, isPair ? ['A', 'B'] : [], isPair ? 'the runs are A, B' : 'the link has one run, leave it out', problems); // prettier-ignore
  const page = {
    ...(own.experiment !== undefined && { experiment: own.experiment }),
    ...(view !== undefined && { view }),
    ...(of !== undefined && { of }),
    hide: hiddenParts(own.hide, problems),
    ...(isPair && { variant }),
  };
  return { page, rest, problems };
}

/** A hash as the page's own pairs by their keys, those of a second run, and the recipe's. */
function pairsOf(hash: string): { own: Partial<Record<(typeof OWN)[number], string>>; variant: string; rest: string } {
  const own: Partial<Record<(typeof OWN)[number], string>> = {};
  const variant: string[] = [];
  const rest: string[] = [];
  for (const pair of hash.replace(/^#/, '').split('&')) {
    const [key, text = ''] = pair.split('=', 2);
    if (key!.startsWith('b.')) variant.push(pair);
    else if (isOneOf(OWN, key!)) own[key] = text;
    else rest.push(pair);
  }
  return { own, variant: variant.join('&'), rest: rest.join('&') };
}

/** The value of a field, where it is one of those that there are; otherwise what is wrong is added to `problems`. */
function knownValue<T extends string>(
  field: string,
  text: string | undefined,
  all: readonly T[],
  remedy: string,
  problems: RecipeProblem[],
): T | undefined {
  if (text === undefined || isOneOf(all, text)) return text;
  problems.push({ field, message: `is ${text || 'empty'}; ${remedy}` });
  return undefined;
}

function hiddenParts(text: string | undefined, problems: RecipeProblem[]): HideablePart[] {
  const names = (text ?? '').split(',').filter(Boolean);
  const unknown = names.filter((name) => !isOneOf(HIDEABLE, name));
  if (unknown.length > 0) {
    problems.push({ field: 'hide', message: `has no part called ${unknown.join(', ')}; the parts are ${HIDEABLE.join(', ')}` });
  }
  return names.filter((name) => isOneOf(HIDEABLE, name));
}

/** A recipe's hash with what is to be said of the page. */
export function joinHash(recipeHash: string, { variant, experiment, view, of, hide }: PageLink): string {
  const own = { experiment, view, of, hide: hide.join() || undefined };
  const pairs = Object.entries(own).flatMap(([key, text]) => (text === undefined ? [] : [`${key}=${text}`]));
  return `#${[recipeHash.replace(/^#/, ''), variant, ...pairs].filter(Boolean).join('&')}`;
}
