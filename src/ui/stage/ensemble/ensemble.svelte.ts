import type { AxisName, RestartResult, SweepAxis } from '../../../lab/protocol/ensemble';
import { axesOf, recipeAxis, valuesBetween } from '../../../lab/recipe/axes';
import type { RecipeAxis } from '../../../lab/recipe/axes';
import { ensembleDefaults, ensembleRefusal, MOST_CELLS, MOST_STARTS, MOST_STEPS } from '../../../lab/recipe/ensemble';
import type { Recipe } from '../../../lab/recipe/recipe';
import type { Lab } from '../../state/lab.svelte';
import { RecipePanel } from '../../state/recipePanel.svelte';
import { EnsembleChoice, type Chosen, type Ends } from './choice.svelte';

/** Analyses that one press asks for, and one stops. */
type Asked = 'sweep' | 'restarts';

/**
 * The ensembles of a run's recipe: what has been asked for and found. They outlive the place that shows them. Those of two runs side by
 * side are of one choice, and what is asked of one is asked of both.
 */
export class Ensemble {
  readonly sweep: RecipePanel<'sweep'>;
  readonly restarts: RecipePanel<'restarts'>;
  readonly barriers: RecipePanel<'barriers'>;
  /** Of the run beside this one. */
  partner = $state.raw<Ensemble>();
  /** Which of the two asks for what both have alike: the first, which may outlive the other. */
  #asks: Ensemble = this;
  #choice = $state.raw(new EnsembleChoice());
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.sweep = new RecipePanel(lab, 'sweep');
    this.restarts = new RecipePanel(lab, 'restarts');
    this.barriers = new RecipePanel(lab, 'barriers');
  }

  readonly #recipes = $derived.by(() => [this.#lab.recipe, ...(this.partner ? [this.partner.#lab.recipe] : [])]);
  /** What all recipes can have in seconds. */
  readonly defaults = $derived.by(() => {
    const all = this.#recipes.map((recipe) => ensembleDefaults(recipe, this.#lab.device?.software ?? false));
    const least = (name: 'cells' | 'steps' | 'starts') => Math.min(...all.map((of) => of[name]));
    return { cells: least('cells'), steps: least('steps'), starts: least('starts'), isReduced: all.some(({ isReduced }) => isReduced) };
  });
  /** The numbers that this recipe has. */
  readonly available = $derived.by(() => axesOf(this.#lab.recipe));
  /** The axes: where the recipe has not the number that was chosen, the first others that it has. */
  readonly axes = $derived.by((): readonly [RecipeAxis, RecipeAxis] => {
    const names = this.available.map(({ name }) => name);
    const [x, y] = this.#choice.axes.map((name) => (names.includes(name) ? name : undefined));
    const across = x ?? names.find((name) => name !== y)!;
    const up = y ?? names.find((name) => name !== across)!;
    return [recipeAxis(across), recipeAxis(up)];
  });
  readonly cells = $derived.by(() => this.#choice.numbers.cells ?? this.defaults.cells);
  readonly steps = $derived.by(() => this.#choice.numbers.steps ?? this.defaults.steps);
  readonly starts = $derived.by(() => this.#choice.numbers.starts ?? this.#found?.count ?? this.defaults.starts);
  readonly restartSteps = $derived.by(() => this.#choice.numbers.restartSteps ?? this.#found?.steps ?? this.defaults.steps);
  /** The loss that starts have to get to: the one that was chosen, else that of the result, of two results the lower one. */
  readonly threshold = $derived.by((): number | undefined => {
    const found = [this, this.partner].flatMap((of) => of?.restarts.result?.value.threshold ?? []);
    return this.#choice.numbers.threshold ?? (found.length > 0 ? Math.min(...found) : undefined);
  });
  /** The sides of the map that would be computed now; they hold what is of interest of all recipes. */
  readonly sides = $derived.by((): readonly [SweepAxis, SweepAxis] => {
    const zoom = this.zooms.at(-1);
    const side = (axis: RecipeAxis, i: 0 | 1) => {
      const having = this.#recipes.filter((recipe) => axesOf(recipe).some(({ name }) => name === axis.name));
      const ends = having.map((recipe) => axis.ends(recipe));
      const [low, high] = zoom?.[i] ?? [Math.min(...ends.map(([from]) => from)), Math.max(...ends.map(([, to]) => to))];
      return valuesBetween(axis.name, low, high, this.cells);
    };
    return [side(this.axes[0], 0), side(this.axes[1], 1)];
  });

  /** Ends of both sides, the innermost zoom last. */
  get zooms(): readonly (readonly [Ends, Ends])[] {
    return this.#choice.zooms;
  }

  /** Starts of the recipe as it is, which would be trained in the same number again. */
  get #found(): RestartResult | undefined {
    return this.areRestartsOld ? undefined : this.restarts.result?.value;
  }

  /** What a map is of: the recipe without the two numbers of its sides. */
  sweepKey(recipe: Recipe, [x, y]: readonly [AxisName, AxisName]): string {
    const [a, b] = [recipeAxis(x), recipeAxis(y)];
    const fixed = (axis: RecipeAxis) => (axis.isInteger ? 4 : 0.5);
    return JSON.stringify([x, y, b.edit(a.edit(recipe, fixed(a)), fixed(b))]);
  }

  /** What starts are of: the recipe without the number of its own start. */
  restartsKey(recipe: Recipe): string {
    return JSON.stringify({ ...recipe, init: { ...recipe.init, restart: 0 } });
  }

  /** Whether the map that is there is of a recipe as it was before. */
  get isSweepOld(): boolean {
    const { result } = this.sweep;
    return result !== undefined && result.key !== this.sweepKey(this.#lab.recipe, [result.value.map.x.name, result.value.map.y.name]);
  }

  /** Whether the starts that are there are of a recipe as it was before. */
  get areRestartsOld(): boolean {
    const { result } = this.restarts;
    return result !== undefined && result.key !== this.restartsKey(this.#lab.recipe);
  }

  /** Whether the recipes of both runs differ in nothing but the sides of the map, which is then the same for both. */
  get sharesMap(): boolean {
    if (!this.partner) return false;
    const [own, other] = [this, this.partner].map((of) => of.sweepKey(of.#lab.recipe, [of.axes[0].name, of.axes[1].name]));
    return own === other;
  }

  chooseAxis(side: 0 | 1, name: AxisName): void {
    const other = this.axes[side === 0 ? 1 : 0].name;
    const own = this.axes[side].name;
    // Choosing the other side's number changes places.
    const pair = [name, name === other ? own : other] as const;
    this.#choice.axes = side === 0 ? pair : [pair[1], pair[0]];
    this.#choice.zooms = [];
  }

  /** Takes a number over; answers with what is wrong with it. */
  choose(name: keyof Chosen, value: number): string | undefined {
    const [low, high] = { cells: [2, MOST_CELLS], steps: [1, MOST_STEPS], restartSteps: [1, MOST_STEPS], starts: [2, MOST_STARTS], threshold: [0, 1e9] }[name] as [number, number]; // prettier-ignore
    const isWhole = name === 'threshold' || Number.isInteger(value);
    if (!isWhole || !(value >= low && value <= high))
      return `must be ${name === 'threshold' ? 'a number' : 'a whole number'} from ${low} to ${high}`;
    this.#choice.numbers = { ...this.#choice.numbers, [name]: value };
    return undefined;
  }

  /** Trains a map anew, and the partner's where it is not of these numbers already; recipes that differ in its sides alone have one map. */
  computeSweep(): void {
    const { partner } = this;
    if (this.sharesMap) this.#asks.#startSweep([this.#asks.partner!.sweep]);
    else {
      this.#startSweep();
      if (partner && !partner.#hasSweep()) partner.#startSweep();
    }
  }

  /** Computes the map between other ends. */
  zoomTo(ends: readonly [Ends, Ends]): void {
    this.#choice.zooms = [...this.zooms, ends];
    this.computeSweep();
  }

  zoomOut(): void {
    this.#choice.zooms = this.zooms.slice(0, -1);
    this.computeSweep();
  }

  /** Trains starts anew, and the partner's where they are not of these numbers already. */
  computeRestarts(): void {
    this.#startRestarts();
    if (this.partner && !this.partner.#hasRestarts()) this.partner.#startRestarts();
  }

  /** Shows starts of the present recipe that were trained elsewhere. */
  takeRestarts(found: RestartResult): void {
    this.restarts.stop();
    this.barriers.result = undefined;
    this.restarts.result = { value: found, key: this.restartsKey(this.#lab.recipe) };
  }

  /** Gives up what one press has asked for. */
  stop(name: Asked): void {
    this[name].stop();
    this.partner?.[name].stop();
  }

  /** Puts another ensemble beside this one, with the choice of this one. */
  join(partner: Ensemble): void {
    partner.#choice = this.#choice;
    partner.#asks = this;
    [this.partner, partner.partner] = [partner, this];
  }

  /** Is alone again, with what was found of the partner in the place of its own where that goes on in its place. */
  part(takesOver: boolean): void {
    const { partner } = this;
    if (!partner) return;
    this.partner = partner.partner = undefined;
    partner.#asks = partner;
    if (!takesOver) return;
    for (const name of ['sweep', 'restarts'] as const) this.stop(name);
    this.sweep.result = partner.sweep.result;
    this.restarts.result = partner.restarts.result;
    this.barriers.result = partner.barriers.result;
  }

  /** The others are panels that have the same map. */
  #startSweep(others: readonly RecipePanel<'sweep'>[] = []): void {
    const [x, y] = this.sides;
    const refusal = this.#refusal(x.values.length * y.values.length, this.steps);
    if (refusal !== undefined) for (const panel of [this.sweep, ...others]) panel.refuse(refusal);
    else this.sweep.start({ x, y, steps: this.steps }, this.sweepKey(this.#lab.recipe, [x.name, y.name]), others);
  }

  #startRestarts(): void {
    const refusal = this.#refusal(this.starts, this.restartSteps);
    this.barriers.result = undefined;
    if (refusal !== undefined) this.restarts.refuse(refusal);
    else this.restarts.start({ count: this.starts, steps: this.restartSteps }, this.restartsKey(this.#lab.recipe));
  }

  #hasSweep(): boolean {
    const found = this.sweep.result?.value;
    if (!found || this.isSweepOld || this.sweep.progress) return false;
    return found.steps === this.steps && JSON.stringify([found.map.x, found.map.y]) === JSON.stringify(this.sides);
  }

  #hasRestarts(): boolean {
    const found = this.restarts.result?.value;
    if (!found || this.areRestartsOld || this.restarts.progress) return false;
    return found.steps === this.restartSteps && found.count === this.starts;
  }

  #refusal(networks: number, steps: number): string | undefined {
    return ensembleRefusal(this.#lab.recipe, networks, steps, this.#lab.device?.software ?? false);
  }
}

const kept = new WeakMap<Lab, Ensemble>();

/** The ensembles of a run. */
export function ensembleOf(lab: Lab): Ensemble {
  let ensemble = kept.get(lab);
  if (ensemble) return ensemble;
  // Of no component: what it derives stays alive when the view that asked for it first has gone.
  $effect.root(() => void (ensemble = new Ensemble(lab)));
  kept.set(lab, ensemble!);
  return ensemble!;
}
