import type { Stage } from '../stage.js';

/** One fault, brought about while a shop is busy. What is wrong is said to the stage; so is anything thrown. */
export interface Scenario {
  /** As `--only` names it. */
  readonly name: string;
  /** What happens, in a line. */
  readonly about: string;
  run(stage: Stage): Promise<void>;
}

/** The scenario cannot be played on this machine: it counts as skipped, never as passed. */
export class Skipped extends Error {
  override name = 'Skipped';
}
