import type { Recipe } from '../../lab/recipe';
import { encodeRecipe } from '../../lab/recipeUrl';
import { joinHash, type HideablePart, type PageLink } from './pageLink';

/** What the address says beside the recipe: the open experiment, the stage, and what a teacher has hidden. */
export class PageState {
  experiment = $state<string>();
  /** The stage that was chosen, by its id. */
  view = $state<string>();
  hidden = $state.raw<readonly HideablePart[]>([]);
  /** What the link says of a second run beside the first: a new object for each link; undefined where there is none. */
  variant = $state.raw<{ readonly text: string }>();
  /** While there are two runs, what a link says of the second beside the first. */
  variantOf: ((recipe: Recipe) => string) | undefined;

  constructor(link: PageLink) {
    this.take(link);
  }

  /** Takes over what another link says. */
  take({ experiment, view, hide, variant }: PageLink): void {
    // Beside two runs there is no room for the lecture.
    this.experiment = variant === undefined ? experiment : undefined;
    this.view = view;
    this.hidden = hide;
    this.variant = variant === undefined ? undefined : { text: variant };
  }

  hides(part: HideablePart): boolean {
    return this.hidden.includes(part);
  }

  /** The address of a recipe on this page. */
  linkOf(recipe: Recipe): string {
    const variant = this.variant && (this.variantOf?.(recipe) ?? this.variant.text);
    return joinHash(encodeRecipe(recipe), { ...this.#link, ...(variant && { variant }) });
  }

  /** Opens a second run beside that of the recipe, as a copy, or closes it; the browser's back undoes it. */
  toggleComparison(recipe: Recipe): void {
    this.variant = this.variant ? undefined : { text: 'b.v=1' };
    this.experiment = undefined;
    history.pushState(null, '', this.linkOf(recipe));
  }

  /** Shows a stage beside a recipe; the browser's back undoes it. */
  openView(view: string, recipe: Recipe): void {
    if (view === this.view) return;
    this.view = view;
    history.pushState(null, '', this.linkOf(recipe));
  }

  /** Opens an experiment beside a recipe, or closes the lecture; the browser's back undoes it. 'next' is about to be chosen. */
  openExperiment(experiment: string | undefined, recipe: Recipe): void {
    if (experiment === this.experiment) return;
    this.experiment = experiment;
    this.variant = undefined;
    if (experiment !== 'next') history.pushState(null, '', this.linkOf(recipe));
  }

  get #link(): PageLink {
    const { experiment, view, hidden: hide } = this;
    return { ...(experiment !== undefined && { experiment }), ...(view !== undefined && { view }), hide };
  }
}
