export { compileLanes } from './compileLanes';
export type { LanesOptions } from './compileLanes';
export { LanesRefusal } from './refusal';
export type { LanePlace, LanesPlan, LaneSpace } from '../planLanes';
