import type { Snapshot } from '../run/deviceState';
import { LossTail } from './lossTail';
import type { Divergence, Frame, KeptFrame } from '../protocol/messages';
import type { Run } from '../run/run';
import type { Handover } from './sessionOptions';
import type { SharpnessWatch } from '../watch/sharpnessWatch';
import type { SnapshotKeeper } from '../snapshots/snapshotKeeper';
import type { TrainResult } from '../run/trainer';
import type { LoadingData } from '../data/trainingData';
import type { Watch } from '../watch/watch';

/** What belongs to the run at hand and ends with it. */
export class CurrentRun {
  readonly number: number;
  readonly loading: LoadingData;
  readonly run: Run;
  readonly watch: Watch;
  readonly snapshots: SnapshotKeeper;
  readonly sharpness: SharpnessWatch;
  losses: LossTail;
  /** Where training stands, while the device holds a kept state. */
  #live: Snapshot | undefined;

  constructor(parts: Pick<CurrentRun, 'number' | 'loading' | 'run' | 'watch' | 'snapshots' | 'sharpness'>) {
    this.number = parts.number;
    this.loading = parts.loading;
    this.run = parts.run;
    this.watch = parts.watch;
    this.snapshots = parts.snapshots;
    this.sharpness = parts.sharpness;
    this.losses = new LossTail(parts.run.step);
  }

  /** Whether a kept state takes the place of that in which training stands. */
  get isShowingKept(): boolean {
    return this.#live !== undefined;
  }

  /** Puts the kept state nearest to `step` in the place of the present one. Nothing may be under way. */
  async showKept(step: number): Promise<void> {
    this.#live ??= await this.run.snapshot();
    this.run.put(this.snapshots.nearest(step));
  }

  /** Brings back the state in which training stands. False where that is the present one. */
  goLive(): boolean {
    const live = this.#live;
    this.#live = undefined;
    if (live) this.run.put(live);
    return live !== undefined;
  }

  /** What another session needs to go on with the run where training stands. Nothing may be under way. */
  async handOver(given: Float32Array | undefined): Promise<Handover> {
    this.goLive();
    await this.snapshots.take(this.run);
    const { snapshots, loading } = this;
    const [first, ...later] = snapshots.steps.map((step) => snapshots.nearest(step));
    return { recipe: this.run.recipe, loading, kept: [first!, ...later], given };
  }

  /** Takes a kept state as the one in which training stands. Nothing may be under way. */
  goOnFrom(snapshot: Snapshot): void {
    this.run.put(snapshot);
    this.#live = undefined;
    this.losses = new LossTail(snapshot.step);
    this.goBackTo(snapshot);
    this.watch.take();
  }

  /** The state of a snapshot is the present one: what is known of later steps is forgotten. */
  goBackTo(snapshot: Snapshot): void {
    this.snapshots.goBackTo(snapshot);
    this.sharpness.forget();
  }

  /** After steps that were not finite: goes back to the last good one, and gives what broke. Nothing may be under way. */
  async rewind(failed: TrainResult): Promise<Divergence> {
    const { run, watch } = this;
    await watch.settle();
    const divergence = await run.rewindToLastGood(failed);
    this.goBackTo(await run.snapshot());
    this.losses.add(failed.losses.subarray(0, divergence.restoredStep - failed.firstStep));
    return divergence;
  }

  /** Starts what is due on the state after everything submitted. */
  startWatching(): void {
    this.watch.start(this.run);
    this.snapshots.start(this.run);
    this.sharpness.start();
  }

  /** Frees everything on the device, when what is still being compiled for the run has ended. */
  async destroy(): Promise<void> {
    await this.sharpness.destroy();
    await this.run.destroy();
  }

  /** What the page is told while the run trains, and the buffers in it that the page may have. */
  frame(stepsPerSecond: number): { frame: Frame; transfer: Transferable[] } {
    const { number, run, watch, losses } = this;
    const tail = losses.take();
    const { epoch, learningRate } = run;
    const sharpness = this.sharpness.take();
    const measured = { ...watch.take(), ...(sharpness && { sharpness }) };
    const frame = { run: number, step: losses.end, stepsPerSecond, epoch, learningRate, ...tail, ...measured };
    return { frame, transfer: [tail.losses.buffer] };
  }

  /** Measures the kept state that is shown. */
  async measureKept(): Promise<KeptFrame> {
    const { run, watch } = this;
    await watch.settle();
    // Not by way of the next frame, which may come meanwhile and is about the state in which training stands.
    const measured = await watch.aside(run);
    return { step: run.step, epoch: run.epoch, learningRate: run.learningRate, ...measured };
  }
}
