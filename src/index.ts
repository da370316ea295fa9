/**
 * Ravine's engine without its page: networks, trained one or thousands at a time, and their error functions, on WebGPU.
 * docs/api.md has a complete example; docs/conventions.md says what each number means.
 *
 * @packageDocumentation
 */
export { createEngine, createReferenceEngine } from './api/engine';
export type { Engine, EngineOptions } from './api/engine';
export type { Model } from './api/model';
export type {
  CurvatureMatrix,
  CurvatureOptions,
  CurvaturePart,
  Eigenpair,
  EigenpairOptions,
  Estimate,
  Extremes,
  InitialiserSpec,
  NetworkSpec,
  ParameterLayout,
  Rows,
  ScheduleSpec,
  Spectrum,
  Trained,
  TrainingProgress,
  TrainingRows,
  TrainOptions,
  WorkOptions,
} from './api/types';
export { DeviceLostError, GpuValidationError, OutOfMemoryError, UnsupportedError } from './gpu/errors';
