import type { FetchBytes } from '../data/sets/dataSet';
import { DeviceLostError, UnsupportedError } from '../gpu/errors';
import { answer } from './answers';
import { beginRun } from './beginRun';
import { trainingLoopOf } from './currentLoop';
import type { CurrentRun } from './currentRun';
import { DataCache } from './dataCache';
import type { Snapshot } from './deviceState';
import { causeOf, describeDevice, openHost, reopenHost } from './gpuHost';
import type { Host } from './gpuHost';
import { HeatmapCanvases } from './heatmapCanvases';
import { KeptSteps } from './keptSteps';
import type { Command, Event, RunState } from './protocol';
import type { StartPoint } from './protocolLandscape';
import type { Recipe } from './recipe';
import { firstSnapshot } from './run';
import { AnalysisService } from './service/analysisService';
import { networkOf } from './service/runNetwork';
import { SpeedMeter } from './speedMeter';
import type { TrainResult } from './trainer';
import type { LoadingData } from './trainingData';
import type { TrainingLoop } from './trainingLoop';
import { Tuning } from './tuning';
import { Visibility } from './visibility';

export interface SessionOptions {
  readonly gpu: GPU | undefined;
  readonly fetchBytes: FetchBytes;
  readonly post: (event: Event, transfer?: Transferable[]) => void;
  /** How long a submit should take, in ms: about 8 when someone watches, 50 when not. */
  readonly targetMs?: number;
  /** False for an address from which browsers hide the GPU: plain http of another machine. */
  readonly isSecure?: boolean;
}

type Configure = Extract<Command, { type: 'configure' }>;
type Show = Extract<Command, { type: 'show' }>;

/** Frames are at least this far apart, in ms. */
const FRAME_INTERVAL = 33;

