import { MOST_EXACT } from '../../lab/protocol/curvature';
import type { CurvatureOptions, CurvaturePart } from '../../lab/protocol/curvature';
import type { DeviceInfo } from '../../lab/protocol/messages';
import type { Analyses } from './analyses';
import type { AnalysisPanel } from './analysisPanel.svelte';

/** Rows of a large network on an emulated GPU, where a product with a thousand takes seconds. */
const SOFTWARE_ROWS = 256;

/** How the page asks for curvature: alike wherever it does, so that one answer serves all. */
export function curvatureOptions(device: DeviceInfo | undefined, parameters: number, part: CurvaturePart = 'hessian'): CurvatureOptions {
  return { ...(part !== 'hessian' && { part }), ...(device?.software && parameters > MOST_EXACT && { rows: SOFTWARE_ROWS }) };
}

/** Where the whole matrix of a part is found, which every view of it has in common. */
export function matrixPanel(analyses: Analyses, part: CurvaturePart): AnalysisPanel<'hessian'> {
  return analyses.of('hessian', part === 'hessian' ? '' : part);
}
