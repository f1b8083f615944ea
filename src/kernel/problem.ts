/** One thing that is wrong with an input: where, what, and what is allowed. */
export interface Problem {
  path: string[];
  message: string;
}
