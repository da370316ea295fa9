/** Why a program does not fit the lanes: too much code, a batch that cannot be walked row by row, or rows looked up in a computed table. */
export type LanesObstacle = 'size' | 'samples' | 'table';

/** The program is no candidate for straight-line code; another executor runs it. */
export class LanesRefusal extends Error {
  override readonly name = 'LanesRefusal';
  readonly obstacle: LanesObstacle;

  constructor(obstacle: LanesObstacle, message: string) {
    super(message);
    this.obstacle = obstacle;
  }
}
