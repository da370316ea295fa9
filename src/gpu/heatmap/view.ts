import { Heatmap, type Matrix } from './heatmap';
import type { HeatmapPainter } from './painter';

/** A heatmap on a canvas, wherever that canvas lives. */
export class HeatmapView {
  readonly heatmap: Heatmap;
  readonly #canvas: OffscreenCanvas | HTMLCanvasElement;
  readonly #target: GPUCanvasContext;

  /** Takes the canvas over; its size stays. Throws RangeError for a bad matrix, Error where the canvas has another context. */
  constructor(painter: HeatmapPainter, canvas: OffscreenCanvas | HTMLCanvasElement, matrix: Matrix) {
    const target = canvas.getContext('webgpu');
    if (!target) throw new Error('This canvas gives no WebGPU context; it was used for another kind of drawing before.');
    this.#canvas = canvas;
    this.#target = target;
    this.heatmap = new Heatmap(painter, matrix);
    target.configure({ device: painter.ctx.device, format: painter.format, alphaMode: 'opaque' });
  }

  /** Sets the size of the canvas in device pixels, at least 1 × 1; draw again in the same turn. */
  resize(width: number, height: number): void {
    this.#canvas.width = Math.max(1, Math.round(width));
    this.#canvas.height = Math.max(1, Math.round(height));
  }

  /** Encodes the drawing of the current values; submit it before the turn ends. */
  draw(encoder: GPUCommandEncoder): void {
    this.heatmap.draw(encoder, this.#target.getCurrentTexture());
  }

  /** Gives the canvas back, blank, and frees the picture's memory. */
  destroy(): void {
    this.#target.unconfigure();
    this.heatmap.destroy();
  }
}
