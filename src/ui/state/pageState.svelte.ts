import type { Recipe } from '../../lab/recipe';
import { encodeRecipe } from '../../lab/recipeUrl';
import { joinHash, type HideablePart, type PageLink } from './pageLink';

/** What the address says beside the recipe: the open experiment, and what a teacher has hidden. */
export class PageState {
  experiment = $state<string>();
  hidden = $state.raw<readonly HideablePart[]>([]);

  constructor(link: PageLink) {
    this.take(link);
  }

  /** Takes over what another link says. */
  take({ experiment, hide }: PageLink): void {
    this.experiment = experiment;
    this.hidden = hide;
  }

  hides(part: HideablePart): boolean {
    return this.hidden.includes(part);
  }

  /** The address of a recipe on this page. */
  linkOf(recipe: Recipe): string {
    const { experiment, hidden: hide } = this;
    return joinHash(encodeRecipe(recipe), { ...(experiment !== undefined && { experiment }), hide });
  }

  /** Opens an experiment beside a recipe, or closes the lecture; the browser's back undoes it. 'next' is about to be chosen. */
  openExperiment(experiment: string | undefined, recipe: Recipe): void {
    if (experiment === this.experiment) return;
    this.experiment = experiment;
    if (experiment !== 'next') history.pushState(null, '', this.linkOf(recipe));
  }
}