/**
 * One experiment at a time on one device: carries out the page's commands in order, trains, measures, and tells what
 * happens. Knows no DOM; runs in a worker, or wherever there is a GPU.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #canvases = new HeatmapCanvases();
  readonly #speed = new SpeedMeter();
  readonly #visibility = new Visibility();
  readonly #losses = new WeakSet<DeviceLostError>();
  readonly #data: DataCache;
  readonly #tuning = new Tuning((choices) => this.#post({ type: 'tuned', choices }));
  readonly #analyses = new AnalysisService({
    host: () => this.#host,
    network: (step) => networkOf(this.#current, step),
    post: (event, transfer) => this.#post(event, transfer),
  });
  readonly #kept = new KeptSteps({ draw: () => this.#draw(), post: (event) => this.#post(event) });
  #host: Promise<Host>;
  #queue: Promise<void> = Promise.resolve();
  #current: CurrentRun | undefined;
  /** What the page asked for last, until it is running or ready to. */
  #newest: Configure | undefined;
  #newestShow: Show | undefined;
  #training: Promise<void> | undefined;
  #isToRun = false;
  #hadDevice = false;
  #numbers = 0;
  #state: RunState = 'starting';
  #lastFrame = 0;

  /** Asks for the device at once; nothing else happens before the first `configure`. */
  constructor(options: SessionOptions) {
    this.#options = options;
    this.#data = new DataCache(options.fetchBytes);
    this.#host = this.#open(openHost(options.gpu));
  }

  /** Takes a command. Those that change the run are carried out one after the other. */
  handle(command: Command): void {
    switch (command.type) {
      case 'configure':
        this.#newest = command;
        this.#isToRun = false;
        // Of several edits in a row only the newest is worth preparing.
        this.#enqueue(async () => {
          if (this.#newest === command) await this.#configureNewest(command);
        });
        break;
      case 'adjust':
        this.#enqueue(() => this.#current?.run.adjust(command.recipe));
        break;
      case 'run':
        this.#enqueue(() => this.#start());
        break;
      case 'pause':
        this.#isToRun = false;
        this.#enqueue(() => this.#stop());
        break;
      case 'step':
        this.#isToRun = false;
        this.#enqueue(() => this.#stepBy(command.count));
        break;
      case 'reset':
        this.#isToRun = false;
        this.#enqueue(() => this.#current && this.#configure(this.#current.run.recipe, false));
        break;
      case 'show':
        this.#newestShow = command;
        this.#isToRun = false;
        // Of the steps that a pointer runs over only the newest is worth measuring.
        this.#enqueue(async () => {
          if (this.#newestShow !== command) return;
          await this.#stop();
          if (this.#current) await this.#kept.show(this.#current, command.step);
        });
        break;
      case 'fork':
        this.#isToRun = false;
        this.#enqueue(() => this.#fork(command.step));
        break;
      case 'startFrom':
        this.#isToRun = false;
        this.#enqueue(() => this.#current && this.#configure(this.#current.run.recipe, command.run, command.point));
        break;
      case 'retry':
        // Two requests may be on their way; the first one has brought a device.
        this.#enqueue(() => (this.#state === 'stopped' ? this.#resume('asked to try again') : undefined));
        break;
      case 'visible':
        this.#visibility.set(command.visible);
        break;
      case 'tuning':
        this.#tuning.restore(command.saved);
        break;
      case 'readWeights':
      case 'readUnit':
      case 'readParameters':
        void answer(command, this.#current?.run).then((event) => this.#post(event));
        break;
      case 'analyse':
      case 'cancel':
      case 'ping':
        this.#analyses.handle(command);
        break;
      default:
        if (this.#canvases.handle(command)) void this.#draw().catch((error: unknown) => this.#fail(error));
    }
  }

  #enqueue(work: () => Promise<void> | void): void {
    this.#queue = this.#queue.then(work).catch((error: unknown) => this.#fail(error));
  }

  #post(event: Event, transfer: Transferable[] = []): void {
    this.#options.post(event, transfer);
  }

  #setState(state: RunState): void {
    this.#state = state;
    this.#post({ type: 'state', run: this.#numbers, state, step: this.#current?.losses.end ?? 0 });
  }

  // The device

  #open(opening: Promise<Host>): Promise<Host> {
    const host = opening.then((opened) => {
      this.#hadDevice = true;
      this.#post({ type: 'device', info: describeDevice(opened) });
      void opened.ctx.ended.then((end) => {
        if (end.reason === 'lost') this.#fail(end);
      });
      opened.ctx.onUncapturedError((error) => this.#post({ type: 'failed', message: error.message }));
      return opened;
    });
    host.catch((error: unknown) => this.#fail(error));
    return host;
  }

  #fail(error: unknown): void {
    if (error instanceof DeviceLostError) {
      // Everything that used the device says the same.
      if (this.#losses.has(error)) return;
      this.#losses.add(error);
      this.#analyses.cancelAll('device');
      this.#isToRun = this.#state === 'running' || this.#isToRun;
      this.#setState('recovering');
      this.#enqueue(() => this.#resume(error.message));
      return;
    }
    if (error instanceof UnsupportedError) {
      this.#state = 'stopped';
      this.#post({ type: 'unsupported', cause: causeOf(error, this.#hadDevice, this.#options.isSecure), detail: error.message });
      return;
    }
    this.#post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    if (this.#state === 'recovering') this.#setState('stopped');
    if (this.#state !== 'running') return;
    this.#isToRun = false;
    this.#setState('paused');
  }

  /** Gets a device, and goes on from the last snapshot or begins what was asked for and could not be begun. */
  async #resume(reason: string): Promise<void> {
    await this.#training?.catch(() => undefined);
    await this.#visibility.shown;
    this.#canvases.forget();
    const opened = await reopenHost(this.#options.gpu);
    this.#host = this.#open(Promise.resolve(opened));
    if (this.#newest) {
      await this.#configureNewest(this.#newest);
      return;
    }
    const before = this.#current;
    if (!before) {
      this.#state = 'starting';
      return;
    }
    void before.sharpness.destroy();
    const snapshot = before.snapshots.latest;
    await this.#begin(before.run.recipe, before.loading, before.number, snapshot);
    this.#post({ type: 'resumed', run: before.number, step: snapshot.step, reason });
    if (this.#isToRun) await this.#start();
    else await this.#show('paused');
  }

  // Runs

  async #configureNewest(command: Configure): Promise<void> {
    await this.#configure(command.recipe, command.run, command.theta);
    if (this.#newest === command) this.#newest = undefined;
  }

  /** Begins a new run, from the recipe's own start, a point of a landscape or given parameters. */
  async #configure(recipe: Recipe, run: boolean, from?: StartPoint | Float32Array): Promise<void> {
    const { theta, point } = this.#analyses.planes.start(from);
    await this.#stop(false);
    const loading = await this.#data.load(recipe, this.#host);
    const before = this.#current;
    this.#analyses.cancelAll('restarted');
    if (!point) this.#analyses.planes.clear();
    await this.#begin(recipe, loading, this.#numbers + 1, firstSnapshot(recipe, loading.first.inputs, theta), point);
    // Not awaited: it ends when what is still being compiled for the old run is.
    void before?.destroy();
    if (run) await this.#start();
    else await this.#show('paused');
  }

  async #begin(recipe: Recipe, loading: LoadingData, number: number, start: Snapshot, point?: StartPoint): Promise<void> {
    const { ctx, pipelines } = await this.#host;
    this.#tuning.prepare(ctx);
    const before = this.#current;
    const current = await beginRun(
      { ctx, pipelines, recipe, loading, number, start, before },
      (event) => this.#post(event),
      (made) => this.#tellSharpness(made),
    );
    await before?.watch.settle().catch(() => undefined);
    this.#canvases.forget();
    this.#current = current;
    this.#numbers = number;
    this.#speed.reset();
    this.#post({ type: 'data', info: current.run.data.info });
    if (before?.number !== number) {
      this.#post({ type: 'started', run: number, recipe, parameters: current.run.parameters, ...(point && { point }) });
    }
    current.goBackTo(start);
  }

  async #start(): Promise<void> {
    // After a failure the last submits may still be under way.
    if (!this.#isToRun) await this.#training;
    const current = this.#current;
    if (!current || this.#training) return;
    await this.#kept.leave(current);
    this.#isToRun = true;
    this.#setState('running');
    this.#training = this.#train(current)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => (this.#training = undefined));
  }

  /** Ends training after what is under way, and shows where it stands. */
  async #stop(show = true): Promise<void> {
    this.#isToRun = false;
    this.#visibility.release();
    await this.#training;
    if (show && this.#state === 'running') await this.#show('paused');
  }

  async #train(current: CurrentRun): Promise<void> {
    const loop = this.#loop(current, () => this.#isToRun);
    const failed = await loop.train();
    if (failed) await this.#diverge(current, failed);
  }

  async #stepBy(count: number): Promise<void> {
    await this.#stop(false);
    const current = this.#current;
    if (!current) return;
    await this.#kept.leave(current);
    const failed = await this.#loop(current, () => true).train(count);
    if (failed) await this.#diverge(current, failed);
    else await this.#show('paused');
  }

  #loop(current: CurrentRun, goesOn: () => boolean): TrainingLoop {
    const { loading, run, watch } = current;
    return trainingLoopOf(current, {
      goesOn,
      targetMs: this.#options.targetMs ?? 8,
      analyses: this.#analyses,
      tuning: this.#tuning,
      speed: this.#speed,
      takeWholeData: async () => {
        await watch.settle();
        await run.takeWholeData();
        this.#post({ type: 'data', info: run.data.info });
      },
      between: async () => {
        await this.#frame(current);
        // Not awaited: where it fails it is tried again, and reported, when the rest is needed.
        this.#data.fetchRest(loading).catch(() => undefined);
        current.startWatching();
        this.#tuning.start(run);
        if (this.#isToRun) await this.#visibility.shown;
      },
    });
  }

  async #diverge(current: CurrentRun, failed: TrainResult): Promise<void> {
    const { run, watch, losses, number } = current;
    this.#isToRun = false;
    await watch.settle();
    const divergence = await run.rewindToLastGood(failed);
    current.goBackTo(await run.snapshot());
    losses.add(failed.losses.subarray(0, divergence.restoredStep - failed.firstStep));
    this.#post({ type: 'diverged', run: number, divergence });
    await this.#show('diverged');
  }

  /** Measures and shows the run as it stands. */
  async #show(state: RunState): Promise<void> {
    const current = this.#current;
    if (!current) return;
    this.#speed.reset();
    await current.watch.settle();
    if (await current.watch.measureFirst(current.run)) await this.#frame(current, true);
    await current.watch.measure(current.run);
    await current.snapshots.take(current.run);
    await this.#frame(current, true);
    this.#setState(state);
    current.sharpness.rest(current.run.step);
  }

  /** While training rests, nothing else brings the page what was measured. */
  #tellSharpness(current: CurrentRun): void {
    if (this.#current === current && !this.#training) void this.#frame(current, true);
  }

  async #frame(current: CurrentRun, always = false): Promise<void> {
    const now = performance.now();
    if (!always && now - this.#lastFrame < FRAME_INTERVAL) return;
    this.#lastFrame = now;
    const { frame, transfer } = current.frame(this.#speed.perSecond);
    if (frame.layers) await this.#draw();
    this.#post({ type: 'frame', frame }, transfer);
  }

  /** Goes back to a kept step for good, and rests there. */
  async #fork(step: number): Promise<void> {
    await this.#stop(false);
    const before = this.#current;
    if (!before) return;
    const { run, number } = before;
    const snapshot = before.snapshots.nearest(step);
    this.#analyses.cancelAll('restarted', snapshot.step);
    if (run.hasDataOf(snapshot.step)) {
      await before.watch.settle();
      before.goOnFrom(snapshot);
    } else {
      await this.#begin(run.recipe, before.loading, number, snapshot);
      void before.destroy();
    }
    this.#speed.reset();
    this.#post({ type: 'forked', run: number, step: snapshot.step });
    await this.#show('paused');
  }

  /** Draws the weights as they are after everything submitted. */
  async #draw(): Promise<void> {
    const run = this.#current?.run;
    if (!run?.isWatched || this.#state === 'recovering') return;
    const [{ painter }, { meter }] = await Promise.all([this.#host, run.instruments()]);
    const ready = await painter();
    if (this.#current?.run === run) this.#canvases.draw(ready, run, (layer) => meter.scaleOf(layer));
  }
}
