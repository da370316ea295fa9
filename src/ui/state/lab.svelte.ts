import type { LabClient } from '../../lab/client/client';
import type {
  DataInfo,
  DeviceInfo,
  Divergence,
  Event as LabEvent,
  Frame,
  LayersFrame,
  RunState,
  SharpnessFrame,
  UnsupportedCause,
} from '../../lab/protocol/messages';
import type { StartPoint } from '../../lab/protocol/landscape';
import { needsRestart } from '../../lab/recipe/edits';
import type { Recipe } from '../../lab/recipe/recipe';
import type { RecipeProblem } from '../../lab/recipe/schema';
import { Opening } from '../files/opening.svelte';
import { RunHistory, type Mark } from '../logs/runHistory';
import { resumedAt, WORDS } from '../messages';
import { STARTING, type Diagnosis } from '../say/situation';
import { Analyses } from './analyses';
import { changedPlaces, changeInWords } from './editWords';
import { KeptSteps } from './keptSteps.svelte';
import { Pace } from './pace';
import { RecipeDocument } from './recipeDocument.svelte';
import { Selection } from './selection.svelte';
import { saveTuning } from './tuning';
import { underWay } from './underWay';

/** Milliseconds between two drawings of the page, and between two readings of what is happening. */
const DRAW_EVERY = 33;
const DRAW_EVERY_SOFTWARE = 90;
const READ_EVERY = 500;
/** A restart while a slider moves waits for it to rest this long. */
const CONFIGURE_EVERY = 120;
/** Edits within this share of the time axis are one change. */
const SAME_CHANGE = 0.02;

/** What was wrong with a link. */
export interface BadLink {
  text: string;
  problems: readonly RecipeProblem[];
  /** Whether it came while a recipe was there already, which stays. */
  isLater?: boolean;
}

/**
 * The state of the page. It follows the engine's events, and `edit`, `toggle` and the like are all that the page can ask of
 * the engine. Frames are taken in as they come and shown at most every DRAW_EVERY milliseconds.
 */
export class Lab {
  /** What is highlighted in every view at once. */
  readonly selection: Selection;
  /** The other of two runs side by side. */
  partner = $state.raw<Lab>();
  /** The file that is being opened. */
  readonly opening = new Opening();
  badLink = $state.raw<BadLink>();
  device = $state.raw<DeviceInfo>();
  data = $state.raw<DataInfo>();
  unsupported = $state.raw<{ cause: UnsupportedCause; detail?: string }>();
  state = $state<RunState>('starting');
  run = $state(0);
  parameters = $state(0);
  frame = $state.raw<Frame>();
  layers = $state.raw<LayersFrame>();
  /** λ_max of the Hessian, as last measured up to the step that is shown. */
  sharpness = $state.raw<SharpnessFrame>();
  divergence = $state.raw<Divergence>();
  /** The point of a landscape that the run began at, in the place of the recipe's own start. */
  startPoint = $state.raw<StartPoint>();
  /** Whether the run began at parameters that it was given, in the place of its recipe's own. */
  isGiven = $state(false);
  /** What happened that a person should know, such as a reset of the GPU. */
  notice = $state<string>();
  diagnosis = $state.raw<Diagnosis>(STARTING);
  /** Training loss now, smoothed; at step 0 that of the training rows. */
  smoothLoss = $state<number>();
  /** What the run has shown so far. The history grows in place; the wrapper is a new one at each drawing. */
  shown = $state.raw() as { readonly history: RunHistory };

  readonly client: LabClient;
  /** Resolves when there is something to show: what shows it is loaded then. */
  readonly underWay: Promise<void>;
  /** The recipe with what can be undone of it. */
  readonly document: RecipeDocument;
  readonly analyses = new Analyses(this);
  readonly kept: KeptSteps;
  #live = $state(0);
  #history: RunHistory;
  /** What another run has shown that this one goes on with. */
  #carried: RunHistory | undefined;
  #marked: { before: Recipe; mark: Mark } | undefined;
  #latest: Frame | undefined;
  #reader: Promise<import('../say/read').Reader> | undefined;
  #latestLayers: LayersFrame | undefined;
  readonly #drawing = new Pace(() => this.#draw(), DRAW_EVERY);
  readonly #reading = new Pace(() => this.#read(), READ_EVERY);
  readonly #configuring = new Pace(() => this.#configure(), CONFIGURE_EVERY);

