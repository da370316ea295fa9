import type { AxisName, SweepAxis } from '../../../lab/protocolEnsemble';
import { axesOf, recipeAxis, valuesBetween } from '../../../lab/recipeAxes';
import type { RecipeAxis } from '../../../lab/recipeAxes';
import { ensembleDefaults, ensembleRefusal, MOST_CELLS, MOST_STARTS, MOST_STEPS } from '../../../lab/recipeEnsemble';
import type { Recipe } from '../../../lab/recipe';
import type { Lab } from '../../state/lab.svelte';
import { RecipePanel } from '../../state/recipePanel.svelte';

type Ends = readonly [low: number, high: number];

/** What someone has chosen of a map. Numbers that they have not chosen follow the recipe and the device. */
interface Chosen {
  readonly cells?: number;
  readonly steps?: number;
  readonly starts?: number;
  readonly restartSteps?: number;
  readonly threshold?: number;
}

/** The ensembles of the page: what has been asked for and found. It outlives the place that shows it. */
export class Ensemble {
  readonly sweep: RecipePanel<'sweep'>;
  readonly restarts: RecipePanel<'restarts'>;
  readonly barriers: RecipePanel<'barriers'>;
  chosen = $state.raw<Chosen>({});
  #names = $state.raw<readonly [AxisName, AxisName]>(['learning_rate', 'scale']);
  /** Ends of both sides, the innermost zoom last. */
  zooms = $state.raw<readonly (readonly [Ends, Ends])[]>([]);
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.sweep = new RecipePanel(lab, 'sweep');
    this.restarts = new RecipePanel(lab, 'restarts');
    this.barriers = new RecipePanel(lab, 'barriers');
  }

  readonly defaults = $derived.by(() => ensembleDefaults(this.#lab.recipe, this.#lab.device?.software ?? false));
  /** The numbers that this recipe has. */
  readonly available = $derived.by(() => axesOf(this.#lab.recipe));
  /** The axes: where the recipe has not the number that was chosen, the first others that it has. */
  readonly axes = $derived.by((): readonly [RecipeAxis, RecipeAxis] => {
    const names = this.available.map(({ name }) => name);
    const [x, y] = this.#names.map((name) => (names.includes(name) ? name : undefined));
    const across = x ?? names.find((name) => name !== y)!;
    const up = y ?? names.find((name) => name !== across)!;
    return [recipeAxis(across), recipeAxis(up)];
  });
  readonly cells = $derived(this.chosen.cells ?? this.defaults.cells);
  readonly steps = $derived(this.chosen.steps ?? this.defaults.steps);
  readonly starts = $derived(this.chosen.starts ?? this.defaults.starts);
  readonly restartSteps = $derived(this.chosen.restartSteps ?? this.defaults.steps);
  /** The sides of the map that would be computed now. */
  readonly sides = $derived.by((): readonly [SweepAxis, SweepAxis] => {
    const ends = this.zooms.at(-1);
    const side = (axis: RecipeAxis, i: 0 | 1) => valuesBetween(axis.name, ...(ends?.[i] ?? axis.ends(this.#lab.recipe)), this.cells);
    return [side(this.axes[0], 0), side(this.axes[1], 1)];
  });

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

  chooseAxis(side: 0 | 1, name: AxisName): void {
    const other = this.axes[side === 0 ? 1 : 0].name;
    const own = this.axes[side].name;
    // Choosing the other side's number changes places.
    const pair = [name, name === other ? own : other] as const;
    this.#names = side === 0 ? pair : [pair[1], pair[0]];
    this.zooms = [];
  }

  /** Takes a number over; answers with what is wrong with it. */
  choose(name: keyof Chosen, value: number): string | undefined {
    const [low, high] = { cells: [2, MOST_CELLS], steps: [1, MOST_STEPS], restartSteps: [1, MOST_STEPS], starts: [2, MOST_STARTS], threshold: [0, 1e9] }[name] as [number, number]; // prettier-ignore
    const isWhole = name === 'threshold' || Number.isInteger(value);
    if (!isWhole || !(value >= low && value <= high))
      return `must be ${name === 'threshold' ? 'a number' : 'a whole number'} from ${low} to ${high}`;
    this.chosen = { ...this.chosen, [name]: value };
    return undefined;
  }

  computeSweep(): void {
    const [x, y] = this.sides;
    const recipe = this.#lab.recipe;
    const refusal = this.#refusal(x.values.length * y.values.length, this.steps);
    if (refusal !== undefined) this.sweep.refuse(refusal);
    else this.sweep.start({ x, y, steps: this.steps }, this.sweepKey(recipe, [x.name, y.name]));
  }

  /** Computes the map between other ends. */
  zoomTo(ends: readonly [Ends, Ends]): void {
    this.zooms = [...this.zooms, ends];
    this.computeSweep();
  }

  zoomOut(): void {
    this.zooms = this.zooms.slice(0, -1);
    this.computeSweep();
  }

  computeRestarts(): void {
    const refusal = this.#refusal(this.starts, this.restartSteps);
    this.barriers.result = undefined;
    if (refusal !== undefined) this.restarts.refuse(refusal);
    else this.restarts.start({ count: this.starts, steps: this.restartSteps }, this.restartsKey(this.#lab.recipe));
  }

  #refusal(networks: number, steps: number): string | undefined {
    return ensembleRefusal(this.#lab.recipe, networks, steps, this.#lab.device?.software ?? false);
  }
}

const kept = new WeakMap<Lab, Ensemble>();

/** The ensembles of a page. */
export function ensembleOf(lab: Lab): Ensemble {
  let ensemble = kept.get(lab);
  if (ensemble) return ensemble;
  // Of no component: what it derives stays alive when the view that asked for it first has gone.
  $effect.root(() => void (ensemble = new Ensemble(lab)));
  kept.set(lab, ensemble!);
  return ensemble!;
}
