import { DeviceLostError, UnsupportedError } from '../../gpu/errors';
import { answer } from './answers';
import { beginRun } from './beginRun';
import type { CurrentRun } from './currentRun';
import { DataCache } from './dataCache';
import { HostSource } from '../device/gpuHost';
import { KeptSteps } from './keptSteps';
import type { Turns } from './turns';
import type { Command, Event, RunState } from '../protocol/messages';
import type { StartPoint } from '../protocol/landscape';
import type { Recipe } from '../recipe/recipe';
import { firstSnapshot } from '../run/run';
import { RunDisplay } from './runDisplay';
import { AnalysisService } from '../service/analysisService';
import { networkOf } from './runNetwork';
import { SessionDevice } from './sessionDevice';
import type { Beginning, Handover, SessionOptions } from './sessionOptions';
import type { TrainResult } from '../run/trainer';
import { Training } from './training';
import { Tuning } from './tuning';

type Configure = Extract<Command, { type: 'configure' }>;

/** Commands after which training rests, or begins anew. */
const RESTING: ReadonlySet<Command['type']> = new Set(['configure', 'pause', 'step', 'reset', 'show', 'fork']);

/**
 * One experiment at a time on one device: carries out the page's commands in order, trains, measures, and tells what
 * happens. Knows no DOM; runs in a worker, or wherever there is a GPU.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #display = new RunDisplay({
    current: () => (this.#state === 'recovering' ? undefined : this.#current),
    host: () => this.#device.host,
    post: (event, transfer) => this.#post(event, transfer),
    scale: (own) => this.#turns?.share(own) ?? own,
  });
  readonly #data: DataCache;
  readonly #device: SessionDevice;
  readonly #tuning = new Tuning((choices) => this.#post({ type: 'tuned', choices }));
  readonly #analyses = new AnalysisService({
    host: () => this.#device.host,
    network: (step) => networkOf(this.#current, step),
    post: (event, transfer) => this.#post(event, transfer),
  });
  readonly #training: Training;
  readonly #kept = new KeptSteps({ draw: () => this.#display.draw(), post: (event) => this.#post(event) });
  #queue: Promise<void> = Promise.resolve();
  #current: CurrentRun | undefined;
  /** What the page asked for last, until it is running or ready to. */
  #newest: Configure | undefined;
  #newestShow: Extract<Command, { type: 'show' }> | undefined;
  /** The parameters that the run was given to begin with, which are not of a landscape: it goes back to them. */
  #given: Float32Array | undefined;
  #numbers = 0;
  #state: RunState = 'starting';

  /** Asks for the device at once; nothing else happens before the first `configure`. */
  constructor(options: SessionOptions) {
    this.#options = options;
    this.#data = options.data ?? new DataCache(options.fetchBytes);
    this.#training = new Training({
      targetMs: options.targetMs ?? 8,
      display: this.#display,
      analyses: this.#analyses,
      tuning: this.#tuning,
      data: this.#data,
      onWholeData: (info) => this.#post({ type: 'data', info }),
    });
    this.#device = new SessionDevice(options.hosts ?? new HostSource(options.gpu, options.adapter), {
      post: options.post,
      fail: (error) => this.#fail(error),
    });
  }

  get #turns(): Turns | undefined {
    return this.#training.turns;
  }

  /** Trains in turns with another session from now on, or by itself. */
  takeTurns(turns: Turns | undefined): void {
    this.#turns?.end();
    this.#training.turns = turns;
    turns?.onScale(() => this.#draw());
    if (this.#current && this.#state !== 'recovering') turns?.stand(() => this.#current?.run.step ?? 0);
    this.#draw();
  }

  #draw(): void {
    void this.#display.draw().catch((error: unknown) => this.#fail(error));
  }

  /** The parameters at a point of one of its landscapes; undefined where that is no longer kept. */
  parametersAt(point: StartPoint): Float32Array | undefined {
    return this.#analyses.planes.find(point);
  }

  /** Rests, and gives what another session needs to go on from here; undefined where there is no run. */
  async handOver(): Promise<Handover | undefined> {
    let handover: Handover | undefined;
    await this.#enqueue(async () => {
      await this.#stop(false);
      handover = await this.#current?.handOver(this.#given);
    });
    return handover;
  }

  /** Goes on with a run of another session where that stands. */
  async takeOver({ recipe, loading, kept, given }: Handover, run: boolean): Promise<void> {
    await this.#enqueue(async () => {
      await this.#stop(false);
      this.#analyses.cancelAll('restarted');
      await this.#replace({ recipe, loading, start: kept.at(-1)!, kept, given }, run);
    });
  }

  /** Ends for good: all that it has on the device is freed. The device may be another session's too. */
  async close(): Promise<void> {
    this.#turns?.end();
    this.#device.close();
    this.#analyses.cancelAll('device');
    await this.#enqueue(async () => {
      await this.#stop(false);
      this.#display.canvases.forget();
      await this.#current?.destroy();
      this.#current = undefined;
    });
  }

  /** Takes a command. Those that change the run are carried out one after the other. */
  handle(command: Command): void {
    if (RESTING.has(command.type)) this.#training.isToRun = false;
    switch (command.type) {
      case 'configure':
        this.#newest = command;
        // Of several edits in a row only the newest is worth preparing.
        void this.#enqueue(async () => {
          if (this.#newest === command) await this.#configureNewest(command);
        });
        break;
      case 'adjust':
        void this.#enqueue(() => this.#current?.run.adjust(command.recipe));
        break;
      case 'run':
        void this.#enqueue(() => this.#start());
        break;
      case 'pause':
        void this.#enqueue(() => this.#stop());
        break;
      case 'step':
        void this.#enqueue(() => this.#stepBy(command.count));
        break;
      case 'reset':
        void this.#enqueue(() => this.#current && this.#configure(this.#current.run.recipe, false, this.#given));
        break;
      case 'show':
        this.#newestShow = command;
        // Of the steps that a pointer runs over only the newest is worth measuring.
        void this.#enqueue(async () => {
          if (this.#newestShow !== command) return;
          await this.#stop();
          if (this.#current) await this.#kept.show(this.#current, command.step);
          await this.#display.meanwhile();
        });
        break;
      case 'fork':
        void this.#enqueue(() => this.#fork(command.step));
        break;
      case 'startFrom':
        this.#training.isToRun = false;
        void this.#enqueue(() => this.#current && this.#configure(this.#current.run.recipe, command.run, command.point));
        break;
      case 'retry':
        // Two requests may be on their way; the first one has brought a device.
        void this.#enqueue(() => (this.#state === 'stopped' ? this.#resume('asked to try again') : undefined));
        break;
      case 'visible':
        this.#training.visibility.set(command.visible);
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
        if (this.#display.canvases.handle(command)) this.#draw();
    }
  }

  #enqueue(work: () => Promise<void> | void): Promise<void> {
    return (this.#queue = this.#queue.then(work).catch((error: unknown) => this.#fail(error)));
  }

  #post(event: Event, transfer: Transferable[] = []): void {
    this.#options.post(event, transfer);
  }

  #setState(state: RunState): void {
    this.#state = state;
    this.#post({ type: 'state', run: this.#numbers, state, step: this.#current?.losses.end ?? 0 });
  }

  #fail(error: unknown): void {
    this.#turns?.leave();
    if (error instanceof DeviceLostError) {
      if (!this.#device.isNew(error)) return;
      this.#analyses.cancelAll('device');
      this.#training.isToRun ||= this.#state === 'running';
      this.#setState('recovering');
      void this.#enqueue(() => this.#resume(error.message));
      return;
    }
    if (error instanceof UnsupportedError) {
      this.#state = 'stopped';
      this.#post(this.#device.unsupported(error, this.#options.isSecure));
      return;
    }
    this.#post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    if (this.#state === 'recovering') this.#setState('stopped');
    if (this.#state !== 'running') return;
    this.#training.isToRun = false;
    this.#setState('paused');
  }

  /** Gets a device, and goes on from the last snapshot or begins what was asked for and could not be begun. */
  async #resume(reason: string): Promise<void> {
    await this.#training.underWay?.catch(() => undefined);
    await this.#training.visibility.shown;
    this.#display.canvases.forget();
    await this.#device.reopen();
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
    await this.#begin({ recipe: before.run.recipe, loading: before.loading, start: snapshot }, before.number);
    this.#post({ type: 'resumed', run: before.number, step: snapshot.step, reason });
    if (this.#training.isToRun) await this.#start();
    else await this.#show('paused');
  }

  async #configureNewest(command: Configure): Promise<void> {
    await this.#configure(command.recipe, command.run, command.theta);
    if (this.#newest === command) this.#newest = undefined;
  }

  /** Begins a new run, from the recipe's own start, a point of a landscape or given parameters. */
  async #configure(recipe: Recipe, run: boolean, from?: StartPoint | Float32Array): Promise<void> {
    const { theta, point } = this.#analyses.planes.start(from);
    // What it trained until now keeps step with nobody: else it would follow another one that goes on, and never rest.
    this.#turns?.prepare();
    await this.#stop(false);
    const loading = await this.#data.load(recipe, this.#device.host);
    this.#analyses.cancelAll('restarted');
    if (!point) this.#analyses.planes.clear();
    const start = firstSnapshot(recipe, loading.first.inputs, theta);
    await this.#replace({ recipe, loading, start, point, given: point ? undefined : theta }, run);
  }

  async #replace(beginning: Beginning, run: boolean): Promise<void> {
    const before = this.#current;
    await this.#begin(beginning, this.#numbers + 1);
    // Not awaited: it ends when what is still being compiled for the old run is.
    void before?.destroy();
    if (run) await this.#start();
    else await this.#show('paused');
  }

  async #begin({ recipe, loading, start, point, kept, given }: Beginning, number: number): Promise<void> {
    const { ctx, pipelines } = await this.#device.host;
    this.#tuning.prepare(ctx);
    const before = this.#current;
    const current = await beginRun(
      { ctx, pipelines, recipe, loading, number, start, before, kept },
      (event) => this.#post(event),
      () => void (this.#training.underWay ?? this.#display.meanwhile()),
    );
    await before?.watch.settle().catch(() => undefined);
    this.#display.canvases.forget();
    this.#current = current;
    this.#numbers = number;
    this.#display.speed.reset();
    this.#post({ type: 'data', info: current.run.data.info });
    if (before?.number !== number) {
      this.#given = given;
      const from = { ...(point && { point }), ...(given && { isGiven: true as const }) };
      this.#post({ type: 'started', run: number, recipe, parameters: current.run.parameters, ...from });
    }
    current.goBackTo(start);
    this.#turns?.stand(() => current.run.step);
  }

  async #start(): Promise<void> {
    // After a failure the last submits may still be under way.
    if (!this.#training.isToRun) await this.#training.underWay;
    const current = this.#current;
    if (!current || this.#training.underWay) return;
    await this.#kept.leave(current);
    this.#setState('running');
    this.#training.start(
      current,
      (failed) => (failed ? this.#diverge(current, failed) : undefined),
      (error) => this.#fail(error),
    );
  }

  /** Ends training after what is under way, and shows where it stands. */
  async #stop(show = true): Promise<void> {
    await this.#training.rest();
    if (show && this.#state === 'running') await this.#show('paused');
  }

  async #stepBy(count: number): Promise<void> {
    await this.#stop(false);
    const current = this.#current;
    if (current) await this.#kept.leave(current);
    const own = (await this.#turns?.meet(count)) ?? count;
    if (!current) return;
    const failed = await this.#training.step(current, own);
    if (failed) await this.#diverge(current, failed);
    else await this.#show('paused');
  }

  async #diverge(current: CurrentRun, failed: TrainResult): Promise<void> {
    this.#training.isToRun = false;
    this.#turns?.leave();
    this.#post({ type: 'diverged', run: current.number, divergence: await current.rewind(failed) });
    await this.#show('diverged');
  }

  /** Measures and shows the run as it stands. */
  async #show(state: RunState): Promise<void> {
    const current = this.#current;
    if (!current) return;
    await this.#display.rest(current);
    this.#setState(state);
    current.sharpness.rest(current.run.step);
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
      await this.#begin({ recipe: run.recipe, loading: before.loading, start: snapshot }, number);
      void before.destroy();
    }
    this.#display.speed.reset();
    this.#post({ type: 'forked', run: number, step: snapshot.step });
    await this.#show('paused');
  }
}