  /** `linkOf` gives the address of a recipe. `partner` is the run beside which this one is the second. */
  constructor(client: LabClient, recipe: Recipe, badLink?: BadLink, linkOf?: (recipe: Recipe) => string, partner?: Lab) {
    this.client = client;
    this.partner = partner;
    this.selection = partner?.selection ?? new Selection();
    this.kept = new KeptSteps(client);
    this.document = new RecipeDocument(recipe, linkOf);
    this.badLink = badLink;
    this.#history = new RunHistory(recipe, 1);
    this.shown = { history: this.#history };
    client.subscribe((event) => this.#take(event));
    this.underWay = underWay(client);
    void this.underWay.then(() => {
      this.#reader = import('../say/read').then(({ Reader }) => new Reader());
      this.#reading.flush();
    });
  }

  /** The step that the page shows. */
  get step(): number {
    return this.frame?.step ?? 0;
  }

  /** The step at which training stands, which is another one while a kept step is shown. */
  get liveStep(): number {
    return this.#live;
  }

  /** The step that pictures over time point out: that under the pointer, else the kept one that is shown. */
  get playhead(): number | undefined {
    return this.hovered ?? this.kept.shown?.step;
  }

  get recipe(): Recipe {
    return this.document.recipe;
  }

  /** The step under the pointer, in any of the pictures over time. */
  get hovered(): number | undefined {
    return this.selection.step;
  }

  set hovered(step: number | undefined) {
    this.selection.step = step;
  }

  /** Whether training goes on, of either of two runs. */
  get isRunning(): boolean {
    return this.state === 'running' || this.partner?.state === 'running';
  }

  /** Runs or pauses. */
  toggle(): void {
    this.client.send({ type: this.isRunning ? 'pause' : 'run' });
  }

  /** Takes exactly one step and rests there. */
  stepOnce(): void {
    if (this.isRunning) this.client.send({ type: 'pause' });
    this.client.send({ type: 'step', count: 1 });
  }

  /** Goes back to step 0 of the same recipe. */
  reset(): void {
    this.client.send({ type: 'reset' });
  }

  /** Begins again, with the same recipe, at a point of a landscape, and trains from there. */
  startFrom(point: StartPoint): void {
    this.client.send({ type: 'startFrom', point, run: true });
  }

  /** Asks for the GPU again. */
  retry(): void {
    this.unsupported = undefined;
    this.state = 'starting';
    this.client.send({ type: 'retry' });
  }

  /** The pictures that the engine draws follow the page's theme. */
  setTheme(dark: boolean): void {
    this.client.send({ type: 'theme', dark });
  }

  /** Hidden pages do not train. */
  setVisible(visible: boolean): void {
    this.client.send({ type: 'visible', visible });
  }

  /** Takes a valid recipe over: the run goes on where it can, else starts again. The address follows. */
  edit(recipe: Recipe): void {
    this.#change((document) => document.edit(recipe));
    this.badLink = undefined;
  }

  /** Begins a run of a recipe from given parameters and rests there; the address follows. */
  startWith(recipe: Recipe, theta: Float32Array): void {
    this.#configuring.cancel();
    this.document.edit(recipe);
    this.badLink = undefined;
    this.client.send({ type: 'configure', recipe, run: false, theta });
  }

  /** Takes the recipe and the pictures of another run over, with which the engine goes on here. */
  takeOver({ recipe, shown }: Lab): void {
    this.#configuring.cancel();
    this.#carried = shown.history;
    this.document.edit(recipe);
  }

  /** Takes the last edit of the recipe back. */
  undo(): void {
    this.#change((document) => document.undo());
  }

  /** Makes the edit that was last taken back again. */
  redo(): void {
    this.#change((document) => document.redo());
  }

  /** Takes over the recipe of another link, or stays as it is where that holds none that can be run; the address says what there is. */
  open(recipe: Recipe | undefined, badLink?: BadLink): void {
    this.badLink = badLink && { ...badLink, isLater: true };
    if (recipe) this.#change((document) => document.open(recipe));
    if (badLink) this.document.restoreAddress();
  }

  /** Starts a recipe anew, takes exactly `steps` steps and rests there. The address follows, without a new entry of the history. */
  train(recipe: Recipe, steps: number): void {
    this.document.replace(recipe);
    this.badLink = undefined;
    this.#configuring.cancel();
    this.client.send({ type: 'configure', recipe, run: false });
    if (steps > 0) this.client.send({ type: 'step', count: steps });
  }

  /** Goes on from the last good step with the given recipe. */
  continueWith(recipe: Recipe): void {
    this.edit(recipe);
    this.divergence = undefined;
    this.client.send({ type: 'run' });
  }

  /** Lets the engine follow a change of the recipe: a run goes on with numbers that are read anew at each step. */
  #change(make: (document: RecipeDocument) => void): void {
    const before = this.recipe;
    make(this.document);
    const after = this.recipe;
    if (after === before) return;
    if (needsRestart(before, after)) {
      this.#configuring.request();
    } else {
      this.#noteChange(before, after);
      this.client.send({ type: 'adjust', recipe: after });
    }
  }

  #configure(): void {
    this.client.send({ type: 'configure', recipe: this.recipe, run: this.state !== 'paused' });
  }

