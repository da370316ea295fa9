import { colourTable } from '../../gpu/heatmap/colours';
import type { Rgb } from '../../gpu/heatmap/colours';
import type { HeatmapPainter } from '../../gpu/heatmap/painter';
import { HeatmapView } from '../../gpu/heatmap/view';
import { bakeColourMap, NON_FINITE_DARK, NON_FINITE_LIGHT, SIGNED_DARK, SIGNED_LIGHT, signedIndex } from '../colour';
import type { Command, View } from '../protocol/messages';
import type { Run } from '../run/run';

interface Attached {
  readonly view: View;
  readonly canvas: OffscreenCanvas;
  heatmap?: HeatmapView;
}

export type CanvasCommand = Extract<Command, { type: 'attachCanvas' | 'resizeCanvas' | 'detachCanvas' | 'theme' }>;

/** The page's canvases that show weights; they outlive runs and devices, on each of which they are prepared anew. */
export class HeatmapCanvases {
  readonly #attached = new Map<number, Attached>();
  #dark = false;
  #coloured: HeatmapPainter | undefined;
  #run: Run | undefined;

  /** Takes a command; true where what is shown has to be drawn again. */
  handle(command: CanvasCommand): boolean {
    switch (command.type) {
      case 'attachCanvas':
        this.attach(command.id, command.view, command.canvas);
        this.setDark(command.dark);
        return true;
      case 'resizeCanvas':
        this.resize(command.id, command.width, command.height);
        return true;
      case 'detachCanvas':
        this.detach(command.id);
        return false;
      case 'theme':
        this.setDark(command.dark);
        return true;
    }
  }

  attach(id: number, view: View, canvas: OffscreenCanvas): void {
    this.#attached.set(id, { view, canvas });
  }

  resize(id: number, width: number, height: number): void {
    const entry = this.#attached.get(id);
    if (!entry) return;
    entry.canvas.width = Math.max(1, Math.round(width));
    entry.canvas.height = Math.max(1, Math.round(height));
  }

  detach(id: number): void {
    this.#attached.get(id)?.heatmap?.destroy();
    this.#attached.delete(id);
  }

  setDark(dark: boolean): void {
    if (dark !== this.#dark) this.#coloured = undefined;
    this.#dark = dark;
  }

  /** Draws every canvas whose layer the run has, with one colour scale for |w|·√n_in. */
  draw(painter: HeatmapPainter, run: Run, scaleOf: (layer: number) => number): void {
    if (this.#run !== run) this.forget();
    this.#run = run;
    if (this.#coloured !== painter) painter.setColours(signedColours(this.#dark));
    this.#coloured = painter;
    const shown = [...this.#attached.values()].filter(({ view }) => view.layer < run.recipe.layers.length);
    if (shown.length === 0) return;
    const encoder = painter.ctx.device.createCommandEncoder({ label: 'heatmaps' });
    for (const entry of shown) {
      entry.heatmap ??= new HeatmapView(painter, entry.canvas, { ...run.weights(entry.view.layer), transpose: true });
      entry.heatmap.heatmap.setHalfRange(scaleOf(entry.view.layer));
      entry.heatmap.draw(encoder);
    }
    painter.ctx.device.queue.submit([encoder.finish()]);
  }

  /** Lets go of the run's buffers; to be called before they are destroyed, or when the device is gone. */
  forget(): void {
    for (const entry of this.#attached.values()) {
      entry.heatmap?.destroy();
      delete entry.heatmap;
    }
    this.#run = undefined;
    this.#coloured = undefined;
  }
}

/** The signed map of the theme as the heatmap's table. */
function signedColours(dark: boolean): Uint32Array {
  const map = bakeColourMap(dark ? SIGNED_DARK : SIGNED_LIGHT);
  const at = (entry: number): Rgb => [map[entry * 4]!, map[entry * 4 + 1]!, map[entry * 4 + 2]!];
  const nonFinite = parseInt((dark ? NON_FINITE_DARK : NON_FINITE_LIGHT).slice(1), 16);
  return colourTable((t) => at(signedIndex(t, 1)), [nonFinite >> 16, (nonFinite >> 8) & 255, nonFinite & 255]);
}
