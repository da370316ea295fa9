/** What a page shows that has room for one thing only. */
export type View = 'watch' | 'recipe' | 'lecture';