  #take(event: LabEvent): void {
    switch (event.type) {
      case 'device':
        this.device = event.info;
        this.unsupported = undefined;
        this.#drawing.interval = event.info.software ? DRAW_EVERY_SOFTWARE : DRAW_EVERY;
        return;
      case 'unsupported':
        this.unsupported = { cause: event.cause, ...(event.detail !== undefined && { detail: event.detail }) };
        return;
      case 'data':
        this.data = event.info;
        return;
      case 'started':
        this.#start(event);
        return;
      case 'state':
        if (event.run < this.run) return;
        this.state = event.state;
        if (event.state === 'running') this.divergence = undefined;
        this.#drawing.flush();
        this.#reading.flush();
        return;
      case 'frame':
        this.#takeFrame(event.frame);
        return;
      case 'diverged':
        if (event.run < this.run) return;
        this.#diverge(event.divergence);
        return;
      case 'resumed':
        this.#history.rewind(event.step);
        this.kept.take(undefined);
        this.analyses.rewind(event.step);
        this.#note(event.step, 'GPU reset');
        this.notice = resumedAt(event.step);
        this.#drawing.flush();
        return;
      case 'kept':
        if (event.run === this.run) this.kept.steps = event.steps;
        return;
      case 'shown':
        if (event.run !== this.run) return;
        this.kept.take(event.kept);
        this.#drawing.flush();
        this.#reading.flush();
        return;
      case 'forked':
        if (event.run === this.run) this.#fork(event.step);
        return;
      case 'failed':
        this.notice = event.message;
        return;
      case 'tuned':
        saveTuning(event.choices);
        return;
      default:
      // The rest are answers, which the client gives to whoever asked.
    }
  }

  #start({ run, recipe, parameters, point, isGiven }: Extract<LabEvent, { type: 'started' }>): void {
    if (changedPlaces(this.#history.recipe, recipe).some((place) => place.startsWith('layers'))) this.selection.clear();
    this.run = run;
    this.parameters = parameters;
    this.#history = this.#carried ?? new RunHistory(recipe, this.data?.inputs ?? 1);
    this.#carried = undefined;
    this.divergence = undefined;
    this.startPoint = point;
    this.isGiven = point !== undefined || isGiven === true;
    this.notice = point && WORDS.startedFrom;
    if (point) this.analyses.carry(point.plane, run);
    this.#latest = this.#latestLayers = undefined;
    this.kept.take(undefined);
    this.kept.steps = [];
    this.#drawing.flush();
    this.#reading.request();
  }

  #fork(step: number): void {
    this.#history.rewind(step);
    this.analyses.rewind(step);
    this.kept.take(undefined);
    this.divergence = undefined;
    this.#note(step, `forked at step ${step}`);
  }

  #takeFrame(frame: Frame): void {
    if (frame.run !== this.run) return;
    this.#history.add(frame);
    this.#latest = frame;
    if (frame.layers) this.#latestLayers = frame.layers;
    if (this.isRunning) this.#drawing.request();
    else this.#drawing.flush();
    this.#reading.request();
  }

  #diverge(divergence: Divergence): void {
    this.divergence = divergence;
    this.#history.rewind(divergence.restoredStep);
    this.analyses.rewind(divergence.restoredStep);
    this.#note(divergence.step, `step ${divergence.step}: ${divergence.tensor} is not finite`);
    this.#drawing.flush();
    this.#reading.flush();
  }

  #note(step: number, text: string): void {
    this.#history.marks.push({ step, text });
  }

  /** Marks an edit on the time axis; a slider on its way makes one mark, from where it began to where it is. */
  #noteChange(before: Recipe, after: Recipe): void {
    const { marks, axisEnd } = this.#history;
    const last = this.#marked;
    if (last && last.mark === marks.at(-1) && this.step - last.mark.step < SAME_CHANGE * axisEnd) {
      last.mark.text = changeInWords(last.before, after);
    } else {
      this.#marked = { before, mark: { step: this.step, text: changeInWords(before, after) } };
      marks.push(this.#marked.mark);
    }
  }

  #draw(): void {
    const kept = this.kept.shown;
    const latest = this.#latest;
    this.#live = latest?.step ?? 0;
    this.frame = latest && kept ? { ...latest, ...kept, stepsPerSecond: 0 } : latest;
    this.layers = kept?.layers ?? this.#latestLayers;
    this.sharpness = this.#history.sharpness.at(kept?.step ?? Infinity);
    const losses = this.#history.smoothLosses();
    const smooth = (kept ? (losses.findLast(({ step }) => step <= kept.step) ?? losses[0]) : losses.at(-1))?.value;
    this.smoothLoss = smooth ?? this.#history.firstLoss;
    this.shown = { history: this.#history };
  }

  #read(): void {
    void this.#reader?.then((reader) => (this.diagnosis = reader.read(this, this.#history)));
  }
}
