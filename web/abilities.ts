/** What a page asks when it wants to know why an account scores what it scores. */
export interface WhyQuestion {
  /** Folder of the run. */
  readonly run: string;
  readonly scenario: string;
  readonly replicate: number;
  readonly detector: string;
  readonly level: string;
  readonly account: number;
}

/**
 * What the viewer can do only with the rest of the program: it is handed in, so that the viewer itself reads reports and files and nothing else. Answers are sent
 * as JSON. Each throws UserError when the question can not be answered. Runs are named by the folders that the viewer found them in.
 */
export interface Abilities {
  /** Two finished runs, cell by cell. */
  readonly compare: (folderA: string, folderB: string) => unknown;
  /** The reasons behind one account's score; takes as long as simulating the world again. */
  readonly why: (question: WhyQuestion) => Promise<unknown>;
}
