import type { AnalysisName } from '../protocol/analyses';
import type { AnalysisModule } from './context';

/** The code of every analysis, loaded when it is first asked for. */
export const ANALYSES: { readonly [N in AnalysisName]: () => Promise<AnalysisModule<N>> } = {
  hessian: () => import('./analyses/hessian'),
  eigenvector: () => import('./analyses/eigenvector'),
  lanczos: () => import('./analyses/lanczos'),
  density: () => import('./analyses/density'),
  trace: () => import('./analyses/trace'),
  blocks: () => import('./analyses/blocks'),
  landscape: () => import('./analyses/landscape'),
  pathOnPlane: () => import('./analyses/pathOnPlane'),
  sweep: () => import('./analyses/sweep'),
  restarts: () => import('./analyses/restarts'),
  barriers: () => import('./analyses/barriers'),
  activations: () => import('./analyses/activations'),
  centring: () => import('./analyses/centring'),
  conditioning: () => import('./analyses/conditioning'),
  depthProfile: () => import('./analyses/depthProfile'),
  edgeOfStability: () => import('./analyses/edgeOfStability'),
  fit: () => import('./analyses/fit'),
  meanDrift: () => import('./analyses/meanDrift'),
  nearMinimum: () => import('./analyses/nearMinimum'),
  noiseFloor: () => import('./analyses/noiseFloor'),
  race: () => import('./analyses/race'),
  signals: () => import('./analyses/signals'),
  smallFunction: () => import('./analyses/smallFunction'),
  stepSizes: () => import('./analyses/stepSizes'),
  twins: () => import('./analyses/twins'),
};
