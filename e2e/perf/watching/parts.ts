/** What the engine does beside training so that there is something to see. */
export const PARTS = ['layers', 'evaluation', 'heatmaps', 'sharpness', 'snapshots'] as const;

export type Part = (typeof PARTS)[number];

/** What the page asks of its engine; each is answered with the step at which it stands. */
export type Asked = { readonly type: 'start'; readonly parts: readonly Part[] } | { readonly type: 'step' } | { readonly type: 'stop' };
