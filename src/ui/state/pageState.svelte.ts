import type { Which } from '../../lab/protocol/messages';
import type { Recipe } from '../../lab/recipe/recipe';
import { encodeRecipe } from '../../lab/recipe/url';
import { joinHash, type HideablePart, type PageLink } from './pageLink';

/** What the address says beside the recipe: the open experiment, the stage, and what a teacher has hidden. */
export class PageState {
  experiment = $state<string>();
  /** The stage that was chosen, by its id; undefined is the one shown last, and the losses of two runs. */
  view = $state<string>();
  /** Which of two runs the stage is of. */
  of = $state<Which>('B');
  hidden = $state.raw<readonly HideablePart[]>([]);
  /** What the link says of a second run beside the first: a new object for each link; undefined where there is none. */
  variant = $state.raw<{ readonly text: string }>();
  /** While there are two runs, what a link says of the second beside the first. */
  variantOf: ((recipe: Recipe) => string) | undefined;
  /** The stage beside which the second run was opened. */
  #before: string | undefined;

  constructor(link: PageLink) {
    this.take(link);
  }

  /** Takes over what another link says. */
  take({ experiment, view, of = 'B', hide, variant }: PageLink): void {
    // Beside two runs there is no room for the lecture.
    this.experiment = variant === undefined ? experiment : undefined;
    this.view = view;
    this.of = of;
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
    if (this.variant) {
      this.closeComparison();
    } else {
      this.#before = this.view;
      this.view = undefined;
      this.of = 'B';
      this.variant = { text: 'b.v=1' };
    }
    this.experiment = undefined;
    history.pushState(null, '', this.linkOf(recipe));
  }

  /** Lets one run alone be shown: by the stage that both had, or from their losses by that of before. The address is the caller's. */
  closeComparison(): void {
    this.variant = undefined;
    this.view ??= this.#before;
  }

  /** Shows a stage beside a recipe, of one of two runs; the browser's back undoes it. */
  openView(view: string | undefined, recipe: Recipe, of = this.of): void {
    if (view === this.view && of === this.of) return;
    this.view = view;
    this.of = of;
    history.pushState(null, '', this.linkOf(recipe));
  }

  /** Opens an experiment beside a recipe, or closes the lecture; the browser's back undoes it. 'next' is about to be chosen. */
  openExperiment(experiment: string | undefined, recipe: Recipe): void {
    if (experiment === this.experiment) return;
    this.experiment = experiment;
    if (this.variant) this.closeComparison();
    if (experiment !== 'next') history.pushState(null, '', this.linkOf(recipe));
  }

  get #link(): PageLink {
    const { experiment, view, of, variant, hidden: hide } = this;
    return {
      ...(experiment !== undefined && { experiment }),
      ...(view !== undefined && { view, ...(variant && { of }) }),
      hide,
    };
  }
}
