import { untrack } from 'svelte';
import { LabClient } from '../../lab/client/client';
import { secondPort } from '../../lab/client/second';
import type { Which } from '../../lab/protocol/messages';
import type { Recipe } from '../../lab/recipe/recipe';
import type { RecipeProblem } from '../../lab/recipe/schema';
import { decodeVariant, encodeVariant } from '../../lab/recipe/variant';
import type { Runs, ShownRun } from '../state/context';
import { ensembleOf } from '../stage/ensemble/ensemble.svelte';
import { Lab } from '../state/lab.svelte';
import type { PageState } from '../state/pageState.svelte';
import { shareScales } from './shareScales';

/** Steps beyond which one run is not merely waiting for the other's turn. */
const FAR = 256;

/** Two runs side by side: A is the page's own, B has a state of its own; the engine keeps them in step. The pair is in the address. */
export class Comparison implements Runs {
  readonly a: Lab;
  readonly b: Lab;
  readonly all: readonly [ShownRun, ShownRun];
  /** Which of the runs edits are for. */
  which = $state<Which>('B');
  /** What is wrong with the B of the link; a copy of A is in its place. */
  problems = $state.raw<readonly RecipeProblem[]>([]);
  readonly #page: PageState;
  readonly #client: LabClient;
  readonly #stops: (() => void)[];
  #isOpen = true;

  /** Asks the engine for B, which the link describes; A goes on as it is. */
  constructor(a: Lab, page: PageState) {
    this.a = a;
    this.#page = page;
    const recipe = this.#recipeOf(page.variant?.text ?? '') ?? a.recipe;
    const run = a.isRunning || a.state === 'starting';
    if (a.kept.shown) a.client.send({ type: 'show', step: 'live' });
    this.#client = new LabClient(secondPort(a.client));
    this.b = new Lab(this.#client, recipe, undefined, () => page.linkOf(a.recipe), a);
    this.all = [
      { name: 'A', lab: a },
      { name: 'B', lab: this.b },
    ];
    a.partner = this.b;
    ensembleOf(a).join(ensembleOf(this.b));
    page.variantOf = (shown) => encodeVariant(shown, this.b.recipe);
    // After the pages' own listeners: both have taken the frame in.
    const share = () => shareScales(a.shown.history, this.b.shown.history);
    this.#stops = [a.client.subscribe(share), this.#client.subscribe(share)];
    a.client.send({ type: 'compare', recipe, run });
  }

  get both(): readonly (readonly [Which, Lab])[] {
    return [
      ['A', this.a],
      ['B', this.b],
    ];
  }

  /** Which of them has far to go to where the other one stands; undefined where they train side by side or one diverged. */
  get behind(): Which | undefined {
    const { a, b } = this;
    if (a.divergence || b.divergence || a.kept.shown || b.kept.shown) return undefined;
    const lead = a.liveStep - b.liveStep;
    return Math.abs(lead) > FAR ? (lead > 0 ? 'B' : 'A') : undefined;
  }

  /** The stage of one of them that is looked at, by its id; undefined where it is the losses of both. */
  get view(): string | undefined {
    return this.#page.view;
  }

  /** Which of them the stage is of. */
  get looked(): Which {
    return this.#page.of;
  }

  /** Looks at the same stage of one of them; the browser's back undoes it. */
  look(which: Which): void {
    this.#page.openView(this.view, this.a.recipe, which);
  }

  get edited(): Lab {
    return this.which === 'A' ? this.a : this.b;
  }

  /** Takes over what another link says of B. */
  follow(text: string): void {
    // Followed once: what is edited afterwards stays.
    untrack(() => {
      const recipe = this.#recipeOf(text);
      if (recipe) this.b.open(recipe);
    });
  }

  /** Leaves one of them as the only run, where it stands, and the address with its recipe. */
  keep(which: Which): void {
    const run = this.a.isRunning;
    this.#page.closeComparison();
    if (which === 'B') {
      this.a.takeOver(this.b);
      this.#end('B', run);
    }
    const link = this.#page.linkOf(this.a.recipe);
    if (location.hash !== link) history.pushState(null, '', link);
  }

  /** Lets B go; A goes on, unless B was kept. */
  close(): void {
    if (this.#isOpen) this.#end('A', false);
  }

  #end(which: Which, run: boolean): void {
    this.#isOpen = false;
    this.#page.variantOf = undefined;
    this.a.partner = undefined;
    ensembleOf(this.a).part(which === 'B');
    for (const stop of this.#stops) stop();
    this.a.client.send({ type: 'keep', which, run });
    this.#client.terminate();
  }

  #recipeOf(text: string): Recipe | undefined {
    const parsed = decodeVariant(this.a.recipe, text);
    this.problems = parsed.ok ? [] : parsed.problems;
    return parsed.ok ? parsed.recipe : undefined;
  }
}
