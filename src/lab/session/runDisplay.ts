import type { CurrentRun } from './currentRun';
import type { Host } from '../device/gpuHost';
import { HeatmapCanvases } from './heatmapCanvases';
import type { Event } from '../protocol/messages';
import { SpeedMeter } from './speedMeter';

export interface RunDisplayHooks {
  /** The run to be drawn; undefined while there is none, or its device is gone. */
  readonly current: () => CurrentRun | undefined;
  readonly host: () => Promise<Host>;
  readonly post: (event: Event, transfer?: Transferable[]) => void;
  /** The scale on which weights are drawn where their own is `own`. */
  readonly scale: (own: number) => number;
}

/** Frames are at least this far apart, in ms. */
const FRAME_INTERVAL = 33;

/** What the page is shown of a run: frames with numbers, and weights that are drawn from the buffers that train. */
export class RunDisplay {
  readonly canvases = new HeatmapCanvases();
  readonly speed = new SpeedMeter();
  readonly #hooks: RunDisplayHooks;
  #lastFrame = 0;

  constructor(hooks: RunDisplayHooks) {
    this.#hooks = hooks;
  }

  /** Sends what is new, unless the last frame was a moment ago. */
  async frame(current: CurrentRun, always = false): Promise<void> {
    const now = performance.now();
    if (!always && now - this.#lastFrame < FRAME_INTERVAL) return;
    this.#lastFrame = now;
    const { frame, transfer } = current.frame(this.speed.perSecond);
    if (frame.layers) await this.draw();
    this.#hooks.post({ type: 'frame', frame }, transfer);
  }

  /** Sends what was measured while training rests, when nothing else brings it. Nothing while a kept state is shown. */
  async meanwhile(): Promise<void> {
    const current = this.#hooks.current();
    if (current && !current.isShowingKept) await this.frame(current, true);
  }

  /**
   * Measures the state that the run began with, if that is still to be done, and sends it at once: where training is to rest, what is
   * measured next would take its place in the next frame. Nothing may be under way.
   */
  async first(current: CurrentRun): Promise<void> {
    if (await current.watch.measureFirst(current.run)) await this.frame(current, true);
  }

  /** Measures the run as it stands and sends all of it. Nothing may be under way. */
  async rest(current: CurrentRun): Promise<void> {
    const { run, watch, snapshots } = current;
    this.speed.reset();
    await watch.settle();
    await this.first(current);
    await watch.rest(run);
    await snapshots.take(run);
    await this.frame(current, true);
  }

  /** Draws the weights as they are after everything submitted. */
  async draw(): Promise<void> {
    const run = this.#hooks.current()?.run;
    if (!run?.isWatched) return;
    const [{ painter }, { meter }] = await Promise.all([this.#hooks.host(), run.instruments()]);
    const ready = await painter();
    if (this.#hooks.current()?.run !== run) return;
    const factor = this.#hooks.scale(meter.weightScale) / meter.weightScale;
    this.canvases.draw(ready, run, (layer) => meter.scaleOf(layer) * factor);
  }
}
