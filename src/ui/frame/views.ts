/** What a page shows that has room for one thing only. */
export type View = 'watch' | 'why' | 'recipe' | 'lecture';
