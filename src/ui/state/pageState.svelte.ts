import type { Recipe } from '../../lab/recipe';
import { encodeRecipe } from '../../lab/recipeUrl';
import { joinHash, type HideablePart, type PageLink } from './pageLink';

/** What the address says beside the recipe: the open experiment, the stage, and what a teacher has hidden. */
export class PageState {
  experiment = $state<string>();
  /** The stage that was chosen, by its id. */
  view = $state<string>();
  hidden = $state.raw<readonly HideablePart[]>([]);

  constructor(link: PageLink) {
    this.take(link);
  }

  /** Takes over what another link says. */
  take({ experiment, view, hide }: PageLink): void {
    this.experiment = experiment;
    this.view = view;
    this.hidden = hide;
  }

  hides(part: HideablePart): boolean {
    return this.hidden.includes(part);
  }

  /** The address of a recipe on this page. */
  linkOf(recipe: Recipe): string {
    return joinHash(encodeRecipe(recipe), this.#link);
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
    if (experiment !== 'next') history.pushState(null, '', this.linkOf(recipe));
  }

  get #link(): PageLink {
    const { experiment, view, hidden: hide } = this;
    return { ...(experiment !== undefined && { experiment }), ...(view !== undefined && { view }), hide };
  }
}
