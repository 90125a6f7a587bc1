// Who does the work: this thread, other threads, later other machines. A unit of work is named by a hash of what it is made from, does the same
// wherever and however often it runs, and hands back plain JSON.

/** Told while the work goes on. */
export interface TaskContext {
  readonly signal: AbortSignal;
}

/** Plain JSON in, plain JSON out; the same input gives the same output. */
export type Task = (input: unknown, context: TaskContext) => unknown | Promise<unknown>;

/** A function that another thread or machine can find. */
export interface TaskReference {
  /** URL of an ES module, as `import.meta.url` gives it. */
  readonly module: string;
  /** Its export. */
  readonly name: string;
}

export interface Unit {
  /** A hash of task and input. */
  readonly unitId: string;
  readonly task: Task | TaskReference;
  /** Plain JSON. */
  readonly input: unknown;
}

export interface Executor {
  readonly can: {
    /** A task may be a function of this thread; else tools/task-not-portable. */
    readonly functions: boolean;
  };
  /** Units that run at the same time; more wait their turn, in the order given. */
  readonly parallel: number;
  /**
   * What the task answers. A unit that is given again while it runs is not run twice.
   * @throws what the task throws, with its code; tools/worker-died where its thread ended under it; the signal's reason where it is aborted
   */
  run(unit: Unit, options?: { readonly signal?: AbortSignal }): Promise<unknown>;
  /** Ends what runs. Safe to call twice. */
  close(): Promise<void>;
}
