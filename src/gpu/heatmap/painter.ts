import wgsl from '../../../shaders/heatmap.wgsl?raw';
import { layoutEntries, parseBindings } from '../bindings';
import type { GpuContext } from '../context';
import { COLOURS } from './colours';
import { buildPipeline } from '../shaderModule';
import { linkWgsl } from '../wgsl';

/** What all heatmaps of one target format share: the pipeline and the table of colours. */
export class HeatmapPainter {
  readonly ctx: GpuContext;
  readonly format: GPUTextureFormat;
  readonly pipeline: GPURenderPipeline;
  readonly layout: GPUBindGroupLayout;
  readonly colours: GPUBuffer;

  private constructor(ctx: GpuContext, format: GPUTextureFormat, pipeline: GPURenderPipeline, layout: GPUBindGroupLayout) {
    this.ctx = ctx;
    this.format = format;
    this.pipeline = pipeline;
    this.layout = layout;
    this.colours = ctx.memory.create('heatmap colours', COLOURS * 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
  }

  /** A painter for targets of `format`, a canvas's own unless said. Throws GpuValidationError or DeviceLostError. */
  static async create(ctx: GpuContext, format: GPUTextureFormat = ctx.canvasFormat): Promise<HeatmapPainter> {
    ctx.assertReady();
    const { device } = ctx;
    const label = 'heatmap';
    const code = linkWgsl(wgsl);
    const layout = device.createBindGroupLayout({ label, entries: layoutEntries(parseBindings(code), GPUShaderStage.FRAGMENT) });
    const pipeline = await buildPipeline(ctx, label, code, (module) =>
      device.createRenderPipelineAsync({
        label,
        layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
        vertex: { module },
        fragment: { module, targets: [{ format }] },
      }),
    );
    return new HeatmapPainter(ctx, format, pipeline, layout);
  }

  /** Replaces the table of colours of all heatmaps from their next drawing on; see `colourTable`. */
  setColours(table: Uint32Array): void {
    this.ctx.assertReady();
    if (table.length !== COLOURS) throw new RangeError(`A colour table has ${COLOURS} entries, not ${table.length}.`);
    this.ctx.device.queue.writeBuffer(this.colours, 0, table as Uint32Array<ArrayBuffer>);
  }

  destroy(): void {
    this.ctx.memory.destroy(this.colours);
  }
}
